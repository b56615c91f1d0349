package com.monassurance.migrations.scratch;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A database to be thrown away. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ScratchDatabase extends AutoCloseable {

    /**
     * Returns its name.
     *
     * @return such as {@code monassurance_scratch_4f2a90c1d3e8}
     */
    String name();

    /**
     * Returns a source of plain connections to it.
     *
     * @return without a pool; connections set no limits by themselves
     */
    DataSource dataSource();

    /**
     * Opens a connection to it in autocommit: 5 min per statement, 10 s per lock.
     *
     * @return the connection, to be closed by the caller
     * @throws SQLException if it cannot be reached
     */
    default Connection connect() throws SQLException {
        Connection connection = dataSource().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    select set_config('application_name', 'monassurance-ops/scratch', false),
                           set_config('statement_timeout', '300s', false), set_config('lock_timeout', '10s', false)
                    """);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Drops it with whoever is still connected; does nothing the second time. Never throws: what is left is swept. */
    @Override
    void close();
}
