package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits of a run. Immutable.
 *
 * @param lockTimeout longest wait of a statement in a transaction for a lock; 3 s by default
 * @param statementTimeout longest a statement in a transaction may take; 1 h by default
 * @param onlineLockTimeout longest wait for a lock outside a transaction, where a timeout leaves half-built things and
 *     the wait blocks nobody; 1 h by default
 * @param onlineStatementTimeout longest a statement outside a transaction may take; 12 h by default
 * @param retriesMax how often a transaction that met a lock timeout, a deadlock or a serialization failure is run
 *     again; 10 by default
 * @param retryPause pause before the first of them, doubled for each next up to 30 s and jittered; 500 ms by default
 * @param lockWait how long to wait for another runner; 1 h by default
 * @since 0.1.0
 */
public record RunSettings(
        Duration lockTimeout,
        Duration statementTimeout,
        Duration onlineLockTimeout,
        Duration onlineStatementTimeout,
        int retriesMax,
        Duration retryPause,
        Duration lockWait) {

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is negative, or a timeout is zero
     */
    public RunSettings {
        requirePositive(lockTimeout, "lockTimeout");
        requirePositive(statementTimeout, "statementTimeout");
        requirePositive(onlineLockTimeout, "onlineLockTimeout");
        requirePositive(onlineStatementTimeout, "onlineStatementTimeout");
        requirePositive(retryPause, "retryPause");
        if (retriesMax < 0 || requireNonNull(lockWait, "lockWait").isNegative()) {
            throw new IllegalArgumentException("retriesMax and lockWait must not be negative");
        }
    }

    /**
     * Returns the limits used when none are named.
     *
     * @return the defaults
     */
    public static RunSettings defaults() {
        return new RunSettings(
                Duration.ofSeconds(3),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(12),
                10,
                Duration.ofMillis(500),
                Duration.ofHours(1));
    }

    /** A silent server counts as gone a little after the longest limit of a statement. */
    Duration networkTimeout() {
        Duration longest =
                onlineStatementTimeout.compareTo(statementTimeout) > 0 ? onlineStatementTimeout : statementTimeout;
        return longest.plusSeconds(5);
    }

    private static void requirePositive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
