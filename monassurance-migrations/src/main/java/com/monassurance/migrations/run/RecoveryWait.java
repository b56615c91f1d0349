package com.monassurance.migrations.run;

import com.monassurance.core.Ticker;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Waits for work that a dead runner has left running on the server, and for others who build on the same table. Only a
 * statement of our own that outlives the limit is cancelled. Confined to one thread.
 */
final class RecoveryWait {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration AFTER_CANCEL = Duration.ofSeconds(30);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** The same statement, from the same program as the same role: nobody else's. */
    private static final String PREDECESSORS = """
            select a.pid from pg_stat_activity a
            where a.pid <> pg_backend_pid() and a.datname = current_database() and a.usename = current_user
              and a.application_name = current_setting('application_name') and a.state = 'active'
              and left(a.query, 200) = left(?, 200)
            limit 10
            """;

    private static final String HOLDERS = """
            select string_agg(l.pid::text, ', ') from pg_locks l
            where l.relation = to_regclass(?) and l.granted and l.pid <> pg_backend_pid()
              and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                             'AccessExclusiveLock')
            """;

    private final RecoveryQueries queries;
    private final Duration limit;
    private final Ticker ticker;

    RecoveryWait(RecoveryQueries queries, Duration limit, Ticker ticker) {
        this.queries = queries;
        this.limit = limit;
        this.ticker = ticker;
    }

    /** Returns when no predecessor of ours runs the statement any more. */
    void forPredecessor(SqlStatement attempted) throws SQLException {
        if (isGone(attempted, limit)) {
            return;
        }
        for (String pid : queries.column(PREDECESSORS, attempted.text())) {
            queries.rows("select pg_cancel_backend(?::integer)", pid);
        }
        if (!isGone(attempted, AFTER_CANCEL)) {
            throw stuck("the statement itself, in backend " + queries.column(PREDECESSORS, attempted.text()));
        }
    }

    /**
     * Returns when nobody builds, drops or vacuums on the table. Invariant: who does that holds a lock that conflicts
     * with ours, and ours blocks neither readers nor writers.
     */
    void forTable(String table) throws SQLException {
        queries.connection().setAutoCommit(false);
        try {
            queries.execute("set local lock_timeout = " + limit.toMillis());
            queries.execute("lock table " + table + " in share update exclusive mode");
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            queries.connection().rollback();
            throw stuck("table " + table + ", on which backend " + String.join(", ", queries.column(HOLDERS, table))
                    + " is at work");
        } finally {
            if (!queries.connection().isClosed()) {
                queries.connection().rollback();
                queries.connection().setAutoCommit(true);
            }
        }
    }

    private boolean isGone(SqlStatement attempted, Duration within) throws SQLException {
        long started = ticker.nanos();
        while (!queries.column(PREDECESSORS, attempted.text()).isEmpty()) {
            if (Duration.ofNanos(ticker.nanos() - started).compareTo(within) >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.STOPPED,
                    "The thread was interrupted while it waited for a statement of an earlier run.",
                    "Nothing was changed; start again.",
                    Map.of(),
                    e);
        }
    }

    private MigrationException stuck(String what) {
        return new MigrationException(
                MigrationError.LOCK_TIMEOUT,
                "What an interrupted run has left cannot be judged yet: after " + limit.toMillis()
                        + " ms there is still " + what + ".",
                "Wait until it is done and start again, or allow a longer wait for locks outside transactions.");
    }
}
