package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a backup, kept beside it as JSON; the manifest is written last, so that a file without one is never
 * taken for a backup. Immutable.
 *
 * @param id name of the backup, such as {@code db_20261122}
 * @param engine name of the engine that wrote it
 * @param format what the file holds
 * @param file name of the file
 * @param bytes size of the file
 * @param sha256 checksum of the file in lower-case hexadecimal, computed while it was written
 * @param database name of the database
 * @param databaseBytes size of the database on the server when the backup started
 * @param serverVersion version of the server
 * @param clientVersion version of what wrote the backup
 * @param startedAt when the backup started
 * @param finishedAt when the file was whole and on the disk
 * @param application who made it
 * @param revisionStatus state of the schema, such as {@code AT_HEAD}; {@code UNKNOWN} when the host did not say
 * @param revisions revisions the schema was at
 * @param content what the engine knows of what it wrote
 * @param recipients public keys that the file is encrypted to, in the age format; empty when it is not encrypted
 * @since 0.1.0
 */
public record Manifest(
        String id,
        String engine,
        BackupFormat format,
        String file,
        long bytes,
        String sha256,
        String database,
        long databaseBytes,
        String serverVersion,
        String clientVersion,
        Instant startedAt,
        Instant finishedAt,
        ApplicationInfo application,
        String revisionStatus,
        List<String> revisions,
        BackupContent content,
        List<String> recipients) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the file name would leave the directory or the checksum is none
     */
    public Manifest {
        requireNonNull(id, "id");
        requireNonNull(engine, "engine");
        requireNonNull(format, "format");
        requireNonNull(database, "database");
        requireNonNull(serverVersion, "serverVersion");
        requireNonNull(clientVersion, "clientVersion");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(finishedAt, "finishedAt");
        requireNonNull(application, "application");
        requireNonNull(revisionStatus, "revisionStatus");
        requireNonNull(content, "content");
        revisions = List.copyOf(revisions);
        recipients = List.copyOf(recipients);
        if (!file.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException("not the name of a backup file: " + file);
        }
        if (!sha256.matches("[0-9a-f]{64}") || bytes <= 0) {
            throw new IllegalArgumentException("a backup has bytes and a SHA-256 checksum");
        }
    }

    /**
     * Tells whether a key is needed to read the file.
     *
     * @return true when it has recipients
     */
    public boolean isEncrypted() {
        return !recipients.isEmpty();
    }
}
