package com.monassurance.health.metrics.infrastructure;

import static com.monassurance.health.metrics.internal.Figure.BYTES;
import static com.monassurance.health.metrics.internal.Figure.NUMBER;
import static com.monassurance.health.metrics.internal.Figure.RATIO;
import static com.monassurance.health.metrics.internal.Figure.SECONDS;
import static com.monassurance.health.metrics.internal.Figure.counter;
import static com.monassurance.health.metrics.internal.Figure.gauge;

import com.monassurance.health.metrics.internal.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The figures of a PostgreSQL server, by the statement that reads them. */
final class PostgresFigures {

    private static final String BACKENDS = "postgresql.backends";
    private static final String BACKENDS_TEXT = "Client connections by state";
    private static final String DATABASE = "mark_database";
    private static final String CHECKPOINTER = "mark_checkpointer";
    private static final String ARCHIVER = "mark_archiver";

    /** Missing on a server without a standby; on a standby the lag of its replay is told instead. */
    private static final String NO_STANDBY = "no standby is connected";

    static final List<Figure> ACTIVITY = List.of(
            gauge("up", "postgresql.up", NUMBER, "1 when the server answered"),
            gauge("uptime", "postgresql.uptime", SECONDS, "Time since the server was started"),
            gauge(
                    "clock_skew",
                    "postgresql.clock.skew",
                    SECONDS,
                    "How far the server's clock is ahead of this one at least, negative when behind"),
            gauge("in_recovery", "postgresql.in_recovery", NUMBER, "1 on a standby"),
            gauge("active", BACKENDS, NUMBER, BACKENDS_TEXT).tag("state", "active"),
            gauge("idle", BACKENDS, NUMBER, BACKENDS_TEXT).tag("state", "idle"),
            gauge("idle_in_transaction", BACKENDS, NUMBER, BACKENDS_TEXT).tag("state", "idle_in_transaction"),
            gauge("idle_in_transaction_aborted", BACKENDS, NUMBER, BACKENDS_TEXT)
                    .tag("state", "idle_in_transaction_aborted"),
            gauge("other", BACKENDS, NUMBER, BACKENDS_TEXT).tag("state", "other"),
            gauge("connection_max", "postgresql.connection.max", NUMBER, "Connections the server allows"),
            gauge("connection_reserved", "postgresql.connection.reserved", NUMBER, "Of these, kept for superusers"),
            gauge("connection_usage", "postgresql.connection.usage", RATIO, "Connections in use of those allowed"),
            gauge("blocked", "postgresql.backends.blocked", NUMBER, "Client connections that wait for a lock"),
            gauge("locks_waiting", "postgresql.locks.waiting", NUMBER, "Lock requests not granted"),
            gauge("longest_lock_wait", "postgresql.lock.wait.longest", SECONDS, "Longest wait for a lock"),
            gauge("longest_transaction", "postgresql.transaction.longest", SECONDS, "Oldest open transaction"),
            gauge(
                    "longest_idle_in_transaction",
                    "postgresql.transaction.idle.longest",
                    SECONDS,
                    "Longest idling inside a transaction"),
            gauge("longest_query", "postgresql.query.longest", SECONDS, "Oldest running statement"),
            gauge("slow_queries", "postgresql.query.slow", NUMBER, "Statements running longer than the threshold"),
            gauge("xmin_age", "postgresql.xmin.age", NUMBER, "Transactions since the oldest snapshot held open"));

    /** What only a role that sees all sessions can tell. */
    static final List<String> PRIVILEGED = List.of(
            "active",
            "idle",
            "idle_in_transaction",
            "idle_in_transaction_aborted",
            "other",
            "blocked",
            "longest_transaction",
            "longest_idle_in_transaction",
            "longest_query",
            "slow_queries",
            "xmin_age");

    /** What of its standbys a primary shows to such a role only; its number of rows is shown to all, which says little. */
    static final List<String> OF_STANDBYS = List.of("standbys_streaming", "standby_lag_bytes", "standby_lag_seconds");

