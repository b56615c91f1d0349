package com.monassurance.core.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection borrowed from the host, recognisable and limited while we use it, and given back exactly as it was
 * found: autocommit, read-only, isolation, network timeout, role, {@code search_path} and every setting we touch.
 * Opening costs one round trip, closing another. A connection whose state cannot be restored is aborted, so that a pool
 * never hands it out again. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class SqlSession implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SqlSession.class);

    private static final String ENTER = """
            select current_setting('application_name'), current_setting('statement_timeout'),
                   current_setting('lock_timeout'), current_setting('search_path'),
                   set_config('application_name', ?, false), set_config('statement_timeout', ?, false),
                   set_config('lock_timeout', ?, false)
            """;

    private static final String RESTORE = "select set_config(?, ?, false)";

    private final Connection connection;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final int isolation;
    private final int networkTimeoutMillis;
    private final Map<String, String> found = new LinkedHashMap<>();

    private SqlSession(Connection connection, SessionSettings settings) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.networkTimeoutMillis = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, millis(settings.networkTimeout()));
        if (!autoCommit) {
            connection.setAutoCommit(true);
        }
        this.isolation = connection.getTransactionIsolation();
        enter(settings);
    }

    /**
     * Borrows a connection, in autocommit, with the settings in force. Blocks while the pool makes us wait.
     *
     * @param dataSource the host's
     * @param settings name and limits of the session
     * @return the session, to be closed
     * @throws SQLException if no connection is to be had or it breaks; nothing stays borrowed then
     */
    public static SqlSession open(DataSource dataSource, SessionSettings settings) throws SQLException {
        requireNonNull(settings, "settings");
        Connection connection = dataSource.getConnection();
        try {
            return new SqlSession(connection, settings);
        } catch (SQLException | RuntimeException e) {
            abandon(connection);
            throw e;
        }
    }

    /**
     * Returns the connection, which stays ours to close.
     *
     * @return the borrowed connection
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Changes a setting of the session for as long as it is open.
     *
     * @param setting name of a setting, such as {@code lock_timeout}
     * @param value its value in PostgreSQL's spelling
     * @throws SQLException if the server refuses it
     */
    public void set(String setting, String value) throws SQLException {
        if (!found.containsKey(setting)) {
            try (PreparedStatement read = connection.prepareStatement("select current_setting(?)")) {
                read.setString(1, setting);
                try (ResultSet row = read.executeQuery()) {
                    row.next();
                    found.put(setting, row.getString(1));
                }
            }
        }
        apply(setting, value);
    }

    /** Restores the connection and gives it back; never throws. */
    @Override
    public void close() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            for (Map.Entry<String, String> setting : found.entrySet()) {
                apply(setting.getKey(), setting.getValue());
            }
            if (connection.getTransactionIsolation() != isolation) {
                connection.setTransactionIsolation(isolation);
            }
            if (connection.isReadOnly() != readOnly) {
                connection.setReadOnly(readOnly);
            }
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, networkTimeoutMillis);
            connection.close();
        } catch (SQLException e) {
            LOGGER.debug("session=close outcome=aborted", e);
            abandon(connection);
        }
    }

    private void enter(SessionSettings settings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setString(1, settings.applicationName());
            statement.setString(2, Long.toString(settings.statementTimeout().toMillis()));
            statement.setString(3, Long.toString(settings.lockTimeout().toMillis()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                found.put("application_name", row.getString(1));
                found.put("statement_timeout", row.getString(2));
                found.put("lock_timeout", row.getString(3));
                found.put("search_path", row.getString(4));
            }
        }
    }

    private void apply(String setting, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RESTORE)) {
            statement.setString(1, setting);
            statement.setString(2, value);
            statement.execute();
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }

    private static void abandon(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOGGER.debug("session=abandon outcome=failed", e);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOGGER.debug("session=abandon outcome=failed", e);
        }
    }
}
