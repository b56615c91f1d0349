package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits and choices of a run. Immutable.
 *
 * @param transactional limits of a statement in a transaction; 3 s for a lock and 1 h in all by default
 * @param concurrently limits of a statement outside a transaction, such as CREATE INDEX CONCURRENTLY, where a timeout
 *     leaves half-built things and the wait blocks nobody; 1 h for a lock and 12 h in all by default
 * @param validating limits of VALIDATE CONSTRAINT, which reads a whole table under a lock that stops nobody; 3 s for a
 *     lock and 12 h in all by default
 * @param retriesMax how often a transaction that met a lock timeout, a deadlock or a serialization failure is run
 *     again; 10 by default
 * @param retryPause pause before the first of them, doubled for each next up to 30 s and jittered; 500 ms by default
 * @param waiting what to do while another runner holds the lock; by default it is waited for, up to 1 h
 * @param transactions what a transaction holds; one revision by default
 * @since 0.1.0
 */
public record RunSettings(
        StatementLimits transactional,
        StatementLimits concurrently,
        StatementLimits validating,
        int retriesMax,
        Duration retryPause,
        WaitPolicy waiting,
        TransactionMode transactions) {

    private static final RunSettings DEFAULTS = new RunSettings(
            new StatementLimits(Duration.ofSeconds(3), Duration.ofHours(1)),
            new StatementLimits(Duration.ofHours(1), Duration.ofHours(12)),
            new StatementLimits(Duration.ofSeconds(3), Duration.ofHours(12)),
            10,
            Duration.ofMillis(500),
            WaitPolicy.upTo(Duration.ofHours(1)),
            TransactionMode.PER_REVISION);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the number of retries is negative or the pause not positive
     */
    public RunSettings {
        requireNonNull(transactional, "transactional");
        requireNonNull(concurrently, "concurrently");
        requireNonNull(validating, "validating");
        StatementLimits.requirePositive(retryPause, "retryPause");
        requireNonNull(waiting, "waiting");
        requireNonNull(transactions, "transactions");
        if (retriesMax < 0) {
            throw new IllegalArgumentException("retriesMax must not be negative: " + retriesMax);
        }
    }

    /**
     * Returns the limits used when none are named.
     *
     * @return the defaults
     */
    public static RunSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Limits the wait of a transaction for a lock.
     *
     * @param limit positive
     * @return changed settings
     */
    public RunSettings withLockTimeout(Duration limit) {
        return withTransactional(new StatementLimits(limit, transactional.statementTimeout()));
    }

    /**
     * Limits a statement in a transaction.
     *
     * @param limit positive
     * @return changed settings
     */
    public RunSettings withStatementTimeout(Duration limit) {
        return withTransactional(new StatementLimits(transactional.lockTimeout(), limit));
    }

    /**
     * Limits statements outside a transaction.
     *
     * @param limits their limits
     * @return changed settings
     */
    public RunSettings withConcurrently(StatementLimits limits) {
        return new RunSettings(transactional, limits, validating, retriesMax, retryPause, waiting, transactions);
    }

    /**
     * Limits VALIDATE CONSTRAINT.
     *
     * @param limits its limits
     * @return changed settings
     */
    public RunSettings withValidating(StatementLimits limits) {
        return new RunSettings(transactional, concurrently, limits, retriesMax, retryPause, waiting, transactions);
    }

    /**
     * Says how often a transaction that gave way to others is run again.
     *
     * @param max number of repetitions; zero for none
     * @param firstPause pause before the first, positive
     * @return changed settings
     */
    public RunSettings withRetries(int max, Duration firstPause) {
        return new RunSettings(transactional, concurrently, validating, max, firstPause, waiting, transactions);
    }

    /**
     * Says what to do while another runner holds the lock.
     *
     * @param policy such as {@link WaitPolicy#failFast()}
     * @return changed settings
     */
    public RunSettings withWaiting(WaitPolicy policy) {
        return new RunSettings(transactional, concurrently, validating, retriesMax, retryPause, policy, transactions);
    }

    /**
     * Says what a transaction holds.
     *
     * @param mode such as {@link TransactionMode#WHOLE_RUN}
     * @return changed settings
     */
    public RunSettings withTransactions(TransactionMode mode) {
        return new RunSettings(transactional, concurrently, validating, retriesMax, retryPause, waiting, mode);
    }

    /** A silent server counts as gone a little after the longest limit of a statement. */
    Duration networkTimeout() {
        Duration longest = transactional.statementTimeout();
        for (Duration other : new Duration[] {concurrently.statementTimeout(), validating.statementTimeout()}) {
            longest = other.compareTo(longest) > 0 ? other : longest;
        }
        return longest.plusSeconds(5);
    }

    private RunSettings withTransactional(StatementLimits limits) {
        return new RunSettings(limits, concurrently, validating, retriesMax, retryPause, waiting, transactions);
    }
}
