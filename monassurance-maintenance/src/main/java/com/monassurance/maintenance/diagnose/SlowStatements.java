package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * The slowest statements, or why they are not known. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface SlowStatements {

    /**
     * The statements were read.
     *
     * @param statements the slowest on average first
     * @param hidden how many were left out because the role may not see their text
     */
    record Measured(List<SlowStatement> statements, long hidden) implements SlowStatements {
        /** Copies the list. */
        public Measured {
            statements = List.copyOf(statements);
        }
    }

    /**
     * They cannot be read.
     *
     * @param reason why not, and what would change that
     */
    record NotAvailable(Text reason) implements SlowStatements {
        /** Checks the part. */
        public NotAvailable {
            requireNonNull(reason, "reason");
        }
    }
}
