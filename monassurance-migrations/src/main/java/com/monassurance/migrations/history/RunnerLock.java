package com.monassurance.migrations.history;

import com.monassurance.core.Ticker;
import com.monassurance.core.sql.Identifier;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of the one runner of a schema history: a session advisory lock on the very connection that works, so it
 * cannot be lost while the work goes on, unless a script releases it; {@link #isHeld()} tells. It is polled in short autocommit statements: a session that blocks in
 * {@code pg_advisory_lock} would deadlock with a CREATE INDEX CONCURRENTLY of the holder. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class RunnerLock implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunnerLock.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final String TRY = "select pg_try_advisory_lock(?)";
    private static final String RELEASE = "select pg_advisory_unlock(?)";
    private static final String HELD = """
            select exists (
                select from pg_catalog.pg_locks l
                where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'advisory' and l.granted and l.objsubid = 1
                  and l.classid::bigint = ? and l.objid::bigint = ?)
            """;
    private static final String HOLDER = """
            select a.pid, a.application_name, coalesce(host(a.client_addr), 'a local socket') as client, a.state,
                   extract(epoch from clock_timestamp() - a.backend_start)::bigint as connected_seconds,
                   extract(epoch from clock_timestamp() - a.query_start)::bigint as statement_seconds
            from pg_locks l
            join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
              and l.database = (select oid from pg_database where datname = current_database())
              and l.classid::bigint = ? and l.objid::bigint = ?
            limit 1
            """;

    private final Connection connection;
    private final long key;
    private final Duration waited;

    private RunnerLock(Connection connection, long key, Duration waited) {
        this.connection = connection;
        this.key = key;
        this.waited = waited;
    }

    /**
     * Takes the lock. Blocks until it is free, at most as long as told, with no transaction open while waiting.
     *
     * @param connection the connection that will do the work, in autocommit and not through a transaction pooler
     * @param schema schema of the history
     * @param limit how long to wait; zero tries once
     * @param ticker measures the wait
     * @param onWait told once who holds the lock when it is not free at once
     * @return the lock, to be closed
     * @throws MigrationException {@code LOCK_TIMEOUT} naming the holder, or {@code STOPPED} when the thread is
     *     interrupted
     * @throws SQLException if the connection fails
     */
    public static RunnerLock acquire(
            Connection connection, Identifier schema, Duration limit, Ticker ticker, Consumer<String> onWait)
            throws SQLException {
        long key = keyOf(schema);
        long started = ticker.nanos();
        Duration pause = FIRST_PAUSE;
        boolean told = false;
        while (!isTrue(connection, TRY, key)) {
            Duration waited = Duration.ofNanos(ticker.nanos() - started);
            if (waited.compareTo(limit) >= 0) {
                throw timeout(holder(connection, key), waited);
            }
            if (!told) {
                onWait.accept(holder(connection, key));
                told = true;
            }
            sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
        return new RunnerLock(connection, key, Duration.ofNanos(ticker.nanos() - started));
    }

    /**
     * Returns how long it took to get the lock.
     *
     * @return the wait
     */
    public Duration waited() {
        return waited;
    }

    /**
     * Asks the server whether this session still holds the lock: a script can release it.
     *
     * @return false if another runner may be at work
     * @throws SQLException if the connection fails
     */
    public boolean isHeld() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HELD)) {
            statement.setLong(1, key >>> 32);
            statement.setLong(2, key & 0xFFFF_FFFFL);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Returns a condition in SQL that is true while this session holds the lock, for statements that may only take
     * effect then.
     *
     * @return an expression without parameters
     */
    public String heldCondition() {
        return "exists (select from pg_catalog.pg_locks l where l.pid = pg_catalog.pg_backend_pid()"
                + " and l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.classid::bigint = "
                + (key >>> 32)
                + " and l.objid::bigint = " + (key & 0xFFFF_FFFFL) + ")";
    }

    /** Releases the lock; never throws. A connection that is gone has released it already. */
    @Override
    public void close() {
        try {
            if (!connection.isClosed() && !isTrue(connection, RELEASE, key)) {
                LOGGER.warn("lock=release outcome=not-held");
            }
        } catch (SQLException e) {
            LOGGER.debug("lock=release outcome=connection-gone", e);
        }
    }

    /**
     * Returns the key of the advisory lock: the same for every version of the library, and different for every history
     * schema.
     *
     * @param schema schema of the history
     * @return the key
     */
    public static long keyOf(Identifier schema) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] name = ("monassurance-ops/migrations/" + schema.value()).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(digest.digest(name)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean isTrue(Connection connection, String sql, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static String holder(Connection connection, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLDER)) {
            statement.setLong(1, key >>> 32);
            statement.setLong(2, key & 0xFFFF_FFFFL);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return "a session that has just ended";
                }
                return "backend " + row.getInt("pid") + " (" + row.getString("application_name") + " from "
                        + row.getString("client") + "), connected for " + row.getLong("connected_seconds")
                        + " s, its last statement began " + row.getLong("statement_seconds") + " s ago and is "
                        + ("active".equals(row.getString("state")) ? "still running" : "done");
            }
        }
    }

    private static MigrationException timeout(String holder, Duration waited) {
        return new MigrationException(
                MigrationError.LOCK_TIMEOUT,
                "Another migration is running: its lock is held by " + holder + "; gave up after " + waited.toMillis()
                        + " ms.",
                "Wait until it is done and start again, or allow a longer wait.",
                Map.of("holder", holder),
                null);
    }

    private static void sleep(Duration pause) {
        long nanos = pause.toNanos();
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(nanos / 2, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.STOPPED,
                    "The thread was interrupted while it waited for another migration.",
                    "Nothing was changed; start again.",
                    Map.of(),
                    e);
        }
    }
}
