package com.monassurance.maintenance.scheduler;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.monassurance.fixtures.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real PgBouncer in transaction mode with fewer connections than it has clients. */
final class PgBouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private static final String CONFIG = """
            [databases]
            * = host=%1$s port=%2$d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %3$d
            unix_socket_dir =
            auth_type = trust
            auth_file = %4$s
            pool_mode = transaction
            default_pool_size = 20
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits
            """;

    private final Process process;
    private final String url;

    private PgBouncer(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Skips the test where the program is missing. */
    static PgBouncer before(PostgresDatabase database, Path directory) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed at " + PROGRAM);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path users = readable(directory, "users.txt", "\"" + database.user() + "\" \"" + database.password() + "\"\n");
        Path config =
                readable(directory, "pgbouncer.ini", CONFIG.formatted(database.host(), database.port(), port, users));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // It refuses to run as root.
        List<String> command = "root".equals(System.getProperty("user.name"))
                ? List.of(PROGRAM.toString(), "-u", "nobody", config.toString())
                : List.of(PROGRAM.toString(), config.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        PgBouncer bouncer = new PgBouncer(process, "jdbc:postgresql://127.0.0.1:" + port + "/" + database.name());
        bouncer.awaitUp();
        return bouncer;
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitUp() throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader log = process.inputReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("process up")) {
                // Read on, or it would stop at a full pipe.
                Thread reader = new Thread(() -> readOn(log), "log of PgBouncer");
                reader.setDaemon(true);
                reader.start();
                return;
            }
        }
        throw new IllegalStateException("PgBouncer did not start:\n" + said);
    }

    private static void readOn(BufferedReader log) {
        try {
            while (log.readLine() != null) {
                // Nobody wants it.
            }
        } catch (IOException e) {
            // The program has been stopped.
        }
    }

    private static Path readable(Path directory, String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
