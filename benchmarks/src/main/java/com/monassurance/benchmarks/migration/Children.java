package com.monassurance.benchmarks.migration;

import com.monassurance.benchmarks.migration.child.ChildMain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts the JVMs that are measured: the same java, the same flags, the class path of one tool. Thread-safe. */
final class Children {

    private final Options options;
    private final Path directory;
    private final Path logging;

    Children(Options options, Path directory) throws IOException {
        this.options = options;
        this.directory = directory;
        this.logging = Files.writeString(directory.resolve("logging.properties"), "handlers =\n.level = OFF\n");
    }

    /** The flags of every child. */
    List<String> flags() {
        return List.of(
                "-Xmx" + options.heap(),
                "-Djava.util.logging.config.file=" + logging,
                "-Dliquibase.analytics.enabled=false");
    }

    /** Runs a child to its end, which is part of what it takes. */
    ChildRun run(Tool tool, String extraClassPath, List<String> arguments) {
        try {
            Path output = Files.createTempFile(directory, "child-", ".out");
            ProcessBuilder builder = builder(tool, extraClassPath, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            long start = System.nanoTime();
            Process process = builder.start();
            boolean ended = process.waitFor(options.childTimeout().toSeconds(), TimeUnit.SECONDS);
            long wall = System.nanoTime() - start;
            if (!ended) {
                process.destroyForcibly().waitFor();
                return ChildRun.failed(
                        wall, "not done after " + options.childTimeout().toSeconds() + " s");
            }
            List<String> lines = List.of(new String(Files.readAllBytes(output), StandardCharsets.UTF_8).split("\\R"));
            Files.delete(output);
            return ChildRun.of(wall, lines, "ended with " + process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a child ran.", e);
        }
    }

    /** Starts children that wait, one for each list of arguments; {@link Starters#release} lets them go. */
    Starters starters(Tool tool, List<List<String>> argumentsOfEach) throws IOException {
        List<Process> processes = new ArrayList<>();
        for (List<String> arguments : argumentsOfEach) {
            Process process = builder(tool, "", arguments)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            processes.add(process);
            CompletableFuture.delayedExecutor(options.childTimeout().toSeconds(), TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
        }
        return new Starters(processes);
    }

    private ProcessBuilder builder(Tool tool, String extraClassPath, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.add("-cp");
        command.add(
                extraClassPath.isEmpty() ? tool.classPath() : tool.classPath() + File.pathSeparator + extraClassPath);
        command.add(ChildMain.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("REDGATE_DISABLE_TELEMETRY", "true");
        return builder;
    }
}