    static final List<Figure> WORK = List.of(
            counter("commits", "postgresql.commits", NUMBER, "Transactions committed")
                    .since(DATABASE),
            counter("rollbacks", "postgresql.rollbacks", NUMBER, "Transactions rolled back")
                    .since(DATABASE),
            counter("blks_hit", "postgresql.blks_hit", NUMBER, "Blocks found in shared buffers")
                    .since(DATABASE),
            counter("blks_read", "postgresql.blks_read", NUMBER, "Blocks read from the operating system")
                    .since(DATABASE),
            gauge(
                            "cache_hit",
                            "postgresql.cache.hit",
                            RATIO,
                            "Blocks found in shared buffers since the last collection")
                    .missingWhen("no block was asked for since the last collection"),
            counter("deadlocks", "postgresql.deadlocks", NUMBER, "Deadlocks detected")
                    .since(DATABASE),
            counter("conflicts", "postgresql.conflicts", NUMBER, "Queries cancelled by recovery")
                    .since(DATABASE),
            counter("temp_files", "postgresql.temp_files", NUMBER, "Temporary files written")
                    .since(DATABASE),
            counter("temp_bytes", "postgresql.temp.io", BYTES, "Bytes written to temporary files")
                    .since(DATABASE),
            counter("tup_returned", "postgresql.tup_returned", NUMBER, "Rows read by scans")
                    .since(DATABASE),
            counter("tup_fetched", "postgresql.tup_fetched", NUMBER, "Rows fetched by index scans")
                    .since(DATABASE),
            counter("tup_inserted", "postgresql.tup_inserted", NUMBER, "Rows inserted")
                    .since(DATABASE),
            counter("tup_updated", "postgresql.tup_updated", NUMBER, "Rows updated")
                    .since(DATABASE),
            counter("tup_deleted", "postgresql.tup_deleted", NUMBER, "Rows deleted")
                    .since(DATABASE),
            counter("sessions", "postgresql.sessions", NUMBER, "Sessions begun").since(DATABASE),
            ended("sessions_abandoned", "abandoned"),
            ended("sessions_fatal", "fatal"),
            ended("sessions_killed", "killed"),
            counter("active_time", "postgresql.active_time", SECONDS, "Time spent on statements")
                    .since(DATABASE),
            gauge("frozenxid_age", "postgresql.frozenxid.age", NUMBER, "Transactions since the oldest not frozen"),
            gauge("minmxid_age", "postgresql.minmxid.age", NUMBER, "Multixacts since the oldest not frozen"));

    static final List<Figure> SERVER = List.of(
            checkpoints("timed"),
            checkpoints("requested"),
            checkpointTime("write"),
            checkpointTime("sync"),
            counter("wal_bytes", "postgresql.wal.written", BYTES, "WAL generated")
                    .since("mark_wal"),
            counter("archived_count", "postgresql.archiver.archived", NUMBER, "WAL files archived")
                    .since(ARCHIVER),
            counter(
                            "archive_failed",
                            "postgresql.archiver.failed",
                            NUMBER,
                            "Attempts to archive a WAL file that failed")
                    .since(ARCHIVER),
            gauge("archive_age", "postgresql.archiver.age", SECONDS, "Time since a WAL file was archived")
                    .missingWhen("archive_mode is off, or nothing was archived yet"),
            gauge("standbys_streaming", "postgresql.replication.standbys", NUMBER, "Standbys that stream"),
            gauge("standby_lag_bytes", "postgresql.replication.lag", BYTES, "WAL the last standby has not replayed")
                    .missingWhen(NO_STANDBY),
            gauge("standby_lag_seconds", "postgresql.replication.delay", SECONDS, "Delay of the replay")
                    .missingWhen(NO_STANDBY + ", and this is none"),
            gauge("receiving", "postgresql.replication.receiving", NUMBER, "1 on a standby that its primary streams to")
                    .missingWhen("this is no standby"),
            gauge("slots_inactive", "postgresql.replication.slots.inactive", NUMBER, "Replication slots not in use"),
            gauge("slots_retained", "postgresql.replication.slots.retained", BYTES, "Most WAL that a slot retains"),
            gauge(
                    "slots_inactive_retained",
                    "postgresql.replication.slots.inactive.retained",
                    BYTES,
                    "Most WAL that a slot not in use retains"));

