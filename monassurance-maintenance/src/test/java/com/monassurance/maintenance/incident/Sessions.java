package com.monassurance.maintenance.incident;

import com.monassurance.fixtures.PostgresDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sessions of other people: connections of a role that is nobody special, running statements in the background. */
final class Sessions implements AutoCloseable {

    static final String ROLE = "app_user";
    private static final String PASSWORD = "app-password";

    private final PostgresDatabase database;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CompletableFuture<Void>> ignored = new ArrayList<>();
    private final List<Connection> open = new ArrayList<>();

    Sessions(PostgresDatabase database) {
        this.database = database;
        database.execute(
                "do $$ begin if not exists (select from pg_roles where rolname = '" + ROLE + "') then create role "
                        + ROLE + " login password '" + PASSWORD + "'; end if; end $$",
                "grant all on schema public to " + ROLE);
    }

    /** One session with an application name. */
    final class Session {
        private final Connection connection;
        private final int pid;

        private Session(Connection connection, int pid) {
            this.connection = connection;
            this.pid = pid;
        }

        int pid() {
            return pid;
        }

        Connection connection() {
            return connection;
        }

        /** Runs a statement in the background; the future fails with what the server said. */
        CompletableFuture<Void> start(String sql) {
            return CompletableFuture.runAsync(() -> now(sql), threads);
        }

        /** Runs a statement in the background whose end is of no interest. */
        void background(String sql) {
            ignored.add(start(sql));
        }

        void now(String sql) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    Session open(String application) throws SQLException {
        return open(application, ROLE, PASSWORD);
    }

    Session open(String application, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", application);
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), properties);
        open.add(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return new Session(connection, row.getInt(1));
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : open) {
            connection.abort(Runnable::run);
        }
        threads.shutdownNow();
    }
}
