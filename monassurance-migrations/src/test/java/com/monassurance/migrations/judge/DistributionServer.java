package com.monassurance.migrations.judge;

import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.TempTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server of the distribution's packages, which bring the client programs too; on loopback, with a password. */
public final class DistributionServer implements AutoCloseable {

    private static final String USER = "postgres";
    private static final String PASSWORD = "postgres";

    private final Path binaries;
    private final TempTree tree;
    private final int port;

    private DistributionServer(Path binaries, TempTree tree, int port) {
        this.binaries = binaries;
        this.tree = tree;
        this.port = port;
    }

    /** The newest directory with server and client programs of one version, if there is any. */
    public static Optional<Path> installed() {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(root)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a server of these programs on a free port. */
    public static DistributionServer start(Path binaries) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DistributionServer server = new DistributionServer(binaries, TempTree.create(), port);
        Path password = server.tree.file("password", PASSWORD);
        if (isRoot()) {
            run(List.of("chown", "-R", "postgres", server.tree.root().toString()));
        }
        server.command(
                "initdb",
                "-D",
                server.data(),
                "-U",
                USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
                + " -c full_page_writes=off -c synchronous_commit=off";
        server.command(
                "pg_ctl",
                "-D",
                server.data(),
                "-w",
                "-l",
                server.tree.root().resolve("log").toString(),
                "-o",
                options,
                "start");
        return server;
    }

    /** The server as tests use any other. */
    public PostgresFixture fixture() {
        return PostgresFixture.at("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD);
    }

    /** The schema of a database as the distribution's pg_dump writes it. */
    public String dumpSchema(String database) throws IOException, InterruptedException {
        return run(List.of(
                "env",
                "PGPASSWORD=" + PASSWORD,
                binaries.resolve("pg_dump").toString(),
                "--schema-only",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                USER,
                database));
    }

    @Override
    public void close() {
        try {
            command("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            tree.close();
        }
    }

    private String data() {
        return tree.root().resolve("data").toString();
    }

    private void command(String program, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            // The server refuses to run as root.
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        words.add(binaries.resolve(program).toString());
        words.addAll(List.of(arguments));
        run(words);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String run(List<String> words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int ending = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (ending != 0) {
                throw new IOException(words + ": " + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
