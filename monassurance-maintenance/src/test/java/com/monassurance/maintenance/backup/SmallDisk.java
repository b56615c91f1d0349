package com.monassurance.maintenance.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A tmpfs so small that it is full at once. */
final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** Mounts it, or says with an empty answer that this is not permitted here. */
    static Optional<SmallDisk> mount(Path path, String size) throws IOException, InterruptedException {
        Files.createDirectories(path);
        return status("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString()) == 0
                ? Optional.of(new SmallDisk(path))
                : Optional.empty();
    }

    Path path() {
        return path;
    }

    void grow(String size) throws IOException, InterruptedException {
        if (status("mount", "-o", "remount,size=" + size, path.toString()) != 0) {
            throw new IOException("cannot enlarge " + path);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (status("umount", path.toString()) != 0) {
                throw new IOException("cannot unmount " + path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unmounting " + path, e);
        }
    }

    private static int status(String... words) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }
}
