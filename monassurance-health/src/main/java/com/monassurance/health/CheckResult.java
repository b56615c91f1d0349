package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one check. Immutable.
 *
 * @param name name of the check
 * @param impact what it may do to the verdict on the service
 * @param status the status that counts, after thresholds and staleness
 * @param observed what the last run found, before thresholds
 * @param since when the state last changed
 * @param checkedAt when the last result came, or null before the first; see {@link #findCheckedAt()}
 * @param duration how long the last run took, zero before the first
 * @since 0.1.0
 */
public record CheckResult(
        String name,
        Impact impact,
        HealthStatus status,
        HealthStatus observed,
        Instant since,
        @Nullable Instant checkedAt,
        Duration duration) {

    /** Checks the parts. */
    public CheckResult {
        requireNonNull(name, "name");
        requireNonNull(impact, "impact");
        requireNonNull(status, "status");
        requireNonNull(observed, "observed");
        requireNonNull(since, "since");
        requireNonNull(duration, "duration");
    }

    /**
     * Returns the state that counts.
     *
     * @return the state of {@link #status()}
     */
    public HealthState state() {
        return status.state();
    }

    /**
     * Returns when the last result came.
     *
     * @return empty before the first result
     */
    public Optional<Instant> findCheckedAt() {
        return Optional.ofNullable(checkedAt);
    }

    /**
     * Returns one line for a person with authority.
     *
     * @return such as {@code database is DOWN since 2026-01-02T03:04:05Z: TIMEOUT, no answer within the deadline}
     */
    public String summary() {
        String head = name + " is " + state() + " since " + since;
        return status.reason() == HealthReason.NONE ? head : head + ": " + status.reason() + ", " + status.text();
    }

    CheckResult withStatus(HealthStatus other) {
        return new CheckResult(name, impact, other, observed, since, checkedAt, duration);
    }
}
