package com.monassurance.migrations.history;

import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leased row, for connections whose pooler hands every transaction to another backend. Each transaction keeps the row
 * locked under our token: a long one protects itself however short the lease is, and a runner whose token is gone stops
 * before its next statement. Confined to one thread, but for {@link #backend()}.
 */
final class LeasedLock implements RunnerLock {

    private static final Logger LOGGER = LoggerFactory.getLogger(LeasedLock.class);

    /** Held to the end of a transaction only, which works behind a pooler too. */
    private static final String TRY = "select pg_try_advisory_xact_lock(?)";

    private final SqlSession session;
    private final HistoryPlace place;
    private final LeaseRow row;
    private final long token;
    private final Duration lease;
    private final Duration waited;
    private volatile int backend;

    private LeasedLock(SqlSession session, HistoryPlace place, long token, Duration lease, Duration waited) {
        this.session = session;
        this.place = place;
        this.row = new LeaseRow(place, session.connection());
        this.token = token;
        this.lease = lease;
        this.waited = waited;
    }

    /**
     * Tries once, in one transaction. Invariant: the lease is committed before the advisory lock of the transaction is
     * free, so no session gets that lock without seeing the lease.
     *
     * @return null when another runner is at work
     */
    static @Nullable RunnerLock tryTake(SqlSession session, HistoryPlace place, Duration lease, Duration waited)
            throws SQLException {
        Connection connection = session.connection();
        session.begin();
        try {
            // Those who wait for a lease leave the advisory lock to those who do not.
            boolean isThere = new HistoryTables(place, connection).isThere(place.lease());
            if (isThere && new LeaseRow(place, connection).isLive()) {
                return null;
            }
            if (!isFreeOfSessions(connection, place)) {
                return null;
            }
            if (!isThere) {
                // The advisory lock keeps others from creating it too.
                new HistoryTables(place, connection).createLease();
            }
            OptionalLong token = new LeaseRow(place, connection).take(holder(), lease);
            connection.commit();
            return token.isPresent() ? new LeasedLock(session, place, token.getAsLong(), lease, waited) : null;
        } finally {
            end(connection);
        }
    }

    @Override
    public Duration waited() {
        return waited;
    }

    @Override
    public boolean isLeased() {
        return true;
    }

    @Override
    public void begin() throws SQLException {
        OptionalInt found = row.share(token);
        if (found.isEmpty()) {
            throw new MigrationException(
                    MigrationError.LEASE_LOST,
                    "The lease of this run (token " + token + ", " + lease.toMillis()
                            + " ms) ran out between two transactions and another runner has taken over.",
                    "Start again: what is left to do goes on from there. If code of the host runs for long between"
                            + " transactions, ask for a longer lease or give a direct connection.",
                    Map.of("token", Long.toString(token)),
                    null);
        }
        backend = found.getAsInt();
    }

    @Override
    public boolean isHeld() throws SQLException {
        return row.renew(token, lease);
    }

    @Override
    public void pause(Duration pause) throws SQLException {
        Connection connection = session.connection();
        session.begin();
        try {
            begin();
            row.renew(token, lease.plus(pause));
            connection.commit();
        } finally {
            end(connection);
        }
    }

    @Override
    public String heldCondition() {
        return "exists (select from " + place.lease() + " where token = " + token + " for share)";
    }

    @Override
    public int backend() {
        return backend;
    }

    @Override
    public void close() {
        Connection connection = session.connection();
        try {
            if (connection.isClosed()) {
                return;
            }
            end(connection);
            session.begin();
            if (!row.release(token)) {
                LOGGER.warn("lease=release outcome=not-held token={}", token);
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOGGER.debug("lease=release outcome=runs-out token={}", token, e);
        }
    }

    private static boolean isFreeOfSessions(Connection connection, HistoryPlace place) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRY)) {
            statement.setLong(1, AdvisoryLock.keyOf(place.schema()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void end(Connection connection) throws SQLException {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Behind a pooler the server knows nothing of the client. */
    private static String holder() {
        long process = ProcessHandle.current().pid();
        try {
            return "process " + process + " on " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "process " + process + " on a host without a name";
        }
    }
}
