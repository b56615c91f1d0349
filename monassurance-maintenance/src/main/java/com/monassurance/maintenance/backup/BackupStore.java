package com.monassurance.maintenance.backup;

import com.monassurance.core.storage.DocumentStorage;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where backups are kept: a directory of this machine, or a bucket. What is written is committed whole or not at all, and
 * only a backup whose manifest is there is listed as good. Thread-safe.
 *
 * @since 0.1.0
 */
public abstract class BackupStore {

    static final String PARTIAL = ".partial";
    static final String MANIFEST = ".manifest.json";
    static final String PROOF = ".proof.json";
    static final String PIN = ".pin.json";
    static final String REMOVING = MANIFEST + ".removing";
    /** How all names begin. */
    static final String PREFIX = "db_";
    /** The end of the names of encrypted backups, behind that of their format. */
    static final String ENCRYPTED = ".age";
    /** The most backups one store lists, and the most names tried on one day. */
    static final int BACKUPS_MAX = 10_000;

    BackupStore() {}

    /**
     * Returns the store in a directory: files are forced to the disk and appear by an atomic rename. Touches nothing.
     *
     * @param directory made on the first backup, readable by its owner only
     * @return the store
     */
    public static BackupStore directory(Path directory) {
        return new BackupDirectory(directory.toAbsolutePath().normalize());
    }

    /**
     * Returns the store in a bucket of S3, or wherever else such a storage writes: objects appear when their upload is
     * completed, and uploads that were killed are swept. Give it a prefix of its own. Touches nothing.
     *
     * @param storage such as {@link com.monassurance.core.storage.S3DocumentStorage}
     * @return the store
     */
    public static BackupStore in(DocumentStorage storage) {
        return new BackupBucket(storage);
    }

    /** Writes what one backup is. */
    interface Content {
        Manifest writeTo(String id, DigestingFile out) throws BackupFailedException, IOException;
    }

    /** Held while backups are removed or pinned. */
    interface Held extends AutoCloseable {
        void requireOf(BackupStore store);

        @Override
        void close() throws IOException;
    }

    /**
     * Returns where it is, for people.
     *
     * @return such as {@code /srv/backups} or {@code s3://bucket/prefix}; holds no secret
     */
    public abstract String location();

    /** What it is called in messages. */
    abstract String what();

    abstract boolean isThere();

    abstract void create() throws IOException;

    /** How much room is left, where that has a meaning. */
    abstract OptionalLong usableBytes() throws IOException;

    /** Writes and commits one backup under a new name; when this throws, nothing is listed as good. */
    abstract Manifest write(Instant startedAt, ZoneId zone, String extension, Content content)
            throws BackupFailedException, IOException;

    /** Opens the file of a backup as it is kept. */
    abstract InputStream open(Manifest manifest) throws IOException;

    /** The file of a backup where it is one of this machine; null elsewhere. */
    abstract @Nullable Path localFile(Manifest manifest);

    /** Removes what nobody can be writing any more, or finishes what was all but published. */
    abstract void sweep(Instant olderThan) throws IOException;

    abstract void writeProof(String id, Proof proof) throws IOException;

    abstract void writePin(String id, BackupPins.Pin pin) throws IOException;

    abstract void removePin(String id) throws IOException;

    /** What is pinned; a pin that cannot be read still holds. */
    abstract Map<String, BackupPins.Pin> pins();

    /** Removes a backup so that nothing half removed is ever listed. */
    abstract void remove(String id) throws IOException;

    /** Finishes removals that were cut short. */
    abstract void finishRemovals() throws IOException;

    /** Refuses a second one at a time, where the store can. */
    abstract Held lockRemovals() throws IOException;

    /** The names of what is here and is not being removed. */
    abstract List<String> ids() throws IOException;

    /** A backup by its manifest and its size, whatever was found of it before. */
    abstract BackupEntry entry(String id) throws IOException;

    abstract boolean exists(String id) throws IOException;

    /** Lists what stands here, the newest first by what the manifests say, never by name or file date. */
    final List<BackupEntry> list() {
        List<BackupEntry.Known> known = new ArrayList<>();
        List<BackupEntry> rest = new ArrayList<>();
        try {
            for (String id : ids()) {
                BackupEntry entry = listed(id);
                if (entry instanceof BackupEntry.Known good) {
                    known.add(good);
                } else {
                    rest.add(entry);
                }
            }
        } catch (IOException e) {
            throw failed("listed", e);
        }
        known.sort(Comparator.comparing((BackupEntry.Known k) -> k.manifest().finishedAt())
                .reversed());
        rest.sort(Comparator.comparing(BackupEntry::id));
        List<BackupEntry> all = new ArrayList<>(known);
        all.addAll(rest);
        return List.copyOf(all.subList(0, Math.min(all.size(), BACKUPS_MAX)));
    }

    final void requireBackup(String id) {
        try {
            if (id.matches("[A-Za-z0-9_][A-Za-z0-9_-]*") && exists(id)) {
                return;
            }
        } catch (IOException e) {
            throw failed("read", e);
        }
        throw new MaintenanceException(
                MaintenanceError.NO_SUCH_BACKUP,
                "There is no backup " + id + " in " + location() + ".",
                "List the backups and choose one of them.");
    }

    final MaintenanceException failed(String action, Exception cause) {
        return new MaintenanceException(
                MaintenanceError.BACKUP_DIRECTORY,
                "The " + what() + " of the backups " + location() + " could not be " + action + ": "
                        + cause.getMessage(),
                "Check that it exists, has free space and that this user may read and write it.",
                Map.of("directory", location()),
                cause);
    }

    /** A backup as a list shows it: one that was found bad is none to rely on. */
    private BackupEntry listed(String id) throws IOException {
        BackupEntry entry = entry(id);
        if (entry instanceof BackupEntry.Known known) {
            Proof proof = known.proof();
            if (proof != null && proof.level() == Proof.Level.BAD) {
                return new BackupEntry.Unverifiable(id, proof.detail());
            }
        }
        return entry;
    }

    static String dayName(Instant startedAt, ZoneId zone) {
        return PREFIX + startedAt.atZone(zone).toLocalDate().toString().replace("-", "");
    }

    static String idOf(String fileName) {
        String name =
                fileName.endsWith(PARTIAL) ? fileName.substring(0, fileName.length() - PARTIAL.length()) : fileName;
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The ends of the names of backup files, encrypted or not. */
    static Stream<String> extensions() {
        return Stream.of(BackupFormat.values())
                .map(BackupFormat::extension)
                .flatMap(extension -> Stream.of(extension, extension + ENCRYPTED));
    }

    static boolean isBackupFile(String name) {
        return extensions().anyMatch(name::endsWith);
    }
}
