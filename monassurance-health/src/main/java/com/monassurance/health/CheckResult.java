package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one check. Immutable.
 *
 * @param name name of the check
 * @param impact what it may do to the verdict of its groups
 * @param status the status that counts, after thresholds, flapping, staleness and causes
 * @param observed what the last run found, before all that
 * @param since when the state last changed
 * @param checkedAt when the last result came, or null before the first; see {@link #findCheckedAt()}
 * @param checkedNanos the same by the monitor's ticker, for {@link HealthReport#age(CheckResult)}; means nothing by itself
 * @param duration how long the last run took, zero before the first
 * @param causes names of the checks that are the root of it, empty when it is not caused by another
 * @since 0.1.0
 */
public record CheckResult(
        String name,
        Impact impact,
        HealthStatus status,
        HealthStatus observed,
        Instant since,
        @Nullable Instant checkedAt,
        long checkedNanos,
        Duration duration,
        List<String> causes) {

    /** Checks the parts. */
    public CheckResult {
        requireNonNull(name, "name");
        requireNonNull(impact, "impact");
        requireNonNull(status, "status");
        requireNonNull(observed, "observed");
        requireNonNull(since, "since");
        requireNonNull(duration, "duration");
        causes = List.copyOf(causes);
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
     * Tells whether it works, perhaps not as it should.
     *
     * @return true when it is up, degraded or without anything to check
     */
    public boolean isWorking() {
        return !status.state().isWorseThan(HealthState.DEGRADED);
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
        return new CheckResult(name, impact, other, observed, since, checkedAt, checkedNanos, duration, causes);
    }

    CheckResult causedBy(List<String> roots) {
        HealthStatus caused = HealthStatus.unknown(HealthReason.CAUSED_BY, "caused by " + String.join(", ", roots));
        return new CheckResult(name, impact, caused, observed, since, checkedAt, checkedNanos, duration, roots);
    }
}
