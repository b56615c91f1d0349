package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How long a check worked within a window that ends now. Immutable.
 *
 * @param window length of the window
 * @param observed for how much of it a result was believed; the rest is unknown and counts neither way
 * @param working for how much of that it was up or degraded
 * @since 0.1.0
 */
public record Availability(Duration window, Duration observed, Duration working) {

    /** Checks the parts. */
    public Availability {
        requireNonNull(window, "window");
        requireNonNull(observed, "observed");
        requireNonNull(working, "working");
    }

    /**
     * Returns the share of the observed time in which it worked.
     *
     * @return 0 to 1, empty when nothing was observed
     */
    public OptionalDouble ratio() {
        return observed.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) working.toNanos() / observed.toNanos());
    }
}
