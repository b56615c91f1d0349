package com.monassurance.maintenance.backup;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.TempTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A server of the distribution, whose client programs are installed with it; on loopback, with a password. */
public final class DebianServer implements AutoCloseable {

    static final String PASSWORD = "a:b\\c d é";

    private final Path binaries;
    private final Path data;
    private final int port;
    private final boolean asPostgres;
    private final TempTree tree;

    private DebianServer(Path binaries, TempTree tree, int port, boolean asPostgres) {
        this.binaries = binaries;
        this.tree = tree;
        this.data = tree.root().resolve("data");
        this.port = port;
        this.asPostgres = asPostgres;
    }

    /** The newest directory with server and client programs of one version, if there is any. */
    private static Optional<Path> installed() {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(root)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts the newest that is installed; the tests that ask are skipped where there is none. */
    public static DebianServer startOrSkip() throws IOException, InterruptedException {
        Optional<Path> binaries = installed();
        assumeTrue(binaries.isPresent(), "no PostgreSQL server with its clients below /usr/lib/postgresql");
        return start(binaries.orElseThrow());
    }

    private static DebianServer start(Path binaries) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TempTree tree = TempTree.create();
        boolean root = System.getProperty("user.name").equals("root");
        DebianServer server = new DebianServer(binaries, tree, port, root);
        Path password = tree.file("password", PASSWORD);
        if (root) {
            run(List.of("chown", "-R", "postgres", tree.root().toString()));
        }
        server.command(
                "initdb",
                "-D",
                server.data.toString(),
                "-U",
                "postgres",
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        server.command(
                "pg_ctl",
                "-D",
                server.data.toString(),
                "-w",
                "-l",
                tree.root().resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories=''",
                "start");
        return server;
    }

    public int port() {
        return port;
    }

    public String password() {
        return PASSWORD;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public DataSource dataSource(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser("postgres");
        source.setPassword(PASSWORD);
        return source;
    }

    PgAddress address(String database) {
        return PgAddress.of("127.0.0.1", port, database, "postgres").password(() -> PASSWORD);
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", PASSWORD);
    }

    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public long number(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Restores a custom-format file with the distribution's own pg_restore. */
    void restore(Path file, String database) throws IOException, InterruptedException {
        client("pg_restore", database, "--exit-on-error", file.toString());
    }

    /** Runs a client program of the distribution against a database and returns what it said. */
    public String client(String program, String database, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                binaries.resolve(program).toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                "postgres",
                "-d",
                database));
        words.addAll(List.of(arguments));
        Path errors = Files.createTempFile("client", ".txt");
        Path pgpass = Files.createTempFile(
                "pgpass", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(
                    pgpass, "*:*:*:*:" + PASSWORD.replace("\\", "\\\\").replace(":", "\\:"));
            ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
            builder.environment().put("PGPASSFILE", pgpass.toString());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(words + ": " + Files.readString(errors, StandardCharsets.UTF_8));
            }
            return output;
        } finally {
            Files.delete(errors);
            Files.delete(pgpass);
        }
    }

    @Override
    public void close() {
        try {
            command("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            tree.close();
        }
    }

    private void command(String program, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        if (asPostgres) {
            // The server refuses to run as root.
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        words.add(binaries.resolve(program).toString());
        words.addAll(List.of(arguments));
        run(words);
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(words + ": " + Files.readString(output, StandardCharsets.UTF_8));
            }
        } finally {
            Files.delete(output);
        }
    }
}
