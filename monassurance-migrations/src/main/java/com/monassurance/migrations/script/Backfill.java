package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.Identifier;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fills columns of a big table in batches along its key: each batch is one short transaction, with a pause behind it and
 * a brake for replicas that fall behind, and what is done is kept in the same transaction, so that an interrupted
 * backfill goes on where it stopped. For a {@link JavaRevision} outside a transaction; {@link #asRevision} makes one.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class Backfill {

    private static final int BATCH_ROWS_MAX = 100_000;
    private static final int TRIES_MAX = 20;
    private static final Set<String> GAVE_WAY = Set.of("55P03", "40P01", "40001");

    private static final String KEY_TYPE = """
            select format_type(a.atttypid, a.atttypmod) from pg_attribute a
            where a.attrelid = to_regclass(?) and a.attname = ? and not a.attisdropped
            """;

    private static final String REPLICATION_LAG =
            "select coalesce(max(extract(epoch from replay_lag) * 1000), 0)::bigint from pg_stat_replication";

    private final String table;
    private final Identifier key;
    private final String assignments;
    private final @Nullable String condition;
    private final int batchRows;
    private final Duration pause;
    private final Duration lagMax;

    private Backfill(
            String table,
            Identifier key,
            String assignments,
            @Nullable String condition,
            int batchRows,
            Duration pause,
            Duration lagMax) {
        this.table = table;
        this.key = key;
        this.assignments = assignments;
        this.condition = condition;
        this.batchRows = batchRows;
        this.pause = pause;
        this.lagMax = lagMax;
    }

    /**
     * Describes a backfill of batches of 5,000 rows, with 20 ms between them, that waits while a replica is more than
     * 10 s behind.
     *
     * @param schema schema of the table
     * @param table the table
     * @param key a column with a unique index and without nulls, along which the batches go
     * @param assignments what follows SET in an UPDATE of the table, such as {@code total = net + tax}
     * @return the backfill
     */
    public static Backfill of(Identifier schema, Identifier table, Identifier key, String assignments) {
        return new Backfill(
                table.quotedIn(schema),
                requireNonNull(key, "key"),
                requireNonNull(assignments, "assignments"),
                null,
                5_000,
                Duration.ofMillis(20),
                Duration.ofSeconds(10));
    }

    /**
     * Leaves rows alone.
     *
     * @param rows SQL condition of the rows to fill, such as {@code total is null}
     * @return a changed backfill
     */
    public Backfill where(String rows) {
        return new Backfill(table, key, assignments, requireNonNull(rows, "rows"), batchRows, pause, lagMax);
    }

    /**
     * Says how many rows of the key a batch spans.
     *
     * @param rows 1 to 100,000
     * @return a changed backfill
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Backfill batchRows(int rows) {
        if (rows < 1 || rows > BATCH_ROWS_MAX) {
            throw new IllegalArgumentException("batchRows must be between 1 and " + BATCH_ROWS_MAX + ": " + rows);
        }
        return new Backfill(table, key, assignments, condition, rows, pause, lagMax);
    }

    /**
     * Says how to go easy on the server.
     *
     * @param betweenBatches pause behind each batch; zero for none
     * @param replicationLagMax longest replay lag of a replica before the backfill waits, until it has caught up or the
     *     thread is interrupted; what the role may not see counts as no lag, and so does a replica that is not connected
     *     or has stopped to answer
     * @return a changed backfill
     * @throws IllegalArgumentException if one is negative
     */
    public Backfill throttle(Duration betweenBatches, Duration replicationLagMax) {
        if (betweenBatches.isNegative() || replicationLagMax.isNegative()) {
            throw new IllegalArgumentException("a pause and a lag must not be negative");
        }
        return new Backfill(table, key, assignments, condition, batchRows, betweenBatches, replicationLagMax);
    }

    /**
     * Makes a revision of the backfill: outside a transaction, resumable, and with nothing to undo on the way down.
     *
     * @param revision its place in the graph
     * @return the revision
     */
    public JavaRevision asRevision(Revision revision) {
        return new BackfillRevision(revision, this);
    }

    /**
     * Fills what is left to fill. Blocks; reports progress and looks for an interrupt behind each batch.
     *
     * @param context of a revision outside a transaction
     * @return number of rows that were changed by this call
     * @throws SQLException if the server refuses a batch for another reason than a lock
     * @throws MigrationException {@code STOPPED} if the thread was interrupted, {@code BAD_SCRIPTS} if there is no such
     *     table or key
     */
    public long run(RevisionContext context) throws SQLException {
        Connection connection = context.connection();
        String type = keyType(connection);
        execute(connection, "set lock_timeout = '3s'");
        @Nullable String after = context.mark().read().orElse(null);
        long changed = 0;
        long seen = 0;
        while (true) {
            Batch batch = retried(connection, sql(type, after != null, context.mark()), after);
            changed += batch.changed;
            seen += batch.rows;
            context.progress(seen, 0);
            if (batch.rows < batchRows || batch.last == null) {
                return changed;
            }
            after = batch.last;
            sleep(pause);
            brake(connection);
        }
    }

    /** What the revision does, for people and for its checksum. */
    String describe() {
        return "backfill " + table + " along " + key.quoted() + " in batches of " + batchRows + " rows: set "
                + assignments + (condition == null ? "" : " where " + condition);
    }

    private record Batch(@Nullable String last, long rows, long changed) {}

    private String sql(String type, boolean hasLower, RevisionMark mark) {
        String column = key.quoted();
        String lower = hasLower ? column + " > cast(? as " + type + ")" : "true";
        // Not every type that has an order has max(): uuid got it in PostgreSQL 18.
        return "with span as materialized (select " + column + " as k from " + table + " where " + lower + " order by "
                + column + " limit " + batchRows + "),\n"
                + "bound as materialized (select (select k from span order by k desc limit 1) as hi,"
                + " (select count(*) from span) as n),\n"
                + "moved as (update " + table + " set " + assignments + " where " + lower + " and " + column
                + " <= (select hi from bound)" + (condition == null ? "" : " and (" + condition + ")")
                + " returning 1),\nmarked as (" + mark.keepSql("(select hi::text from bound)") + ")\n"
                + "select hi::text, n, (select count(*) from moved) from bound";
    }

    private Batch retried(Connection connection, String sql, @Nullable String after) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                return batch(connection, sql, after);
            } catch (SQLException e) {
                if (tries >= TRIES_MAX || !GAVE_WAY.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(100, 1_000)));
            }
        }
    }

    private static Batch batch(Connection connection, String sql, @Nullable String after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (after != null) {
                statement.setString(1, after);
                statement.setString(2, after);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Batch(row.getString(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    private String keyType(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEY_TYPE)) {
            statement.setString(1, table);
            statement.setString(2, key.value());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getString(1);
                }
            }
        }
        throw new MigrationException(
                MigrationError.BAD_SCRIPTS,
                "There is no column " + key.quoted() + " in " + table + " to go along.",
                "Name a column with a unique index and without nulls.",
                Map.of(),
                null);
    }

    private void brake(Connection connection) throws SQLException {
        while (lagMillis(connection) > lagMax.toMillis()) {
            sleep(Duration.ofMillis(500));
        }
    }

    private static long lagMillis(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(REPLICATION_LAG)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.STOPPED,
                    "The thread was interrupted between two batches of a backfill; those before it stay.",
                    "Run the upgrade again: it goes on behind the last batch.",
                    Map.of(),
                    e);
        }
    }
}
