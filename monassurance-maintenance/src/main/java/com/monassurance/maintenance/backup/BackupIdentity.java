package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secret keys that open encrypted backups; they are never written, logged or put into a manifest. Immutable.
 *
 * @since 0.1.0
 */
public final class BackupIdentity {

    private static final int FILE_BYTES_MAX = 1 << 20;

    private final List<String> keys;

    private BackupIdentity(List<String> keys) {
        this.keys = keys;
    }

    /**
     * Reads the identities of a file as {@code age-keygen} writes it: one key in a line, comments behind a number sign.
     *
     * @param file the file, which only its owner should be able to read
     * @return its identities
     * @throws MaintenanceException with {@link MaintenanceError#BACKUP_KEY} if it cannot be read, holds no identity or
     *     something else
     */
    public static BackupIdentity in(Path file) {
        requireNonNull(file, "file");
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw unusable(file, "is no file of identities", null);
            }
            List<String> lines = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            if (lines.isEmpty()) {
                throw unusable(file, "holds no identity", null);
            }
            return of(lines);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, "cannot be read as a file of identities", e instanceof IOException ? e : null);
        }
    }

    static BackupIdentity of(List<String> keys) {
        try {
            keys.forEach(AgeFormat::requireIdentity);
        } catch (NoClassDefFoundError e) {
            throw Decryption.noLibrary(e);
        }
        return new BackupIdentity(List.copyOf(keys));
    }

    List<String> keys() {
        return keys;
    }

    /** Hides the keys. */
    @Override
    public String toString() {
        return "***";
    }

    private static MaintenanceException unusable(Path file, String why, @Nullable Exception cause) {
        return new MaintenanceException(
                MaintenanceError.BACKUP_KEY,
                "The file " + file + " " + why + ".",
                "Give a file as age-keygen writes it, with lines that begin with AGE-SECRET-KEY-1; decrypt it first if it"
                        + " has a passphrase.",
                Map.of("file", file.toString()),
                cause);
    }
}
