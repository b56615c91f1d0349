package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The health of the service at one moment. Immutable.
 *
 * @param application who it is
 * @param state the verdict on the checks of this report
 * @param isReady whether this instance should be given work
 * @param checks what is known of each check, in the order they were given to the monitor
 * @param at when this was read
 * @since 0.1.0
 */
public record HealthReport(
        ApplicationInfo application, HealthState state, boolean isReady, List<CheckResult> checks, Instant at) {

    /** Copies the list. */
    public HealthReport {
        requireNonNull(application, "application");
        requireNonNull(state, "state");
        checks = List.copyOf(checks);
        requireNonNull(at, "at");
    }

    /**
     * Tells whether every check that counts is up.
     *
     * @return true only when the state is {@link HealthState#UP}: unknown is not healthy
     */
    public boolean isHealthy() {
        return state == HealthState.UP;
    }

    /**
     * Returns the checks that are neither up nor without anything to check.
     *
     * @return those to look at, in order
     */
    public List<CheckResult> problems() {
        return checks.stream()
                .filter(check -> check.state().isWorseThan(HealthState.NOT_CHECKED))
                .toList();
    }

    /**
     * Looks one check up.
     *
     * @param name its name
     * @return empty when this report has no such check
     */
    public Optional<CheckResult> check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }
}
