package com.monassurance.migrations;

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
        boolean clean = false;
        try {
            boolean autoCommit = connection.getAutoCommit();
            int networkTimeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            Optional<Map<String, HistoryStatus>> heads = reader.readHeads(connection);
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
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

    private static boolean isAtHead(Map<String, HistoryStatus> found, ScriptSet scripts) {
        return found.values().stream().allMatch(status -> status == HistoryStatus.APPLIED)
                && found.keySet().equals(new HashSet<>(scripts.graph().heads()));
    }
}
