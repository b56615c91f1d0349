package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What to do while another runner holds the lock. Immutable.
 *
 * @param limit longest wait; zero for none
 * @param isSkippedAtTarget whether a waiter that finds its target reached by the other runner ends well without ever
 *     having had the lock
 * @since 0.1.0
 */
public record WaitPolicy(Duration limit, boolean isSkippedAtTarget) {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public WaitPolicy {
        if (requireNonNull(limit, "limit").isNegative()) {
            throw new IllegalArgumentException("the limit of a wait must not be negative: " + limit);
        }
    }

    /**
     * Waits until the lock is free, then goes on with what is left to do; for one hour by default.
     *
     * @param limit longest wait
     * @return the policy
     */
    public static WaitPolicy upTo(Duration limit) {
        return new WaitPolicy(limit, false);
    }

    /**
     * Does not wait: another runner is a failure.
     *
     * @return the policy
     */
    public static WaitPolicy failFast() {
        return new WaitPolicy(Duration.ZERO, false);
    }

    /**
     * Waits, and ends well as soon as the other runner has reached the target, even if it still holds the lock.
     *
     * @param limit longest wait
     * @return the policy
     */
    public static WaitPolicy skipAtTarget(Duration limit) {
        return new WaitPolicy(limit, true);
    }
}
