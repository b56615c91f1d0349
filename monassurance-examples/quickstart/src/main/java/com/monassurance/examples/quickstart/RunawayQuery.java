package com.monassurance.examples.quickstart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A query of a role without privileges that nobody waits for any more: the trouble of the incident stop. Left running on
 * purpose until that stop ends it. Thread-safe.
 */
final class RunawayQuery implements AutoCloseable {

    static final String ROLE = "bureau_exports";

    private final Connection connection;
    private final int pid;
    private final Thread thread;

    private RunawayQuery(Connection connection, int pid) {
        this.connection = connection;
        this.pid = pid;
        this.thread = new Thread(this::run, "quickstart-runaway-query");
        thread.setDaemon(true);
    }

    static RunawayQuery start(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create role " + ROLE);
            statement.execute("grant select on all tables in schema public to " + ROLE);
            statement.execute("set application_name = 'exports'");
            statement.execute("set session authorization " + ROLE);
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
            statement.execute("select count(*) from audit_logs a, audit_logs b, audit_logs c where a.action < b.action");
        } catch (SQLException e) {
            // This is how it is meant to end: cancelled or terminated by the incident stop.
            thread.interrupt();
        }
    }
}
