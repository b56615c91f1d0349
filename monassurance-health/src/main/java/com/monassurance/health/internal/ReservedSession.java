package com.monassurance.health.internal;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseError;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of our own, kept between uses so that looking at a database neither queues behind the traffic nor opens
 * a connection each time. Each statement has a limit at the server and one at the socket. Used by one
 * thread at a time; {@link Turn#abort()} and {@link #close()} may come from any.
 *
 * @since 0.1.0
 */
public final class ReservedSession implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReservedSession.class);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final DataSource source;
    private final SessionSettings settings;
    private final AtomicReference<@Nullable SqlSession> idle = new AtomicReference<>();
    private volatile @Nullable Turn current;
    private volatile boolean isClosed;

    private ReservedSession(DataSource source, SessionSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /**
     * One use of the session by its one user, which another thread can end: what was given up stays given up, whether it
     * has begun to connect or not. Thread-safe.
     */
    public static final class Turn {

        private OpeningSockets.@Nullable Attempt opening;
        private @Nullable Connection inUse;
        private boolean isAborted;

        /** Creates a turn that nobody has given up. */
        public Turn() {
            super();
        }

        /** Breaks the connection in use or being opened, and those of this turn that are to come. Never throws. */
        public synchronized void abort() {
            isAborted = true;
            if (opening != null) {
                opening.abort();
            }
            if (inUse != null) {
                breakOff(inUse);
            }
        }

        private synchronized void opens(OpeningSockets.@Nullable Attempt attempt) throws SQLException {
            opening = attempt;
            if (attempt != null) {
                requireGoing();
            }
        }

        private synchronized void uses(@Nullable Connection connection) throws SQLException {
            inUse = connection;
            if (connection != null) {
                requireGoing();
            }
        }

        private void requireGoing() throws SQLException {
            if (isAborted) {
                throw new SQLException("the look was given up before it could ask", "57014");
            }
        }

        private static void breakOff(Connection connection) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOGGER.debug("session=abort outcome=failed", e);
            }
        }
    }

    /** What is done on the connection. */
    @FunctionalInterface
    public interface Work<T> {

        /**
         * Asks the database.
         *
         * @param connection the reserved connection, in autocommit
         * @return the answer
         * @throws SQLException if it fails; the connection is given up then
         */
        T on(Connection connection) throws SQLException;
    }

    /**
     * Creates a session that connects on first use, with 5 s for each statement.
     *
     * @param source an unpooled DataSource of the host
     * @param component last part of {@code application_name}
     * @return the session
     */
    public static ReservedSession over(DataSource source, String component) {
        return over(source, component, STATEMENT_TIMEOUT);
    }

    /**
     * Creates a session that connects on first use.
     *
     * @param source an unpooled DataSource of the host
     * @param component last part of {@code application_name}
     * @param statementTimeout limit of each statement
     * @return the session
     */
    public static ReservedSession over(DataSource source, String component, Duration statementTimeout) {
        SessionSettings settings = SessionSettings.of(component)
                .withStatementTimeout(statementTimeout)
                .withLockTimeout(LOCK_TIMEOUT);
        return new ReservedSession(requireNonNull(source, "source"), settings);
    }

    /**
     * Does something on the connection, which is opened or replaced first when needed. Blocks for about the given time.
     *
     * @param turn whose end is the end of this
     * @param within how long the socket may stay silent, at least one millisecond
     * @param work what to do; done a second time on a new connection when the kept one turns out to be broken
     * @return its answer
     * @throws SQLException if it fails
     */
    public <T> T use(Turn turn, Duration within, Work<T> work) throws SQLException {
        current = turn;
        SqlSession kept = idle.getAndSet(null);
        if (kept == null) {
            return useOnce(turn, open(turn, within), within, work);
        }
        try {
            return useOnce(turn, kept, within, work);
        } catch (SQLException e) {
            // A server that was restarted since the last use must not count as down now.
            if (DatabaseError.of(e) != DatabaseError.BROKEN_CONNECTION || isClosed) {
                throw e;
            }
            return useOnce(turn, open(turn, within), within, work);
        }
    }

    /**
     * Does something on the connection, as {@link #use(Turn, Duration, Work)} does, with nobody to give it up.
     *
     * @param within how long the socket may stay silent, at least one millisecond
     * @param work what to do
     * @return its answer
     * @throws SQLException if it fails
     */
    public <T> T use(Duration within, Work<T> work) throws SQLException {
        return use(new Turn(), within, work);
    }

    /** Gives the connection up, also one in use. */
    @Override
    public void close() {
        isClosed = true;
        Turn turn = current;
        if (turn != null) {
            turn.abort();
        }
        closeIdle();
    }

    private SqlSession open(Turn turn, Duration within) throws SQLException {
        OpeningSockets.Attempt attempt = new OpeningSockets.Attempt();
        turn.opens(attempt);
        attempt.enter();
        try {
            return SqlSession.open(BoundedDataSource.within(source, within), settings.withNetworkTimeout(within));
        } catch (RuntimeException e) {
            // The driver's way of saying that an interrupt ended the wait for a connection.
            throw new SQLException("the attempt to connect was given up: " + e.getMessage(), "08001", e);
        } finally {
            attempt.leave();
            turn.opens(null);
        }
    }

    private <T> T useOnce(Turn turn, SqlSession session, Duration within, Work<T> work) throws SQLException {
        boolean isSound = false;
        try {
            turn.uses(session.connection());
            session.connection().setNetworkTimeout(Runnable::run, (int) Math.max(1, within.toMillis()));
            T answer = within(session, work);
            isSound = true;
            return answer;
        } finally {
            turn.uses(null);
            if (isSound) {
                idle.set(session);
            } else {
                session.close();
            }
            if (isClosed) {
                closeIdle();
            }
        }
    }

    /** Behind a pooler the limits hold in a transaction only. */
    private static <T> T within(SqlSession session, Work<T> work) throws SQLException {
        if (!session.isPooled()) {
            return work.on(session.connection());
        }
        session.begin();
        T answer = work.on(session.connection());
        session.connection().rollback();
        session.connection().setAutoCommit(true);
        return answer;
    }

    private void closeIdle() {
        SqlSession session = idle.getAndSet(null);
        if (session != null) {
            session.close();
        }
    }
}
