package com.monassurance.maintenance.backup;

import com.monassurance.core.Ticker;
import com.monassurance.maintenance.task.TaskContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client program that is ours from start to end: its errors go to a private file, so that no full pipe can stall it;
 * one daemon thread of known name ends its whole process tree on deadline, cancellation or interruption of the caller;
 * and only its exit status says that it is done. Confined to one thread.
 */
final class ClientProcess implements AutoCloseable {

    /** How a program ended. */
    record Ended(int status, boolean stopped, String stopReason, String errorTail) {
        boolean isGood() {
            return status == 0 && !stopped;
        }

        String problem() {
            String tail = errorTail.isBlank() ? "" : ": " + errorTail.strip().replaceAll("\\s*\\R\\s*", " | ");
            return (stopped ? stopReason : "exit status " + status) + tail;
        }
    }

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int ERROR_TAIL_BYTES = 4 * 1024;
    private static final long POLL_MILLIS = 50;
    private static final long TERM_SECONDS = 5;

    private final Path workspace;
    private final Path errors;
    private final Duration limit;
    private final TaskContext context;

    private ClientProcess(Path workspace, Duration limit, TaskContext context) {
        this.workspace = workspace;
        this.errors = workspace.resolve("stderr");
        this.limit = limit;
        this.context = context;
    }

    /** Opens a private directory for one run of a program. */
    static ClientProcess prepare(Duration limit, TaskContext context) throws IOException {
        Path workspace = Files.createTempDirectory(
                "monassurance-backup-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new ClientProcess(workspace, limit, context);
    }

    /** Writes a file that only we can read, for the password. */
    Path secretFile(String content) throws IOException {
        Path file = workspace.resolve("pgpass");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content, StandardCharsets.UTF_8);
    }

    /** Runs a program and copies what it writes; blocks until it is gone. */
    Ended run(List<String> command, Map<String, String> environment, OutputStream out) throws IOException {
        Process process = builder(command, environment)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        Watchdog watchdog = new Watchdog(process, limit, context);
        watchdog.start();
        boolean copied = false;
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            copied = true;
        } catch (IOException e) {
            // A read that fails because the watchdog ended the program is told by the watchdog's reason.
            if (!watchdog.hasStopped()) {
                throw e;
            }
        } finally {
            if (!copied) {
                endTree(process);
            }
            awaitEnd(process);
            watchdog.finish();
        }
        return new Ended(process.exitValue(), watchdog.hasStopped(), watchdog.reason(), errorTail());
    }

    /**
     * Runs a program that reads from us and writes nothing; blocks until it is gone.
     *
     * @throws IOException if {@code in} cannot be read; what ends the program's reading is told by its exit status
     */
    Ended feed(List<String> command, InputStream in) throws IOException {
        Process process = builder(command, Map.of())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Watchdog watchdog = new Watchdog(process, limit, context);
        watchdog.start();
        boolean isFed = false;
        try {
            OutputStream out = process.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0 && put(out, buffer, n); n = in.read(buffer)) {
                // What does not take more has ended, or does not need more.
            }
            isFed = true;
        } finally {
            if (isFed) {
                close(process.getOutputStream());
            } else {
                endTree(process);
            }
            awaitEnd(process);
            watchdog.finish();
        }
        return new Ended(process.exitValue(), watchdog.hasStopped(), watchdog.reason(), errorTail());
    }

    private static boolean put(OutputStream out, byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            // It does not read any more; its exit status says why.
        }
    }

    private ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public void close() throws IOException {
        for (String name : List.of("stderr", "pgpass")) {
            Files.deleteIfExists(workspace.resolve(name));
        }
        Files.deleteIfExists(workspace);
    }

    private String errorTail() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(errors.toFile(), "r")) {
            long from = Math.max(0, file.length() - ERROR_TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        }
    }

    private static void awaitEnd(Process process) {
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
                endTree(process);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endTree(Process process) {
        List<ProcessHandle> tree = process.descendants().toList();
        tree.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (process.waitFor(TERM_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Ends the program when it must not go on. */
    private static final class Watchdog implements Runnable {
        private final Process process;
        private final Duration limit;
        private final TaskContext context;
        private final Thread caller = Thread.currentThread();
        private final Thread thread = new Thread(this, "monassurance-backup-watchdog");
        private volatile String reason = "";

        Watchdog(Process process, Duration limit, TaskContext context) {
            this.process = process;
            this.limit = limit;
            this.context = context;
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        void finish() {
            thread.interrupt();
        }

        boolean hasStopped() {
            return !reason.isEmpty();
        }

        String reason() {
            return reason;
        }

        @Override
        public void run() {
            Ticker ticker = Ticker.system();
            long start = ticker.nanos();
            try {
                while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (ticker.nanos() - start > limit.toNanos()) {
                        stop("it took longer than " + limit);
                    } else if (caller.isInterrupted() || context.isCancelled()) {
                        stop("it was cancelled");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void stop(String why) {
            reason = why;
            endTree(process);
        }
    }
}
