package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The ways to the server that the host has given. Immutable.
 *
 * @param dataSource the host's
 * @param direct one that goes round the pooler; null when there is none
 * @param isSessionPooled whether the pooler keeps a backend for as long as the client is connected
 * @param lease how long a runner behind a pooler may be out of sight before others take over
 * @since 0.1.0
 */
public record ServerAccess(
        DataSource dataSource, @Nullable DataSource direct, boolean isSessionPooled, Duration lease) {

    /** The lease used when none is named. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the lease is not positive
     */
    public ServerAccess {
        requireNonNull(dataSource, "dataSource");
        StatementLimits.requirePositive(lease, "lease");
    }

    /** The same ways, of which the first begins elsewhere. */
    ServerAccess through(DataSource connections) {
        return new ServerAccess(connections, direct, isSessionPooled, lease);
    }

    /**
     * Opens a session the way a run does: on the direct connection when the other one turns out to be pooled. What is
     * still {@linkplain SqlSession#isPooled() pooled} then has no session, and a lease takes the place of the lock.
     *
     * @param settings name and limits of the session
     * @return the session, to be closed
     * @throws MigrationException {@code POOLED_CONNECTION} if the direct connection goes through a pooler as well
     * @throws SQLException if no connection is to be had
     */
    public SqlSession open(SessionSettings settings) throws SQLException {
        if (isSessionPooled) {
            return SqlSession.openThroughSessionPooler(dataSource, settings);
        }
        SqlSession first = SqlSession.open(dataSource, settings);
        DataSource other = direct;
        if (other == null || !first.isPooled()) {
            return first;
        }
        first.close();
        SqlSession session = SqlSession.open(other, settings);
        if (session.isPooled()) {
            session.close();
            throw new MigrationException(
                    MigrationError.POOLED_CONNECTION,
                    "The connection given as the direct one goes through a pooler too, or through a wrapper that hides"
                            + " the driver's connection.",
                    "Give direct(…) a DataSource that connects to the server itself.");
        }
        return session;
    }
}
