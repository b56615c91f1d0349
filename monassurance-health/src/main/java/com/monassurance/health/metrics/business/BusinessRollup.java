package com.monassurance.health.metrics.business;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sums of {@link BusinessMetrics} up to date in the schema {@code monassurance_metrics}, so that a collection reads
 * sums by day and user instead of the rows of large tables. Triggers for whole statements write what a transaction changes
 * as rows of its own, which become visible when it commits: no two writers wait for each other, and a transaction that commits
 * late is counted when it does. A sum is what was folded and what was not yet, read in one statement, and is exact at any
 * moment.
 *
 * <p>Rows that were written past the triggers (loaded with {@code disable trigger} or {@code session_replication_role}) are
 * not seen until {@link #reconcile()}; while a trigger is missing or disabled the metrics compute the whole. A
 * {@code truncate} inside a transaction with {@code repeatable read} wants a {@link #reconcile()} too. The role that
 * installs owns the tables and is the one that should read the metrics; who writes needs no right on them. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BusinessRollup {

    private static final Logger LOGGER = LoggerFactory.getLogger(BusinessRollup.class);
    private static final String COMPONENT = "business-rollup";
    private static final Duration STATEMENT = Duration.ofMinutes(10);
    private static final Duration LOCK = Duration.ofSeconds(1);

    private static final String LIMITS = "set local statement_timeout = '10min'; set local lock_timeout = '1s'; ";

    /** One installs at a time; who waits for more than the limit of locks fails. */
    private static final String ALONE = "select pg_advisory_xact_lock(7805903126215921219)";

    private static final List<String> TABLES = List.of(
            "create schema if not exists monassurance_metrics",
            """
            create table if not exists monassurance_metrics.business_rollup (
              kind text not null, day date not null, key bigint not null, amount bigint not null,
              primary key (kind, day, key))
            """,
            """
            create index if not exists business_rollup_zero on monassurance_metrics.business_rollup (kind)
            where amount = 0
            """,
            """
            create table if not exists monassurance_metrics.business_delta (
              kind text not null, day date not null, key bigint not null, amount bigint not null)
            """,
            """
            create table if not exists monassurance_metrics.business_state (
              is_ready boolean primary key check (is_ready), reconciled_at timestamptz not null)
            """,
            """
            create or replace view monassurance_metrics.business_total as
            select kind, day, key, amount from monassurance_metrics.business_rollup
            union all
            select kind, day, key, amount from monassurance_metrics.business_delta
            """,
            "delete from monassurance_metrics.business_state");

    /** No snapshot is taken before all locks are held: a truncate that commits meanwhile would be seen by one side only. */
    private static final String COMPARE = """
            lock table monassurance_metrics.business_state in exclusive mode;
            lock table policies, generated_documents, audit_logs in access share mode
            """;

    private static final String READY = """
            insert into monassurance_metrics.business_state (is_ready, reconciled_at) values (true, now())
            on conflict (is_ready) do update set reconciled_at = excluded.reconciled_at
            """;

    private static final String FOLD = """
            with taken as (
              delete from monassurance_metrics.business_delta
              where ctid = any (array(
                select ctid from monassurance_metrics.business_delta limit 50000 for update skip locked))
              returning kind, day, key, amount
            )
            insert into monassurance_metrics.business_rollup (kind, day, key, amount)
            select kind, day, key, sum(amount)::bigint from taken group by kind, day, key order by kind, day, key
            on conflict (kind, day, key) do update set amount = business_rollup.amount + excluded.amount
            """;

    private static final String FORGET = """
            delete from monassurance_metrics.business_rollup
            where ctid = any (array(
              select ctid from monassurance_metrics.business_rollup
              where amount = 0 or (kind in ('documents', 'policies', 'activity') and day < current_date - %d)
              limit 50000 for update skip locked))
            """.formatted(Rolled.KEPT_DAYS);

    private final DataSource dataSource;

    private BusinessRollup(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Creates the handle; connects to nothing.
     *
     * @param dataSource the host's, of a role that owns the tables of MonAssurance and may create a schema
     * @return the handle
     */
    public static BusinessRollup over(DataSource dataSource) {
        return new BusinessRollup(dataSource);
    }

    /**
     * Creates tables and triggers, and then fills them without holding up who writes. The triggers lock each table for a
     * moment and wait for it up to 1 s. May be called again. Blocks as long as the tables are read once.
     *
     * @throws DatabaseException if it fails; what is half done is not used by the metrics, and calling again completes it
     */
    public void install() {
        List<String> statements = new ArrayList<>(TABLES);
        Rolled.ALL.forEach(rolled -> {
            statements.add(rolled.function());
            statements.addAll(rolled.triggers());
        });
        run("installing the sums of the business", "begin; " + LIMITS + ALONE, statements);
        reconcile();
    }

    /**
     * Compares all sums with the tables in one snapshot and corrects those that differ, while others go on writing. Blocks
     * as long as the tables are read once, 10 minutes a statement at most.
     *
     * @return how many sums differed, 0 when nothing went past the triggers
     * @throws DatabaseException if it fails; nothing is corrected then
     */
    public long reconcile() {
        List<String> statements =
                new ArrayList<>(Rolled.ALL.stream().map(Rolled::correction).toList());
        statements.add(READY);
        String begin = "begin isolation level repeatable read; " + LIMITS + COMPARE;
        // The last one is the mark.
        return run("comparing the sums of the business", begin, statements) - 1;
    }

    /**
     * Adds what was changed since to the sums, as each collection of {@link BusinessMetrics} does by itself unless it goes
     * through a pooler. Blocks for one statement.
     *
     * @throws DatabaseException if it fails
     */
    public void fold() {
        run("folding the sums of the business", "begin; " + LIMITS, List.of(FOLD, FORGET));
    }

    /**
     * Takes the triggers and the schema away; the metrics compute the whole from then on. Waits up to 1 s for each table.
     *
     * @throws DatabaseException if it fails; nothing is taken away then
     */
    public void uninstall() {
        List<String> statements = new ArrayList<>();
        Rolled.ALL.forEach(rolled -> statements.addAll(rolled.withoutTriggers()));
        statements.add("drop schema if exists monassurance_metrics cascade");
        run("removing the sums of the business", "begin; " + LIMITS + ALONE, statements);
    }

    /** Folds on a connection in autocommit. */
    static void fold(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(FOLD);
            statement.execute(FORGET);
        }
    }

    private long run(String action, String begin, List<String> statements) {
        SessionSettings settings =
                SessionSettings.of(COMPONENT).withStatementTimeout(STATEMENT).withLockTimeout(LOCK);
        try (SqlSession session = SqlSession.open(dataSource, settings);
                Statement statement = session.connection().createStatement()) {
            return inTransaction(statement, begin, statements);
        } catch (SQLException e) {
            throw DatabaseException.of(action, e);
        }
    }

    private static long inTransaction(Statement statement, String begin, List<String> statements) throws SQLException {
        boolean isDone = false;
        try {
            statement.execute(begin);
            long rows = 0;
            for (String sql : statements) {
                statement.execute(sql);
                rows += Math.max(0, statement.getUpdateCount());
            }
            statement.execute("commit");
            isDone = true;
            return rows;
        } finally {
            if (!isDone) {
                rollback(statement);
            }
        }
    }

    private static void rollback(Statement statement) {
        try {
            statement.execute("rollback");
        } catch (SQLException e) {
            LOGGER.debug("rollup=rollback outcome=failed", e);
        }
    }
}
