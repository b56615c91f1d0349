package com.monassurance.maintenance.diagnose;

/**
 * The figures from which on a diagnosis speaks, each with its default; {@link Thresholds} changes them. Units are last
 * in the names.
 *
 * @since 0.1.0
 */
public enum Threshold {
    /** A statement that runs longer is told. */
    LONG_STATEMENT_SECONDS(60),
    /** A transaction that is open longer is told. */
    LONG_TRANSACTION_SECONDS(300),
    /** A session that is idle in a transaction for longer is told. */
    IDLE_IN_TRANSACTION_SECONDS(60),
    /** Who is waited for longer than this is told. */
    BLOCKED_SECONDS(5),
    /** A prepared transaction that is older is told. */
    PREPARED_TRANSACTION_SECONDS(300),
    /** What holds the oldest needed row version back by more transactions is told. */
    HELD_BACK_TRANSACTIONS(1_000_000),
    /** Share of the connections in use. */
    CONNECTIONS_PERCENT(80),
    /** Idle sessions, above which a pool is too large. */
    IDLE_SESSIONS(200),
    /** Share of the shared table of locks in use. */
    LOCKS_PERCENT(50),
    /** Share of the queue of NOTIFY in use. */
    NOTIFY_QUEUE_PERCENT(10),
    /** Share of block reads that the cache should answer. */
    CACHE_HIT_PERCENT(98.5),
    /** Block reads below which a hit ratio says nothing. */
    CACHE_READS(100_000),
    /** Share of transactions that may roll back. */
    ROLLBACK_PERCENT(10),
    /** Transactions below which their ratio says nothing. */
    TRANSACTIONS(10_000),
    /** Temporary files since the statistics were reset. */
    TEMPORARY_BYTES(10L * 1024 * 1024 * 1024),
    /** Deadlocks since the statistics were reset. */
    DEADLOCKS(1),
    /** Dead rows of a table. */
    DEAD_ROWS(1_000),
    /** Share of dead rows in a table. */
    DEAD_ROWS_PERCENT(10),
    /** Rows changed since a table was analysed, beside its share in autovacuum's settings. */
    STALE_STATISTICS_ROWS(10_000),
    /** Size below which bloat is not estimated. */
    BLOAT_BYTES(10L * 1024 * 1024),
    /** Share of a table that is estimated to be bloat. */
    TABLE_BLOAT_PERCENT(50),
    /** Share of an index that is estimated to be bloat. */
    INDEX_BLOAT_PERCENT(50),
    /** Rows from which on sequential scans of a table matter. */
    SEQUENTIAL_ROWS(10_000),
    /** Share of the scans of a table that should use an index. */
    INDEX_USE_PERCENT(95),
    /** Sequential scans below which their share says nothing. */
    SEQUENTIAL_SCANS(100),
    /** Updates from which on their placement matters. */
    UPDATES(10_000),
    /** Share of updates that go to a new page. */
    NEW_PAGE_UPDATES_PERCENT(20),
    /** Size of a table from which on it is told as large and not partitioned. */
    LARGE_TABLE_BYTES(100L * 1024 * 1024 * 1024),
    /** Scans up to which an index counts as unused. */
    UNUSED_SCANS(0),
    /** Size below which an unused or null-heavy index is not told. */
    UNUSED_BYTES(0),
    /** How old the statistics must be before an index counts as unused. */
    UNUSED_STATISTICS_DAYS(30),
    /** Share of nulls in an index. */
    NULL_PERCENT(50),
    /** Size from which on nulls in an index matter. */
    NULL_INDEX_BYTES(1024 * 1024),
    /** Share of the range of a sequence. */
    SEQUENCE_PERCENT(75),
    /** Share of the two thousand million transactions before wraparound. */
    WRAPAROUND_PERCENT(40),
    /** Bytes that a standby is behind. */
    REPLICATION_LAG_BYTES(256L * 1024 * 1024),
    /** Seconds that a standby is behind. */
    REPLICATION_LAG_SECONDS(60),
    /** Write-ahead log that a slot keeps. */
    SLOT_KEPT_BYTES(1024L * 1024 * 1024),
    /** Files waiting to be archived. */
    ARCHIVE_READY_FILES(10),
    /** Size of the write-ahead log, beside {@code max_wal_size}. */
    WAL_PERCENT(200),
    /** Share of checkpoints that came early because max_wal_size was reached. */
    REQUESTED_CHECKPOINTS_PERCENT(50),
    /** Checkpoints below which their share says nothing. */
    CHECKPOINTS(20),
    /** Average time of one run from which on a statement is slow. */
    SLOW_STATEMENT_MILLIS(20),
    /** Runs from which on a statement's average says something. */
    SLOW_STATEMENT_CALLS(100),
    /** Share of the time of all statements that one of them takes. */
    DOMINANT_STATEMENT_PERCENT(33),
    /** Difference between the clocks of server and application. */
    CLOCK_DRIFT_SECONDS(5);

    private final double defaultValue;

    Threshold(double defaultValue) {
        this.defaultValue = defaultValue;
    }

    /**
     * Returns the value that is used unless another is given.
     *
     * @return the default, in the unit that the name ends with
     */
    public double defaultValue() {
        return defaultValue;
    }
}
