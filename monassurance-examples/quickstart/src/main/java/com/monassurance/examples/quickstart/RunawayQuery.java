package com.monassurance.examples.quickstart;

import com.monassurance.fixtures.PostgresFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A query of a role without privileges that nobody waits for any more: the trouble of the incident stop. Left running on
 * purpose until that stop ends it. Thread-safe.
 */
final class RunawayQuery implements AutoCloseable {

    private static final String ROLE = "bureau_exports";

    private final Connection connection;
    private final int pid;
    private final Thread thread;

    private RunawayQuery(Connection connection, int pid) {
        this.connection = connection;
        this.pid = pid;
        this.thread = new Thread(this::run, "quickstart-runaway-query");
        thread.setDaemon(true);
    }

    static RunawayQuery start(PostgresFixture postgres, String database) throws SQLException {
        String password = "a role of the quickstart";
        try (Connection connection = postgres.dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + ROLE + " login password '" + password + "'");
            statement.execute("grant select on all tables in schema public to " + ROLE);
        }
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(database), ROLE, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name = 'exports'");
            try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
                row.next();
                RunawayQuery query = new RunawayQuery(connection, row.getInt(1));
                query.thread.start();
                return query;
            }
        }
    }

    int pid() {
        return pid;
    }

    @Override
    public void close() throws SQLException {
        connection.abort(Runnable::run);
        connection.close();
    }

    /** A join that a person forgot to restrict. */
    private void run() {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "select count(*) from audit_logs a, audit_logs b, audit_logs c where a.action < b.action");
        } catch (SQLException e) {
            // This is how it is meant to end: cancelled or terminated by the incident stop.
            thread.interrupt();
        }
    }
}