    static final List<Figure> TABLES = List.of(
            gauge("tables", "postgresql.table.count", NUMBER, "Tables and materialized views"),
            gauge("rows_dead", "postgresql.rows.dead", NUMBER, "Dead rows in all tables"),
            gauge("worst_dead_ratio", "postgresql.table.dead", RATIO, "Worst share of dead rows, of tables with 1,000"),
            gauge(
                            "vacuum_age",
                            "postgresql.vacuum.age",
                            SECONDS,
                            "Longest time since a table with a fifth of its rows dead, 1,000 or more, was vacuumed")
                    .missingWhen("no table has 1,000 dead rows that are a fifth of all its rows"),
            gauge(
                            "analyze_age",
                            "postgresql.analyze.age",
                            SECONDS,
                            "Longest time since a table with a tenth of its rows changed, 1,000 or more, was analysed")
                    .missingWhen("no table has 1,000 changes that are a tenth of all its rows"),
            gauge("invalid_indexes", "postgresql.index.invalid", NUMBER, "Indexes that are not valid"));

    static final Figure DATABASE_SIZE = gauge("db_size", "postgresql.db_size", BYTES, "Size of the database");
    static final Figure WAL_SIZE = gauge("wal_size", "postgresql.wal.size", BYTES, "Size of the WAL directory")
            .missingWhen("the role may not execute pg_ls_waldir: grant pg_monitor");
    static final Figure SEQUENCES = gauge(
                    "sequence_usage", "postgresql.sequence.usage", RATIO, "Most used sequence of a narrow column")
            .missingWhen("no sequence belongs to a smallint or integer column");

    private PostgresFigures() {}

    /** All that is read on every collection or every minute. */
    static List<Figure> all() {
        return Stream.of(ACTIVITY, WORK, SERVER, TABLES).flatMap(List::stream).toList();
    }

    /** All that is read on the slow cadence. */
    static List<Figure> sizes(int tables) {
        List<Figure> figures = new ArrayList<>(List.of(DATABASE_SIZE, WAL_SIZE, SEQUENCES));
        figures.addAll(tables(tables));
        return figures;
    }

    static List<Figure> tables(int tables) {
        List<Figure> figures = new ArrayList<>();
        for (int rank = 1; rank <= tables; rank++) {
            figures.add(table(Integer.toString(rank)).missingWhen("there are fewer tables"));
        }
        figures.add(table("other"));
        return figures;
    }

    private static Figure table(String rank) {
        return gauge(
                        "table_" + rank,
                        "postgresql.table.size",
                        BYTES,
                        "Tables by size with indexes as of their last vacuum or analyse; names by largestTables()")
                .tag("rank", rank);
    }

    private static Figure ended(String key, String reason) {
        return counter(key, "postgresql.sessions.ended", NUMBER, "Sessions that did not end by themselves")
                .since(DATABASE)
                .tag("reason", reason);
    }

    private static Figure checkpoints(String type) {
        return counter("checkpoints_" + type, "postgresql.checkpoints", NUMBER, "Checkpoints")
                .since(CHECKPOINTER)
                .tag("type", type);
    }

    private static Figure checkpointTime(String phase) {
        return counter("checkpoint_" + phase, "postgresql.checkpoint.time", SECONDS, "Time spent in checkpoints")
                .since(CHECKPOINTER)
                .tag("phase", phase);
    }
}
