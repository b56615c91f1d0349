package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

/**
 * How large a table is; a partitioned table is one entry, the sum of its partitions. Immutable.
 *
 * @param schema schema of the table
 * @param table name of the table
 * @param tableBytes size of the rows, large values included, in bytes
 * @param indexBytes size of the indexes in bytes
 * @param partitions number of partitions that hold rows; zero for a table that is not partitioned
 * @param estimated true when somebody held the table, or a partition, exclusively: its rows are then estimated and its
 *     indexes left out
 * @since 0.1.0
 */
public record TableSize(
        String schema, String table, long tableBytes, long indexBytes, int partitions, boolean estimated) {

    /** Checks the names. */
    public TableSize {
        requireNonNull(schema, "schema");
        requireNonNull(table, "table");
    }

    /**
     * Returns the size of everything.
     *
     * @return rows and indexes, in bytes
     */
    public long totalBytes() {
        return tableBytes + indexBytes;
    }
}
