package com.monassurance.health.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own in memory, where mounting is permitted; the test is skipped with the reason where it is not. */
record SmallDisk(Path path) implements AutoCloseable {

    static SmallDisk of(long bytes) throws IOException {
        Path path = Files.createTempDirectory("small-disk");
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", path.toString());
        if (!problem.isEmpty()) {
            Files.delete(path);
        }
        Assumptions.assumeTrue(problem.isEmpty(), "mounting a small tmpfs is not permitted here: " + problem);
        return new SmallDisk(path);
    }

    void remountReadOnly() throws IOException {
        String problem = run("mount", "-o", "remount,ro", path.toString());
        Assumptions.assumeTrue(problem.isEmpty(), "remounting is not permitted here: " + problem);
    }

    @Override
    public void close() throws IOException {
        String problem = run("umount", path.toString());
        if (!problem.isEmpty()) {
            throw new IOException("the small disk could not be unmounted: " + problem);
        }
        Files.delete(path);
    }

    /** Returns what is wrong, empty for nothing. */
    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean hasEnded = process.waitFor(10, TimeUnit.SECONDS);
            return hasEnded && process.exitValue() == 0 ? "" : "failed: " + output.strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
