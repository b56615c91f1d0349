package com.monassurance.maintenance.scheduler;

import com.monassurance.fixtures.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A JVM that runs {@link RacingNode}. */
final class NodeProcess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    static NodeProcess launch(String mode, String name, PostgresDatabase database, String url) throws IOException {
        return new NodeProcess(
                name,
                new ProcessBuilder(List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RacingNode.class.getName(),
                                mode,
                                name,
                                url,
                                database.user(),
                                database.password()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    String name() {
        return name;
    }

    /** The next line it says; null when it is dead. */
    String line() throws IOException {
        return output.readLine();
    }

    void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Stops its every thread, as a long pause of the machine does; {@code CONT} lets them go on. */
    void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + signal + " of " + name + " ended with " + status);
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
