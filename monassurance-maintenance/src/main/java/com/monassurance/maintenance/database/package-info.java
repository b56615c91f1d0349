/**
 * Work inside PostgreSQL: {@link com.monassurance.maintenance.database.MaintainTables},
 * {@link com.monassurance.maintenance.database.RewriteTables},
 * {@link com.monassurance.maintenance.database.ReindexBloated} and
 * {@link com.monassurance.maintenance.database.ApplyIndexes}. Depends on diagnose, task, finding and core's sql.
 */
@NullMarked
package com.monassurance.maintenance.database;

import org.jspecify.annotations.NullMarked;
