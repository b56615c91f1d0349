package com.monassurance.core.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection borrowed from the host, recognisable and limited while we use it, and given back exactly as it was
 * found: autocommit, read-only, isolation, network timeout, role, {@code search_path} and every setting we touch.
 * Opening costs one round trip, closing another. A connection whose state cannot be restored is aborted, so that a pool
 * never hands it out again.
 *
 * <p>Behind a pooler in transaction mode a setting of the session would reach other clients of the pooler. A connection
 * that goes through a pooler, or that cannot be told not to, is therefore left without them:
 * {@link #isPooled()} tells, the network timeout still holds, and {@link #begin()} gives a transaction all limits.
 *
 * <p>Confined to one thread.
 *
 * @since 0.1.0
 */
public final class SqlSession implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SqlSession.class);

    /** Reads before it sets, which the order of a target list alone would not promise. */
    private static final String ENTER = """
            with found as materialized (
              select ? or pg_backend_pid() = ? as direct,
                     current_setting('role') as "role",
                     current_setting('search_path') as "search_path",
                     current_setting('default_transaction_isolation') as "default_transaction_isolation",
                     current_setting('default_transaction_read_only') as "default_transaction_read_only",
                     current_setting('application_name') as "application_name",
                     current_setting('statement_timeout') as "statement_timeout",
                     current_setting('lock_timeout') as "lock_timeout",
                     current_setting('client_connection_check_interval') as "client_connection_check_interval",
                     current_setting('tcp_keepalives_idle') as "tcp_keepalives_idle",
                     current_setting('tcp_keepalives_interval') as "tcp_keepalives_interval",
                     current_setting('tcp_keepalives_count') as "tcp_keepalives_count"
            )
            select found.*,
                   case when direct then set_config('application_name', ?, false) end,
                   case when direct then set_config('statement_timeout', ?, false) end,
                   case when direct then set_config('lock_timeout', ?, false) end,
                   case when direct then set_config('client_connection_check_interval', ?, false) end,
                   case when direct then set_config('tcp_keepalives_idle', '30', false) end,
                   case when direct then set_config('tcp_keepalives_interval', '10', false) end,
                   case when direct then set_config('tcp_keepalives_count', '3', false) end
              from found
            """;

    /** What ENTER reads and closing restores; the role first, since it decides what else may be set. */
    private static final List<String> REMEMBERED = List.of(
            "role",
            "search_path",
            "default_transaction_isolation",
            "default_transaction_read_only",
            "application_name",
            "statement_timeout",
            "lock_timeout",
            "client_connection_check_interval",
            "tcp_keepalives_idle",
            "tcp_keepalives_interval",
            "tcp_keepalives_count");

    private static final String REPLACE = """
            with found as materialized (select current_setting(?, true) as value)
            select found.value, set_config(?, ?, false) from found
            """;

    /** How often the server looks whether the client of a running statement is still there. */
    private static final String CLIENT_CHECK_INTERVAL = "10s";

    private static final String INVALID_PARAMETER_VALUE = "22023";

    private final Connection connection;
    private final SessionSettings settings;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final int networkTimeoutMillis;
    private final @Nullable BaseConnection driver;
    private final Map<String, @Nullable String> found = new LinkedHashMap<>();
    private final boolean isSessionKept;
    private int prepareThreshold;
    private boolean pooled;

    private SqlSession(Connection connection, SessionSettings settings, boolean isSessionKept) throws SQLException {
        this.connection = connection;
        this.isSessionKept = isSessionKept;
        this.settings = settings;
        this.driver = connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.networkTimeoutMillis = connection.getNetworkTimeout();
    }

    /**
     * Borrows a connection, in autocommit, with the settings in force. Blocks while the pool makes us wait.
     *
     * @param dataSource the host's
     * @param settings name and limits of the session
     * @return the session, to be closed
     * @throws SQLException if no connection is to be had or it breaks, or if it is inside a transaction of the host
     *     (SQLSTATE 25001); nothing stays borrowed then
     */
    public static SqlSession open(DataSource dataSource, SessionSettings settings) throws SQLException {
        return open(dataSource, settings, false);
    }

    /**
     * Borrows a connection as {@link #open} does, through a pooler of which the host knows that it keeps one server
     * connection for as long as the client connection is open, such as PgBouncer with {@code pool_mode = session}: the
     * settings of the session are in force, and it does not count as pooled.
     *
     * @param dataSource the host's
     * @param settings name and limits of the session
     * @return the session, to be closed
     * @throws SQLException as {@link #open}
     */
    public static SqlSession openThroughSessionPooler(DataSource dataSource, SessionSettings settings)
            throws SQLException {
        return open(dataSource, settings, true);
    }

    private static SqlSession open(DataSource dataSource, SessionSettings settings, boolean isSessionKept)
            throws SQLException {
        requireNonNull(settings, "settings");
        Connection connection = dataSource.getConnection();
        try {
            SqlSession session = new SqlSession(connection, settings, isSessionKept);
            session.enter();
            return session;
        } catch (HostTransactionException e) {
            connection.close();
            throw e;
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
     * Tells whether the connection goes through a pooler such as PgBouncer, or may do so. Never blocks.
     *
     * @return true if the settings of the session are not in force
     */
    public boolean isPooled() {
        return pooled;
    }

    /**
     * Changes a setting for as long as the session is open; behind a pooler, until the end of the transaction.
     *
     * @param setting name of a setting, such as {@code lock_timeout}
     * @param value its value in PostgreSQL's spelling
     * @throws SQLException if the server refuses it, or behind a pooler outside a transaction (SQLSTATE 25P01)
     */
    public void set(String setting, String value) throws SQLException {
        if (!pooled) {
            replace(setting, value);
        } else if (isInTransaction()) {
            apply(Map.of(setting, value), true, "");
        } else {
            throw new SQLException(
                    "The connection goes through a pooler: " + setting + " can only be set in a transaction", "25P01");
        }
    }

    /**
     * Begins a transaction in which all limits hold, behind a pooler too; the caller ends it with
     * {@link Connection#commit()} or {@link Connection#rollback()}, and {@link #close()} rolls back what is left open.
     *
     * @throws SQLException if the server refuses it
     */
    public void begin() throws SQLException {
        connection.setAutoCommit(false);
        if (pooled) {
            Map<String, @Nullable String> limits = new LinkedHashMap<>();
            limits.put("application_name", settings.applicationName());
            limits.put(
                    "statement_timeout",
                    Long.toString(settings.statementTimeout().toMillis()));
            limits.put("lock_timeout", Long.toString(settings.lockTimeout().toMillis()));
            apply(limits, true, "");
        }
    }

    /** Restores the connection and gives it back; never throws. */
    @Override
    public void close() {
        try {
            if (!connection.isClosed()) {
                restore();
            }
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOGGER.debug("session=close outcome=aborted", e);
            abandon(connection);
        }
    }

    private void restore() throws SQLException {
        boolean open = isInTransaction();
        if (!open) {
            connection.setAutoCommit(true);
        }
        if (!found.isEmpty()) {
            // Both travel in one message: the rollback frees an aborted transaction first.
            apply(found, false, open ? "rollback; " : "");
        } else if (open) {
            connection.rollback();
        }
        connection.setAutoCommit(true);
        if (connection.isReadOnly() != readOnly) {
            connection.setReadOnly(readOnly);
        }
        connection.setAutoCommit(autoCommit);
        connection.setNetworkTimeout(Runnable::run, networkTimeoutMillis);
        BaseConnection known = driver;
        if (pooled && known != null) {
            known.setPrepareThreshold(prepareThreshold);
        }
    }

    private boolean isInTransaction() throws SQLException {
        BaseConnection known = driver;
        return known == null ? !connection.getAutoCommit() : known.getTransactionState() != TransactionState.IDLE;
    }

    private void enter() throws SQLException {
        BaseConnection known = driver;
        if (known != null && known.getTransactionState() != TransactionState.IDLE) {
            throw new HostTransactionException();
        }
        connection.setNetworkTimeout(Runnable::run, millis(settings.networkTimeout()));
        if (!autoCommit) {
            connection.setAutoCommit(true);
        }
        int backend = known == null ? 0 : connection.unwrap(PGConnection.class).getBackendPID();
        try {
            enter(backend, CLIENT_CHECK_INTERVAL);
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            // The operating system of the server cannot notice that a client has gone.
            enter(backend, "0");
        }
        if (pooled && known != null) {
            // A named statement, which even ROLLBACK becomes, lives in one backend while the pooler changes it.
            prepareThreshold = known.getPrepareThreshold();
            known.setPrepareThreshold(0);
        }
    }

    private void enter(int backend, String clientCheckInterval) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setBoolean(1, isSessionKept);
            statement.setInt(2, backend);
            statement.setString(3, settings.applicationName());
            statement.setString(4, Long.toString(settings.statementTimeout().toMillis()));
            statement.setString(5, Long.toString(settings.lockTimeout().toMillis()));
            statement.setString(6, clientCheckInterval);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                pooled = !row.getBoolean("direct");
                for (String setting : pooled ? List.<String>of() : REMEMBERED) {
                    found.put(setting, row.getString(setting));
                }
            }
        }
    }

    private void replace(String setting, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REPLACE)) {
            statement.setString(1, setting);
            statement.setString(2, setting);
            statement.setString(3, value);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!found.containsKey(setting)) {
                    found.put(setting, row.getString(1));
                }
            }
        }
    }

    /** Sets all in one round trip; {@code before} is a statement that goes ahead in the same message. */
    private void apply(Map<String, ? extends @Nullable String> values, boolean local, String before)
            throws SQLException {
        String calls = values.keySet().stream()
                .map(setting -> "set_config(?, ?, " + local + ")")
                .collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement(before + "select " + calls)) {
            int index = 1;
            for (Map.Entry<String, ? extends @Nullable String> setting : values.entrySet()) {
                statement.setString(index++, setting.getKey());
                statement.setString(index++, setting.getValue());
            }
            statement.execute();
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }

    private static void abandon(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOGGER.debug("session=abandon outcome=failed", e);
        }
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOGGER.debug("session=abandon outcome=failed", e);
        }
    }

    /** The host lent a connection in the middle of its own work, which must be neither committed nor lost. */
    private static final class HostTransactionException extends SQLException {

        private static final long serialVersionUID = 1L;

        HostTransactionException() {
            super("The data source lent a connection that is inside a transaction of its own", "25001");
        }
    }
}
