package com.monassurance.maintenance.audit;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * What one check of the audit said. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface CheckResult {

    /**
     * Returns the stable identity of the check.
     *
     * @return such as {@code postgres.public-create}
     */
    String id();

    /**
     * Returns the fault that is looked for.
     *
     * @return one line
     */
    Text title();

    /**
     * It was checked and nothing was found.
     *
     * @param id stable identity
     * @param title the fault that is looked for
     */
    record Ok(String id, Text title) implements CheckResult {

        /** Checks that both are there. */
        public Ok {
            requireNonNull(id, "id");
            requireNonNull(title, "title");
        }
    }

    /**
     * It was checked and something was found.
     *
     * @param id stable identity
     * @param title the fault that is looked for
     * @param cwe number of the weakness in the Common Weakness Enumeration
     * @param findings what was found, at least one
     * @param truncated true when there was more than the maximum
     */
    record Found(String id, Text title, int cwe, List<Finding> findings, boolean truncated) implements CheckResult {

        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if there is no finding
         */
        public Found {
            requireNonNull(id, "id");
            requireNonNull(title, "title");
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a check without a finding is ok");
            }
        }
    }

    /**
     * It was not checked: nothing is known, neither good nor bad.
     *
     * @param id stable identity
     * @param title the fault that would have been looked for
     * @param reason why not: a privilege, a version, a missing feature
     */
    record NotChecked(String id, Text title, String reason) implements CheckResult {

        /** Checks that every part is there. */
        public NotChecked {
            requireNonNull(id, "id");
            requireNonNull(title, "title");
            requireNonNull(reason, "reason");
        }
    }
}
