/**
 * Backups that are proven: {@link com.monassurance.maintenance.backup.Backup} runs one pipeline over a
 * {@link com.monassurance.maintenance.backup.BackupEngine}:
 * {@link com.monassurance.maintenance.backup.PgDumpEngine} where a client program is installed, and the native engine of
 * the package {@code copy}, which needs none. Depends on task, finding, failure, core, and on
 * health for its one check.
 */
@NullMarked
package com.monassurance.maintenance.backup;

import org.jspecify.annotations.NullMarked;
