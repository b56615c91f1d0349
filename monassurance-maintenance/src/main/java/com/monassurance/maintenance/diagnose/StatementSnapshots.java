package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;

/**
 * The counters of all statements, or why they are not known. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface StatementSnapshots {

    /**
     * The counters were read.
     *
     * @param snapshot the counters
     */
    record Taken(StatementSnapshot snapshot) implements StatementSnapshots {
        /** Checks the part. */
        public Taken {
            requireNonNull(snapshot, "snapshot");
        }
    }

    /**
     * They cannot be read.
     *
     * @param reason why not, and what would change that
     */
    record NotAvailable(Text reason) implements StatementSnapshots {
        /** Checks the part. */
        public NotAvailable {
            requireNonNull(reason, "reason");
        }
    }
}
