package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * The backups of a directory that retention never removes, whatever their age, until they are unpinned. Thread-safe, also
 * against other processes.
 *
 * @since 0.1.0
 */
public final class BackupPins {

    private static final int REASON_MAX = 500;

    private final BackupStore store;
    private final Clock clock;

    private BackupPins(BackupStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Returns the pins of a directory. Touches nothing.
     *
     * @param directory where the backups are kept
     * @return the pins
     */
    public static BackupPins in(Path directory) {
        return in(BackupStore.directory(directory));
    }

    /**
     * Returns the pins of a store. Touches nothing.
     *
     * @param store where the backups are kept
     * @return the pins
     */
    public static BackupPins in(BackupStore store) {
        return new BackupPins(requireNonNull(store, "store"), Clock.systemUTC());
    }

    /**
     * Keeps a backup until it is unpinned; a second call changes the reason.
     *
     * @param id name of the backup
     * @param reason why, at most 500 characters
     * @throws MaintenanceException with {@link MaintenanceError#NO_SUCH_BACKUP} if there is none of that name,
     *     {@link MaintenanceError#RETENTION_BUSY} while backups are being removed, or
     *     {@link MaintenanceError#BACKUP_DIRECTORY} if it cannot be written
     * @throws IllegalArgumentException if the reason is blank or too long
     */
    public void pin(String id, String reason) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new IllegalArgumentException("a reason has 1 to " + REASON_MAX + " characters");
        }
        store.requireBackup(id);
        try (BackupStore.Held held = store.lockRemovals()) {
            held.requireOf(store);
            store.requireBackup(id);
            store.writePin(id, new Pin(reason, clock.instant()));
        } catch (IOException e) {
            throw store.failed("written", e);
        }
    }

    /**
     * Lets retention decide about a backup again; does nothing when it is not pinned.
     *
     * @param id name of the backup
     * @throws MaintenanceException as {@link #pin(String, String)}
     */
    public void unpin(String id) {
        store.requireBackup(id);
        try (BackupStore.Held held = store.lockRemovals()) {
            held.requireOf(store);
            store.removePin(id);
        } catch (IOException e) {
            throw store.failed("written", e);
        }
    }

    /**
     * Returns what is pinned.
     *
     * @return the pins by the names of the backups
     * @throws MaintenanceException with {@link MaintenanceError#BACKUP_DIRECTORY} if the directory cannot be read
     */
    public Map<String, Pin> all() {
        return store.pins();
    }

    /**
     * Why a backup is kept. Immutable.
     *
     * @param reason in somebody's words
     * @param at since when
     * @since 0.1.0
     */
    public record Pin(String reason, Instant at) {
        /** Checks the parts. */
        public Pin {
            requireNonNull(reason, "reason");
            requireNonNull(at, "at");
        }
    }
}
