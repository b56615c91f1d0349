package com.monassurance.health.metrics.infrastructure;

import static java.util.Objects.requireNonNull;

/**
 * How large a table is with its indexes and long values, as of its last vacuum or analyse. Immutable.
 *
 * @param table its name, with the schema where the search path needs it
 * @param bytes its size
 * @since 0.1.0
 */
public record TableSize(String table, long bytes) {

    /** Checks that there is a name. */
    public TableSize {
        requireNonNull(table, "table");
    }
}
