package com.monassurance.maintenance.failure;

import com.monassurance.core.failure.ErrorCode;

/**
 * Ways maintenance can fail; MNT-050 and above belong to incidents, deployment, escalation and audit.
 *
 * @since 0.1.0
 */
public enum MaintenanceError implements ErrorCode {
    /** A task threw something that is not a failure of this library: a surprise. */
    SURPRISE("MNT-000", Category.FAILED),
    /** A directory must not be touched by a task that deletes: a file system root, a home directory, an empty path. */
    DANGEROUS_ROOT("MNT-001", Category.REFUSED),
    /** Files could not be listed. */
    FILES_UNREADABLE("MNT-002", Category.FAILED),
    /** The plan was made by another task. */
    FOREIGN_PLAN("MNT-003", Category.USAGE),
    /** The run was cancelled before it was done. */
    CANCELLED("MNT-004", Category.TIMEOUT),
    /** Somebody else took the run over; nothing more may be published. */
    TAKEN_OVER("MNT-005", Category.REFUSED),
    /** The directory of the backups cannot be read or written. */
    BACKUP_DIRECTORY("MNT-010", Category.FAILED),
    /** There is no backup of that name. */
    NO_SUCH_BACKUP("MNT-011", Category.USAGE),
    /** A backup could not be written or read back. */
    BACKUP_FAILED("MNT-012", Category.FAILED),
    /** A restore was not begun: the database is not empty, or lacks what the backup needs. */
    RESTORE_REFUSED("MNT-013", Category.REFUSED),
    /** A restore stopped; run again, it goes on where it stopped. */
    RESTORE_FAILED("MNT-014", Category.FAILED),
    /** A backup file is damaged or none of ours. */
    BACKUP_DAMAGED("MNT-015", Category.FAILED),
    /** Backups of the same directory are being removed or pinned by another run. */
    RETENTION_BUSY("MNT-016", Category.REFUSED),
    /** A backup is encrypted, and the key that opens it is missing, another or cannot be read. */
    BACKUP_KEY("MNT-017", Category.USAGE),
    /** An index of the set exists under the same name with another definition. */
    INDEX_CONFLICT("MNT-020", Category.REFUSED),
    /** The report could not be written. */
    REPORT_UNWRITABLE("MNT-030", Category.FAILED);

    private final String id;
    private final Category category;

    MaintenanceError(String id, Category category) {
        this.id = id;
        this.category = category;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Category category() {
        return category;
    }
}
