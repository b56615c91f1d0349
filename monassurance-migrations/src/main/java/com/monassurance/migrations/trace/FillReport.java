package com.monassurance.migrations.trace;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of the tables of a database that were to get rows. Immutable.
 *
 * @param filled tables that have rows now, by name
 * @param unfilled tables and materialised views that stayed empty, by name
 * @since 0.1.0
 */
public record FillReport(List<Filled> filled, List<Unfilled> unfilled) {

    /** Copies. */
    public FillReport {
        filled = List.copyOf(filled);
        unfilled = List.copyOf(unfilled);
    }

    /**
     * A table with rows. Immutable.
     *
     * @param table its qualified name, quoted where it needs it
     * @param rows how many were put in
     * @since 0.1.0
     */
    public record Filled(String table, long rows) {

        /** Checks. */
        public Filled {
            requireNonNull(table, "table");
        }
    }

    /**
     * A table or materialised view without rows. Immutable.
     *
     * @param table its qualified name, quoted where it needs it
     * @param reason why, one sentence
     * @since 0.1.0
     */
    public record Unfilled(String table, String reason) {

        /** Checks. */
        public Unfilled {
            requireNonNull(table, "table");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Returns the report of a database that nobody wanted to fill.
     *
     * @return nothing filled, nothing missing
     */
    public static FillReport nothing() {
        return new FillReport(List.of(), List.of());
    }

    /**
     * Returns how many rows were put in altogether.
     *
     * @return the number
     */
    public long rows() {
        return filled.stream().mapToLong(Filled::rows).sum();
    }
}
