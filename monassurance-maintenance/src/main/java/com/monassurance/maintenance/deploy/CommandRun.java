package com.monassurance.maintenance.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One run of a command to its end: standard output and error together, its last part kept (16 KiB unless said otherwise), killed with its descendants
 * when its time is over or the thread is interrupted.
 *
 * @param exitStatus of the program; -1 when it did not end by itself
 * @param output the end of what it wrote
 * @param problem why it did not end by itself; empty when it did
 */
record CommandRun(int exitStatus, String output, String problem) {

    private static final int OUTPUT_BYTES_MAX = 16 * 1024;
    private static final List<String> HOOK_VARIABLES = List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE");
    private static final Pattern URL_CREDENTIALS = Pattern.compile("://[^/@\\s]+@");
    private static final int NEVER_ENDED = -1;
    private static final long PUMP_GRACE_MILLIS = 2_000;

    static CommandRun of(Command command) {
        return of(command, OUTPUT_BYTES_MAX);
    }

    static CommandRun of(Command command, int outputBytesMax) {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(command.directory().toAbsolutePath().toFile())
                .redirectErrorStream(true);
        // A hook of git that starts us would otherwise make every git below work on its own repository.
        builder.environment().keySet().removeAll(HOOK_VARIABLES);
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return new CommandRun(NEVER_ENDED, "", "cannot be started: " + e.getMessage());
        }
        Tail tail = new Tail(process.getInputStream(), outputBytesMax);
        Thread pump = new Thread(tail, "monassurance-command-output");
        pump.setDaemon(true);
        pump.start();
        try {
            boolean ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            pump.join(PUMP_GRACE_MILLIS);
            return ended
                    ? new CommandRun(process.exitValue(), tail.text(), "")
                    : new CommandRun(NEVER_ENDED, tail.text(), "killed after " + command.timeout());
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            return new CommandRun(NEVER_ENDED, tail.text(), "interrupted");
        }
    }

    boolean isSuccess() {
        return exitStatus == 0;
    }

    /** One line for a report: how it ended, then the end of the output. */
    String summary() {
        String end = problem.isEmpty() ? "exit status " + exitStatus : problem;
        String text = URL_CREDENTIALS.matcher(output.strip()).replaceAll("://***@");
        return text.isEmpty() ? end : end + ": " + text;
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads a stream to its end so that the program never blocks on a full pipe, and remembers its last bytes. */
    private static final class Tail implements Runnable {
        private final InputStream stream;
        private final byte[] ring;
        private long written;

        Tail(InputStream stream, int bytesMax) {
            this.stream = stream;
            this.ring = new byte[bytesMax];
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    keep(buffer, read);
                }
            } catch (IOException e) {
                // The program was killed and took its pipe with it: what was read so far is what there is.
                return;
            }
        }

        private synchronized void keep(byte[] buffer, int read) {
            for (int i = 0; i < read; i++) {
                ring[(int) (written++ % ring.length)] = buffer[i];
            }
        }

        synchronized String text() {
            int length = (int) Math.min(written, ring.length);
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = ring[(int) ((written - length + i) % ring.length)];
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return written > ring.length ? "…" + text : text;
        }
    }
}
