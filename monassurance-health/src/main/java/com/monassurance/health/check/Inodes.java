package com.monassurance.health.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inodes of a file system, which the JDK does not tell: asked of {@code df}, which is killed at the deadline. Where there
 * is no such program, or the file system counts none, nothing is known.
 */
final class Inodes {

    private static final Logger LOGGER = LoggerFactory.getLogger(Inodes.class);
    private static final int ANSWER_BYTES_MAX = 4096;
    private static final int FIELDS = 6;

    private Inodes() {}

    /** Returns the share of the inodes that is free. */
    static OptionalDouble freeShare(Path directory, Duration within) throws InterruptedException {
        Process df;
        try {
            df = new ProcessBuilder("df", "-Pi", directory.toAbsolutePath().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOGGER.debug("inodes=unknown", e);
            return OptionalDouble.empty();
        }
        try (InputStream out = df.getInputStream()) {
            if (!df.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) || df.exitValue() != 0) {
                return OptionalDouble.empty();
            }
            return freeShare(new String(out.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOGGER.debug("inodes=unknown", e);
            return OptionalDouble.empty();
        } finally {
            df.destroyForcibly();
        }
    }

    /** Reads the second and the fourth field of the last line: all and those free. */
    static OptionalDouble freeShare(String answer) {
        List<String> lines = answer.lines().toList();
        String[] fields =
                lines.isEmpty() ? new String[0] : lines.get(lines.size() - 1).split("\\s+");
        if (lines.size() < 2 || fields.length < FIELDS) {
            return OptionalDouble.empty();
        }
        try {
            long total = Long.parseLong(fields[1]);
            long free = Long.parseLong(fields[3]);
            return total > 0 ? OptionalDouble.of((double) free / total) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
