package com.monassurance.maintenance;

import com.monassurance.fixtures.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link RunnerMain}; it can be stopped, continued and killed like any instance. */
final class RunnerJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private RunnerJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static RunnerJvm launch(
            String jdbcUrl,
            PostgresDatabase database,
            String instance,
            Duration lease,
            Instant time,
            int threads,
            String mode) {
        try {
            return new RunnerJvm(new ProcessBuilder(List.of(
                            System.getProperty("java.home") + "/bin/java",
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx96m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RunnerMain.class.getName(),
                            jdbcUrl,
                            database.user(),
                            database.password(),
                            instance,
                            Long.toString(lease.toMillis()),
                            time.toString(),
                            Integer.toString(threads),
                            mode))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads lines up to one; fails when the JVM ends before. */
    void expect(String word) throws IOException {
        String line = line();
        if (!word.equals(line)) {
            throw new IOException("expected " + word + " but got " + line);
        }
    }

    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** Lets it go on. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** STOP and CONT: all its threads stand still, as in a long pause of the machine; KILL: gone at once. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
