package com.monassurance.migrations;

import com.monassurance.fixtures.PostgresFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A streaming replica of a fixture's server, made from a base backup. The server itself copies and starts it, so it runs
 * as whoever the server runs as, in a directory that goes with the server's.
 */
final class StreamingReplica implements AutoCloseable {

    private final PostgresFixture primary;
    private final Path programs;
    private final Path data;
    private final int port;

    private StreamingReplica(PostgresFixture primary, Path programs, Path data, int port) {
        this.primary = primary;
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    static StreamingReplica of(PostgresFixture primary) throws SQLException, IOException {
        Path source = Path.of(answer(primary, "show data_directory"));
        Path programs = Path.of(ProcessHandle.of(primary.pid())
                        .orElseThrow()
                        .info()
                        .command()
                        .orElseThrow())
                .getParent();
        StreamingReplica replica =
                new StreamingReplica(primary, programs, source.resolveSibling("replica"), freePort());
        replica.copy(source);
        replica.start();
        return replica;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void copy(Path source) throws SQLException, IOException {
        boolean isOld = primary.majorVersion() < 15;
        try (Connection connection = primary.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    isOld
                            ? "select pg_start_backup('replica', true, false)"
                            : "select pg_backup_start('replica', true)");
            program(
                    statement,
                    "cp -R " + source + " " + data + " && rm -f " + data + "/postmaster.pid && chmod 700 " + data
                            + " && touch " + data + "/standby.signal " + data + "/backup_label");
            try (ResultSet row = statement.executeQuery(
                    "select labelfile from " + (isOld ? "pg_stop_backup(false, false)" : "pg_backup_stop(false)"))) {
                row.next();
                Files.writeString(data.resolve("backup_label"), row.getString(1));
            }
        }
        Files.writeString(
                data.resolve("postgresql.conf"),
                "\nport = " + port + "\nprimary_conninfo = 'host=" + primary.host() + " port=" + primary.port()
                        + " user=" + primary.user() + " password=" + primary.password()
                        + "'\nwal_receiver_status_interval = '1s'\n",
                StandardOpenOption.APPEND);
    }

    private void start() throws SQLException, IOException {
        Path log = data.resolve("log");
        try {
            inProgram(programs.resolve("pg_ctl") + " -D " + data + " -l " + log + " -w start > /dev/null");
        } catch (SQLException e) {
            throw new IllegalStateException("The replica did not start:\n" + Files.readString(log), e);
        }
    }

    /** Whether what the replica has received is applied there. */
    void replay(boolean applies) throws SQLException {
        PostgresFixture itself = PostgresFixture.at(
                "jdbc:postgresql://" + primary.host() + ":" + port + "/postgres", primary.user(), primary.password());
        try (Connection connection = itself.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_wal_replay_" + (applies ? "resume" : "pause") + "()");
        }
    }

    @Override
    public void close() throws SQLException {
        inProgram(programs.resolve("pg_ctl") + " -D " + data + " -m immediate -w stop > /dev/null");
    }

    private void inProgram(String command) throws SQLException {
        try (Connection connection = primary.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            program(statement, command);
        }
    }

    private static void program(Statement statement, String command) throws SQLException {
        statement.execute("copy (select 1) to program 'cat > /dev/null; " + command.replace("'", "''") + "'");
    }

    private static String answer(PostgresFixture server, String query) throws SQLException {
        try (Connection connection = server.dataSource("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
