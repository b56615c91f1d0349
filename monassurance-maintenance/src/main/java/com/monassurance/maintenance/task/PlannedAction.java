package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;

/**
 * One thing a task would do. Immutable.
 *
 * @param target what it would be done to: a path, a table, an index; exact, so show a path through
 *     {@link Wording#printable}
 * @param reason why
 * @param bytes size of the target in bytes; zero when size means nothing here
 * @since 0.1.0
 */
public record PlannedAction(String target, Text reason, long bytes) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    public PlannedAction {
        requireNonNull(target, "target");
        requireNonNull(reason, "reason");
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }

    /** Returns the parts on one line, control characters in the target escaped. */
    @Override
    public String toString() {
        return "PlannedAction[target=" + Wording.printable(target) + ", reason=" + reason + ", bytes=" + bytes + "]";
    }
}
