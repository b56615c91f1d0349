/**
 * Work inside PostgreSQL: {@link com.monassurance.maintenance.database.MaintainTables} and
 * {@link com.monassurance.maintenance.database.ApplyIndexes}. Depends on task, finding and core's sql.
 */
@NullMarked
package com.monassurance.maintenance.database;

import org.jspecify.annotations.NullMarked;
