package com.monassurance.migrations;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.history.HeadState;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.ScriptDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The common case: one connection, one round trip, no advisory lock, nothing written. The statement carries its name
 * and its limits with it; they end with it, so there is none to put back. The server gives up first, then the network
 * timeout of 10 s, which costs no round trip.
 */
final class HeadProbe {

    private static final SessionSettings LIMITS = SessionSettings.of("migrations")
            .withStatementTimeout(Duration.ofSeconds(8))
            .withNetworkTimeout(Duration.ofSeconds(10));

    private static final Executor CALLER_RUNS = Runnable::run;

    private HeadProbe() {}

    static HeadState look(DataSource dataSource, HistoryReader reader, ScriptDigest scripts) throws SQLException {
        try (FirstConnection connections = FirstConnection.of(dataSource)) {
            return look(connections, reader, scripts);
        }
    }

    /** The same, keeping the connection for what comes next. */
    static HeadState look(FirstConnection connections, HistoryReader reader, ScriptDigest scripts) throws SQLException {
        Connection connection = connections.getConnection();
        if (!isIdleInAutoCommit(connection)) {
            connection.close();
            return lookInSession(connections, reader, scripts);
        }
        boolean clean = false;
        try {
            int networkTimeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(
                    CALLER_RUNS, (int) LIMITS.networkTimeout().toMillis());
            try {
                return reader.compare(connection, LIMITS, scripts);
            } finally {
                connection.setNetworkTimeout(CALLER_RUNS, networkTimeout);
                clean = true;
            }
        } finally {
            if (clean) {
                connections.keep(connection);
            } else {
                connection.abort(CALLER_RUNS);
                connection.close();
            }
        }
    }

    /** In a transaction of the host the limits would last until its end. */
    private static boolean isIdleInAutoCommit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            return false;
        }
        return !connection.isWrapperFor(BaseConnection.class)
                || connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
    }

    /** A connection that begins transactions by itself needs the care of a session, at one round trip more. */
    private static HeadState lookInSession(DataSource dataSource, HistoryReader reader, ScriptDigest scripts)
            throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SessionSettings.of("migrations"))) {
            return reader.compare(session.connection(), session.isPooled() ? LIMITS : null, scripts);
        }
    }

    /** The same on a connection of a session of ours, in one round trip. */
    static boolean isAtHead(Connection connection, HistoryReader reader, ScriptDigest scripts) throws SQLException {
        return reader.compare(connection, LIMITS, scripts).isAtHead();
    }
}
