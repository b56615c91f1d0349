/**
 * Work inside PostgreSQL: {@link com.monassurance.maintenance.database.AnalyzeTables},
 * {@link com.monassurance.maintenance.database.VacuumTables} and
 * {@link com.monassurance.maintenance.database.ApplyIndexes}. Depends on task, finding and core's sql.
 */
@NullMarked
package com.monassurance.maintenance.database;

import org.jspecify.annotations.NullMarked;
