package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * What was found and what could not be looked at. Immutable.
 *
 * @param findings the findings, the worst first
 * @param notChecked the looks that could not be taken; a look that is not here was taken
 * @since 0.1.0
 */
public record FindingsResult(List<Finding> findings, List<NotChecked> notChecked) {

    /** Copies the lists. */
    public FindingsResult {
        findings = List.copyOf(findings);
        notChecked = List.copyOf(notChecked);
    }

    /**
     * A look that could not be taken.
     *
     * @param look what was to be looked for: the id of the finding, or the start of several
     * @param reason why not
     */
    public record NotChecked(String look, Text reason) {
        /** Checks the parts. */
        public NotChecked {
            requireNonNull(look, "look");
            requireNonNull(reason, "reason");
        }
    }
}
