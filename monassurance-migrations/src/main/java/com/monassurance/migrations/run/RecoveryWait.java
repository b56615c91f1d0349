package com.monassurance.migrations.run;

import com.monassurance.core.Ticker;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Waits for work that a dead runner has left running on the server, and for others who build on the same table. Only a
 * statement of our own that outlives the limit is cancelled. Confined to one thread.
 */
final class RecoveryWait {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration AFTER_CANCEL = Duration.ofSeconds(30);

    /** The same statement, from the same program as the same role: nobody else's. */
    private static final String PREDECESSORS = """
            select a.pid from pg_stat_activity a
            where a.pid <> pg_backend_pid() and a.datname = current_database() and a.usename = current_user
              and a.application_name = current_setting('application_name') and a.state = 'active'
              and left(a.query, 200) = left(?, 200)
            limit 10
            """;

    /** Whoever builds, drops or detaches on a table holds such a lock; autovacuum, which has no user, gives way. */
    private static final String WORKERS = """
            select distinct l.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'relation' and l.relation = to_regclass(?) and l.granted and l.pid <> pg_backend_pid()
              and l.database = (select d.oid from pg_database d where d.datname = current_database())
              and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                             'AccessExclusiveLock')
              and a.usesysid is not null
            limit 10
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
        if (isGone(limit, PREDECESSORS, attempted.driverText())) {
            return;
        }
        for (String pid : queries.column(PREDECESSORS, attempted.driverText())) {
            queries.rows("select pg_cancel_backend(?::integer)", pid);
        }
        if (!isGone(AFTER_CANCEL, PREDECESSORS, attempted.driverText())) {
            throw stuck("the statement itself", queries.column(PREDECESSORS, attempted.driverText()));
        }
    }

    /** Returns when nobody works on the structure of the table; nobody is made to wait for us. */
    void forTable(String table) throws SQLException {
        if (!isGone(limit, WORKERS, table)) {
            throw stuck("work on table " + table, queries.column(WORKERS, table));
        }
    }

    private boolean isGone(Duration within, String query, String parameter) throws SQLException {
        long started = ticker.nanos();
        while (!queries.column(query, parameter).isEmpty()) {
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

    private MigrationException stuck(String what, List<String> backends) {
        return new MigrationException(
                MigrationError.LOCK_TIMEOUT,
                "What an interrupted run has left cannot be judged yet: after " + limit.toMillis()
                        + " ms there is still " + what + " in backend " + String.join(", ", backends) + ".",
                "Wait until it is done and start again, or allow a longer wait for locks outside transactions.",
                Map.of("backends", String.join(",", backends)),
                null);
    }
}
