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
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The common case: one connection, one statement, no lock, nothing written. It changes no setting of the session, so
 * there is none to put back; the network timeout of 10 s, which costs no round trip, is its limit.
 */
final class HeadProbe {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private HeadProbe() {}

    static boolean isAtHead(DataSource dataSource, HistoryReader reader, ScriptSet scripts) throws SQLException {
        Connection connection = dataSource.getConnection();
        if (!connection.getAutoCommit()) {
            connection.close();
            return isAtHeadInSession(dataSource, reader, scripts);
        }
        boolean clean = false;
        try {
            int networkTimeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
            Optional<Map<String, HistoryStatus>> heads = reader.readHeads(connection);
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
            clean = true;
            return heads.filter(found -> isAtHead(found, scripts)).isPresent();
        } finally {
            if (!clean) {
                connection.abort(Runnable::run);
            }
            connection.close();
        }
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
