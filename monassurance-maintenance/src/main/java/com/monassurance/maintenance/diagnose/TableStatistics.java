package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

/**
 * The guide's seven columns of a table: what was written to it since the statistics were reset. Immutable.
 *
 * @param schema schema of the table
 * @param table name of the table
 * @param insertedRows rows inserted
 * @param updatedRows rows updated
 * @param deletedRows rows deleted
 * @param liveRows live rows, an estimate of the server
 * @param deadRows dead rows, an estimate of the server
 * @since 0.1.0
 */
public record TableStatistics(
        String schema,
        String table,
        long insertedRows,
        long updatedRows,
        long deletedRows,
        long liveRows,
        long deadRows) {

    /** Checks the names. */
    public TableStatistics {
        requireNonNull(schema, "schema");
        requireNonNull(table, "table");
    }
}
