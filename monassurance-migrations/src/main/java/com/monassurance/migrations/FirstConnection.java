package com.monassurance.migrations;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that hands out a connection which is there already, once, and then those of the host: what has looked
 * whether there is anything to do goes on to do it without logging in again. Confined to one thread.
 */
final class FirstConnection implements DataSource, AutoCloseable {

    private final DataSource host;
    private @Nullable Connection first;

    private FirstConnection(DataSource host) {
        this.host = host;
    }

    static FirstConnection of(DataSource host) {
        return new FirstConnection(host);
    }

    /** Takes a connection back for the next one who asks; an older one is closed. */
    void keep(Connection connection) throws SQLException {
        close();
        first = connection;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection kept = first;
        first = null;
        return kept == null ? host.getConnection() : kept;
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return host.getConnection(user, password);
    }

    /** Gives back what nobody has asked for. */
    @Override
    public void close() throws SQLException {
        Connection kept = first;
        first = null;
        if (kept != null) {
            kept.close();
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return host.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        host.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        host.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return host.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return host.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return host.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return host.isWrapperFor(type);
    }
}
