package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.Identifier;

/**
 * An index of which much is empty, by estimate. Immutable.
 *
 * @param schema its schema
 * @param index its name
 * @param table name of its table
 * @param bytes its size at the last vacuum
 * @param expectedBytes about how large it would be when built anew
 * @since 0.1.0
 */
public record IndexBloat(Identifier schema, Identifier index, Identifier table, long bytes, long expectedBytes) {

    /** Checks the names. */
    public IndexBloat {
        requireNonNull(schema, "schema");
        requireNonNull(index, "index");
        requireNonNull(table, "table");
    }

    /**
     * Returns how much of it is empty.
     *
     * @return percent of its size
     */
    public double percent() {
        return ServerLooks.percent(bytes - expectedBytes, bytes);
    }
}
