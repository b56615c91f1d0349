package com.monassurance.migrations;

import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
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

    private HeadProbe() {}

    static boolean isAtHead(DataSource dataSource, HistoryReader reader, ScriptSet scripts) throws SQLException {
        Connection connection = dataSource.getConnection();
        if (!isIdleInAutoCommit(connection)) {
            connection.close();
            return isAtHeadInSession(dataSource, reader, scripts);
        }
        boolean clean = false;
        try {
            int networkTimeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(
                    Runnable::run, (int) LIMITS.networkTimeout().toMillis());
            try {
                return reader.readHeads(connection, LIMITS)
                        .filter(found -> isAtHead(found, scripts))
                        .isPresent();
            } finally {
                connection.setNetworkTimeout(Runnable::run, networkTimeout);
                clean = true;
            }
        } finally {
            if (!clean) {
                connection.abort(Runnable::run);
            }
            connection.close();
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
    private static boolean isAtHeadInSession(DataSource dataSource, HistoryReader reader, ScriptSet scripts)
            throws SQLException {
        try (SqlSession session = SqlSession.open(dataSource, SessionSettings.of("migrations"))) {
            return reader.readHeads(session.connection())
                    .filter(found -> isAtHead(found, scripts))
                    .isPresent();
        }
    }

    private static boolean isAtHead(Map<String, HistoryStatus> found, ScriptSet scripts) {
        return found.values().stream().allMatch(status -> status == HistoryStatus.APPLIED)
                && found.keySet().equals(new HashSet<>(scripts.graph().heads()));
    }
}
