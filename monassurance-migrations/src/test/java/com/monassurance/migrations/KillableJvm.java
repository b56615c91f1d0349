package com.monassurance.migrations;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A JVM that runs {@link KillableUpgrade}; it is up long before it is told to go. */
final class KillableJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private KillableJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static KillableJvm launch(PostgresFixture server) {
        try {
            return new KillableJvm(new ProcessBuilder(List.of(
                            System.getProperty("java.home") + "/bin/java",
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx96m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KillableUpgrade.class.getName(),
                            server.jdbcUrl("postgres"),
                            server.user(),
                            server.password()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it go, and returns when it has begun; the future gets its last line, which is empty when it was killed. */
    CompletableFuture<String> go(PostgresDatabase database) throws IOException {
        expect("ready");
        Writer input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        input.write(database.jdbcUrl() + " " + database.user() + " " + database.password() + "\n");
        input.flush();
        expect("go");
        CompletableFuture<String> last = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        String line = output.readLine();
                        last.complete(line == null ? "" : line);
                    } catch (IOException e) {
                        last.complete("");
                    }
                },
                "output of a killable JVM");
        reader.setDaemon(true);
        reader.start();
        return last;
    }

    private void expect(String word) throws IOException {
        String line = output.readLine();
        if (!word.equals(line)) {
            throw new IOException("expected " + word + " but got " + line);
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
