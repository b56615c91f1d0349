package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.Ticker;
import com.monassurance.health.metrics.internal.Collected;
import com.monassurance.health.metrics.internal.Counters;
import com.monassurance.health.metrics.internal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Reads the figures of PostgreSQL: three statements a collection, and once a minute a fourth over all tables and a fifth
 * over the statements that the server has counted. Used by one collection at a time.
 */
final class PostgresCollector implements Collected.Source<Reading> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String NEEDS_STATS =
            "the role does not see other sessions: grant pg_read_all_stats or pg_monitor";

    private final PostgresLink link;
    private final Clock clock;
    private final Ticker ticker;
    private final Duration slowAfter;
    private final SlowStatements slow;
    private Reading tables = Reading.EMPTY;
    private boolean isMinuteRead;
    private long minuteNanos;
    private volatile boolean mayReadWal;

    PostgresCollector(PostgresLink link, Clock clock, Ticker ticker, Duration slowAfter, SlowStatements slow) {
        this.link = link;
        this.clock = clock;
        this.ticker = ticker;
        this.slowAfter = slowAfter;
        this.slow = slow;
    }

    boolean mayReadWal() {
        return mayReadWal;
    }

    @Override
    public Reading collect() throws SQLException, InterruptedException {
        return link.use(this::read);
    }

    /** Adds the share of blocks found in memory since the last collection: the one of all time hides the present. */
    static Reading withCacheHits(Reading reading, Counters counters) {
        double hit = counters.grown("blks_hit");
        Reading.Builder more = new Reading.Builder();
        more.putAll(reading);
        more.put("cache_hit", hit / (hit + counters.grown("blks_read")));
        return more.build();
    }

    private Reading read(Connection connection) throws SQLException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        Reading.Builder reading = new Reading.Builder();
        RowReader reader = new RowReader(connection, reading);
        double before = now();
        reader.read(PostgresStatements.ACTIVITY, PostgresFigures.ACTIVITY, slowAfter.toMillis() / 1000.0);
        reading.put("clock_skew", skew(before, reading.value("server_time"), now()));
        reading.put("up", 1);
        boolean seesAll = reading.value("sees_all") != 0;
        forget(seesAll ? List.of() : PostgresFigures.PRIVILEGED, reading);
        reader.read(PostgresStatements.DATABASE, PostgresFigures.WORK);
        reader.read(PostgresStatements.server(major), PostgresFigures.SERVER);
        // A standby tells its own delay to everybody.
        forget(seesAll || reading.value("in_recovery") == 1 ? List.of() : PostgresFigures.OF_STANDBYS, reading);
        mayReadWal = reading.value("may_read_wal") == 1;
        everyMinute(connection, reading.mark("mark_statements_schema"));
        reading.putAll(tables);
        return reading.build();
    }

    private double now() {
        Instant now = clock.instant();
        return now.getEpochSecond() + now.getNano() / NANOS_PER_SECOND;
    }

    /** What the way there and back cannot explain. */
    static double skew(double before, double server, double after) {
        if (Double.isNaN(server)) {
            return Double.NaN;
        }
        return server < before ? server - before : Math.max(0, server - after);
    }

    /** To a role that does not see other sessions their states are null, which would count as none. */
    private static void forget(List<String> hidden, Reading.Builder reading) {
        for (String key : hidden) {
            reading.remove(key);
            reading.missing(key, NEEDS_STATS);
        }
    }

    private void everyMinute(Connection connection, String statementsSchema) throws SQLException {
        long now = ticker.nanos();
        if (isMinuteRead && now - minuteNanos < MINUTE.toNanos()) {
            return;
        }
        Reading.Builder reading = new Reading.Builder();
        new RowReader(connection, reading).read(PostgresStatements.TABLES, PostgresFigures.TABLES);
        tables = reading.build();
        slow.read(connection, statementsSchema, now);
        minuteNanos = now;
        isMinuteRead = true;
    }
}
