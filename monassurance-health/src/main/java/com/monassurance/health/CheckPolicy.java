package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a check is run and judged; by default every 10 s with a deadline of 2 s, one result changes the state, unknown
 * before the first result, and stale after three intervals and a deadline. Immutable.
 *
 * @param impact what it may do to the verdict on the service
 * @param timeout deadline of one run
 * @param every time from one start to the next
 * @param downAfter how many consecutive worse results change the state for the worse
 * @param upAfter how many consecutive better results change the state for the better
 * @param initially the state before the first result; when it is unknown, the first result is taken at once
 * @param staleAfter age at which the last result is no longer believed
 * @since 0.1.0
 */
public record CheckPolicy(
        Impact impact,
        Duration timeout,
        Duration every,
        int downAfter,
        int upAfter,
        HealthState initially,
        Duration staleAfter) {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int INTERVALS_UNTIL_STALE = 3;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a duration is not positive, a count is below one, or results would be stale
     *     before the next one can be there
     */
    public CheckPolicy {
        requireNonNull(impact, "impact");
        requireNonNull(initially, "initially");
        requirePositive(timeout, "timeout");
        requirePositive(every, "every");
        requirePositive(staleAfter, "staleAfter");
        if (downAfter < 1 || upAfter < 1) {
            throw new IllegalArgumentException(
                    "downAfter and upAfter must be at least 1: " + downAfter + ", " + upAfter);
        }
        if (staleAfter.compareTo(every.plus(timeout)) < 0) {
            throw new IllegalArgumentException("staleAfter must be at least every plus timeout: " + staleAfter);
        }
    }

    /**
     * Returns the default policy of a check without which this instance is of no use.
     *
     * @return impact {@link Impact#CRITICAL}
     */
    public static CheckPolicy critical() {
        return of(Impact.CRITICAL);
    }

    /**
     * Returns the default policy of a dependency that all instances share.
     *
     * @return impact {@link Impact#SHARED}
     */
    public static CheckPolicy shared() {
        return of(Impact.SHARED);
    }

    /**
     * Returns the default policy of a check that readiness ignores.
     *
     * @return impact {@link Impact#OPTIONAL}
     */
    public static CheckPolicy optional() {
        return of(Impact.OPTIONAL);
    }

    /**
     * Returns the default policy of a check that only informs.
     *
     * @return impact {@link Impact#INFORMATIVE}
     */
    public static CheckPolicy informative() {
        return of(Impact.INFORMATIVE);
    }

    private static CheckPolicy of(Impact impact) {
        return new CheckPolicy(impact, TIMEOUT, EVERY, 1, 1, HealthState.UNKNOWN, staleAfter(EVERY, TIMEOUT));
    }

    /**
     * Returns this policy with another deadline; the staleness limit follows it.
     *
     * @param deadline of one run, positive
     * @return a copy
     */
    public CheckPolicy timeout(Duration deadline) {
        return new CheckPolicy(impact, deadline, every, downAfter, upAfter, initially, staleAfter(every, deadline));
    }

    /**
     * Returns this policy with another interval; the staleness limit follows it.
     *
     * @param interval from one start to the next, positive
     * @return a copy
     */
    public CheckPolicy every(Duration interval) {
        return new CheckPolicy(impact, timeout, interval, downAfter, upAfter, initially, staleAfter(interval, timeout));
    }

    /**
     * Returns this policy with another threshold for getting worse.
     *
     * @param results consecutive worse results, at least 1
     * @return a copy
     */
    public CheckPolicy downAfter(int results) {
        return new CheckPolicy(impact, timeout, every, results, upAfter, initially, staleAfter);
    }

    /**
     * Returns this policy with another threshold for getting better.
     *
     * @param results consecutive better results, at least 1
     * @return a copy
     */
    public CheckPolicy upAfter(int results) {
        return new CheckPolicy(impact, timeout, every, downAfter, results, initially, staleAfter);
    }

    /**
     * Returns this policy with another state before the first result.
     *
     * @param state when it is not {@link HealthState#UNKNOWN}, the thresholds count from it and readiness does not wait
     * @return a copy
     */
    public CheckPolicy initially(HealthState state) {
        return new CheckPolicy(impact, timeout, every, downAfter, upAfter, state, staleAfter);
    }

    /**
     * Returns this policy with another staleness limit; give it after the interval and the deadline.
     *
     * @param age at which a result is no longer believed, at least the interval plus the deadline
     * @return a copy
     */
    public CheckPolicy staleAfter(Duration age) {
        return new CheckPolicy(impact, timeout, every, downAfter, upAfter, initially, age);
    }

    private static Duration staleAfter(Duration every, Duration timeout) {
        return every.multipliedBy(INTERVALS_UNTIL_STALE).plus(timeout);
    }

    private static void requirePositive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
