package com.monassurance.migrations.catalog;

import com.monassurance.fixtures.PostgresDatabase;
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

/** A server of the distribution, whose {@code pg_dump} is installed with it; on loopback, gone at the end. */
final class DistributionServer implements AutoCloseable {

    private static final String PASSWORD = "secret";

    private final Path binaries;
    private final TempTree tree;
    private final int port;

    private DistributionServer(Path binaries, TempTree tree, int port) {
        this.binaries = binaries;
        this.tree = tree;
        this.port = port;
    }

    /** The newest directory with a server and pg_dump of one version, if there is any. */
    static Optional<Path> installed() throws IOException {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(root)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Path::compareTo);
        }
    }

    static DistributionServer start(Path binaries) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TempTree tree = TempTree.create();
        DistributionServer server = new DistributionServer(binaries, tree, port);
        Path password = tree.file("password", PASSWORD);
        if (isRoot()) {
            run(List.of("chown", "-R", "postgres", tree.root().toString()));
        }
        server.command("initdb", "-U", "postgres", "--pwfile=" + password, "-A", "scram-sha-256", "-E", "UTF8", "-N");
        server.command(
                "pg_ctl",
                "-w",
                "-l",
                tree.root().resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories=''",
                "start");
        return server;
    }

    PostgresFixture fixture() {
        return PostgresFixture.at("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", PASSWORD);
    }

    /** What pg_dump prints of a database's schema. */
    String dump(PostgresDatabase database) throws IOException {
        return run(List.of(
                binaries.resolve("pg_dump").toString(),
                "--schema-only",
                "postgresql://postgres:" + PASSWORD + "@127.0.0.1:" + port + "/" + database.name()));
    }

    private void command(String program, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        words.addAll(List.of(
                binaries.resolve(program).toString(),
                "-D",
                tree.root().resolve("data").toString()));
        words.addAll(List.of(arguments));
        run(words);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String run(List<String> words) throws IOException {
        Path output = Files.createTempFile("output", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int exit = ended(process);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (exit != 0) {
                throw new IOException(words.get(0) + " ended with " + exit + ": " + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }

    private static int ended(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        command("pg_ctl", "-m", "immediate", "stop");
        if (isRoot()) {
            run(List.of("chown", "-R", "root", tree.root().toString()));
        }
        tree.close();
    }
}
