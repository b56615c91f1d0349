package com.monassurance.migrations.history;

import com.monassurance.core.sql.Identifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session advisory lock on the very connection that works, so it cannot be lost while the work goes on, unless a
 * script releases it. It is polled in short autocommit statements: a session that blocks in {@code pg_advisory_lock}
 * would deadlock with a CREATE INDEX CONCURRENTLY of the holder. Confined to one thread.
 */
final class AdvisoryLock implements RunnerLock {

    private static final Logger LOGGER = LoggerFactory.getLogger(AdvisoryLock.class);

    private static final String TRY = "select pg_try_advisory_lock(?), pg_backend_pid()";
    private static final String RELEASE = "select pg_advisory_unlock(?)";

    private final Connection connection;
    private final long key;
    private final int backend;
    private final Duration waited;

    private AdvisoryLock(Connection connection, long key, int backend, Duration waited) {
        this.connection = connection;
        this.key = key;
        this.backend = backend;
        this.waited = waited;
    }

    /**
     * Tries once. Invariant: a runner behind a pooler takes its lease only while it has this lock too, so whoever has
     * this lock sees every lease; and taking over a lease that has run out changes its token, so that its holder stops.
     *
     * @return null when another runner is at work
     */
    static @Nullable RunnerLock tryTake(Connection connection, HistoryPlace place, Duration waited)
            throws SQLException {
        long key = keyOf(place.schema());
        int backend;
        try (PreparedStatement statement = connection.prepareStatement(TRY)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return null;
                }
                backend = row.getInt(2);
            }
        }
        AdvisoryLock lock = new AdvisoryLock(connection, key, backend, waited);
        boolean alone = false;
        try {
            alone = new LeaseRow(place, connection).takeForSession();
        } finally {
            if (!alone) {
                lock.close();
            }
        }
        return alone ? lock : null;
    }

    @Override
    public Duration waited() {
        return waited;
    }

    @Override
    public boolean isLeased() {
        return false;
    }

    @Override
    public void begin() {
        // The session has the lock already.
    }

    @Override
    public boolean isHeld() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + heldCondition());
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Override
    public void pause(Duration pause) {
        // The session keeps the lock.
    }

    @Override
    public String heldCondition() {
        return "exists (select from pg_catalog.pg_locks l where l.pid = pg_catalog.pg_backend_pid()"
                + " and l.locktype operator(pg_catalog.=) 'advisory'::pg_catalog.text and l.granted and l.objsubid = 1 and l.classid::bigint = "
                + (key >>> 32)
                + " and l.objid::bigint = " + (key & 0xFFFF_FFFFL) + ")";
    }

    @Override
    public int backend() {
        return backend;
    }

    @Override
    public void close() {
        try {
            if (!connection.isClosed() && !isReleased()) {
                LOGGER.warn("lock=release outcome=not-held");
            }
        } catch (SQLException e) {
            LOGGER.debug("lock=release outcome=connection-gone", e);
        }
    }

    /** The same for every version of the library, and different for every history schema. */
    static long keyOf(Identifier schema) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] name = ("monassurance-ops/migrations/" + schema.value()).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(digest.digest(name)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private boolean isReleased() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
