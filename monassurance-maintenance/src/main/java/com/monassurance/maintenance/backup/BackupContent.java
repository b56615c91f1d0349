package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine knows of the content that it wrote. Immutable.
 *
 * @param walPosition where the write-ahead log was when the snapshot was taken; null when the engine does not know
 * @param parts what can be restored by itself; empty when the engine does not know
 * @param remarks what the database has and the backup does not, each one sentence
 * @since 0.1.0
 */
public record BackupContent(@Nullable String walPosition, List<Part> parts, List<String> remarks) {

    /** Copies. */
    public BackupContent {
        parts = List.copyOf(parts);
        remarks = List.copyOf(remarks);
    }

    /**
     * Returns the content of an engine that looks at nothing but bytes.
     *
     * @return no position, no part, no remark
     */
    public static BackupContent unknown() {
        return new BackupContent(null, List.of(), List.of());
    }

    /**
     * The rows of one table, or all large objects. Immutable.
     *
     * @param name such as {@code public.policies}
     * @param rows how many rows
     * @param bytes how many bytes the file keeps for them
     * @param sha256 checksum of these bytes in lower-case hexadecimal; empty where they have no bounds of their own
     * @since 0.1.0
     */
    public record Part(String name, long rows, long bytes, String sha256) {
        /** Checks the parts. */
        public Part {
            requireNonNull(name, "name");
            requireNonNull(sha256, "sha256");
        }
    }
}
