/**
 * Backups that are proven: {@link com.monassurance.maintenance.backup.Backup} runs one pipeline over a
 * {@link com.monassurance.maintenance.backup.BackupEngine}. Today there is one engine,
 * {@link com.monassurance.maintenance.backup.PgDumpEngine}. Depends on task, finding, failure, core, and on
 * health for its one check.
 */
@NullMarked
package com.monassurance.maintenance.backup;

import org.jspecify.annotations.NullMarked;
