package com.monassurance.health.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inodes of a file system, which the JDK does not tell. Immutable.
 *
 * @param total how many there are, positive
 * @param free of these, not in use
 * @since 0.1.0
 */
public record Inodes(long total, long free) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Inodes.class);
    private static final int ANSWER_BYTES_MAX = 4096;
    private static final int FIELDS = 6;

    /**
     * Asks {@code df}, which is killed at the deadline; blocks until then.
     *
     * @param directory of the file system
     * @param within how long to wait
     * @return nothing where there is no such program, or the file system counts none
     * @throws InterruptedException if the wait is interrupted
     */
    public static Optional<Inodes> of(Path directory, Duration within) throws InterruptedException {
        Process df;
        try {
            df = new ProcessBuilder("df", "-Pi", directory.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOGGER.debug("inodes=unknown", e);
            return Optional.empty();
        }
        try (InputStream out = df.getInputStream()) {
            if (!df.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) || df.exitValue() != 0) {
                return Optional.empty();
            }
            return read(new String(out.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOGGER.debug("inodes=unknown", e);
            return Optional.empty();
        } finally {
            df.destroyForcibly();
        }
    }

    /**
     * Reads the second and the fourth field of the last line: all and those free.
     *
     * @param answer of {@code df -Pi}
     * @return nothing when it is no answer
     */
    public static Optional<Inodes> read(String answer) {
        List<String> lines = answer.lines().toList();
        String[] fields =
                lines.isEmpty() ? new String[0] : lines.get(lines.size() - 1).split("\\s+");
        if (lines.size() < 2 || fields.length < FIELDS) {
            return Optional.empty();
        }
        try {
            Inodes inodes = new Inodes(Long.parseLong(fields[1]), Long.parseLong(fields[3]));
            return inodes.total > 0 ? Optional.of(inodes) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the share that is free.
     *
     * @return 0 to 1
     */
    public double freeShare() {
        return (double) free / total;
    }
}
