package com.monassurance.health;

import static java.util.Objects.requireNonNull;

/**
 * What it takes for results to change the state of a check. Immutable.
 *
 * @param downAfter how many consecutive worse results change the state for the worse
 * @param upAfter how many consecutive better results change the state for the better
 * @param initially the state before the first result; when it is unknown, the first result is taken at once
 * @param flapping when a check is called flapping
 * @since 0.1.0
 */
public record CheckThresholds(int downAfter, int upAfter, HealthState initially, Flapping flapping) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a count is below one
     */
    public CheckThresholds {
        requireNonNull(initially, "initially");
        requireNonNull(flapping, "flapping");
        if (downAfter < 1 || upAfter < 1) {
            throw new IllegalArgumentException(
                    "downAfter and upAfter must be at least 1: " + downAfter + ", " + upAfter);
        }
    }
}
