/**
 * The native engine: {@link com.monassurance.maintenance.backup.copy.NativeEngine} writes a database by {@code COPY} in one
 * exported snapshot, {@link com.monassurance.maintenance.backup.copy.NativeRestore} fills an empty one from it. Neither
 * needs a client program. Depends on backup, task, finding, failure, core, and on the catalogue of migrations.
 */
@NullMarked
package com.monassurance.maintenance.backup.copy;

import org.jspecify.annotations.NullMarked;
