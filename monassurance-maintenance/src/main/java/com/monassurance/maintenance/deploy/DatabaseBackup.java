package com.monassurance.maintenance.deploy;

/**
 * Backs the database up before it is changed.
 *
 * @since 0.1.0
 */
public interface DatabaseBackup {

    /**
     * Takes a backup. Blocks until it is complete; a failed one leaves nothing that looks like a backup.
     *
     * @param name its name, such as {@code backup_20260715_090000}
     * @return done only when the backup is complete
     */
    StepOutcome take(String name);

    /**
     * Tells whether a backup taken earlier is there and whole. Changes nothing.
     *
     * @param name its name
     * @return done when it could be restored as far as is known
     */
    StepOutcome verify(String name);
}
