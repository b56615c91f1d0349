package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of a backup, wherever it is kept and already decrypted. Implementations are confined to one thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BackupSource {

    /** How much is read at a time. */
    int BUFFER_BYTES = 64 * 1024;

    /**
     * Opens the content for reading once, from its start.
     *
     * @return a stream, which the caller closes
     * @throws IOException if it cannot be opened
     */
    InputStream open() throws IOException;

    /**
     * Returns the content of a file of this machine.
     *
     * @param file the file
     * @return its content, which can be opened any number of times
     */
    static BackupSource of(Path file) {
        requireNonNull(file, "file");
        return () -> new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }
}
