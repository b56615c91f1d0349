package com.monassurance.maintenance.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The right to rebuild indexes of a database, and to remove what rebuilds left: without it a left-over may be the work of
 * another node that is still at it.
 */
final class ReindexLock implements AutoCloseable {

    /** The letters "moas" and "rein": two-key locks share no space with those of one key. */
    private static final String KEYS = "1836015987, 1919248750";

    private final Connection connection;
    private final boolean isHeld;

    private ReindexLock(Connection connection, boolean isHeld) {
        this.connection = connection;
        this.isHeld = isHeld;
    }

    static ReindexLock take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + KEYS + ")")) {
            row.next();
            return new ReindexLock(connection, row.getBoolean(1));
        }
    }

    boolean isHeld() {
        return isHeld;
    }

    @Override
    public void close() throws SQLException {
        if (!isHeld || connection.isClosed()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_unlock(" + KEYS + ")");
        }
    }
}
