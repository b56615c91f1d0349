package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The health of the service, or one group of its checks, at one moment. Immutable.
 *
 * @param application who it is
 * @param state the verdict on the checks of this report
 * @param isReady the answer to the question of the group: of readiness and of the whole, whether this instance should be
 *     given work; of liveness, whether it should be left running; of startup, whether its start is over
 * @param isDraining whether this instance is being taken out of service
 * @param checks what is known of each check, in the order they were given to the monitor
 * @param at when this was read
 * @param atNanos the same by the monitor's ticker; means nothing by itself
 * @since 0.1.0
 */
public record HealthReport(
        ApplicationInfo application,
        HealthState state,
        boolean isReady,
        boolean isDraining,
        List<CheckResult> checks,
        Instant at,
        long atNanos) {

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
     * Returns the problems that no other check is the cause of: where to begin.
     *
     * @return {@link #problems()} without those that have {@link CheckResult#causes()}
     */
    public List<CheckResult> rootCauses() {
        return problems().stream().filter(check -> check.causes().isEmpty()).toList();
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

    /**
     * Returns how old the last result of a check was when this was read, by the monotonic ticker: no step of the wall
     * clock changes it.
     *
     * @param check one of this report
     * @return empty before the first result
     */
    public Optional<Duration> age(CheckResult check) {
        return check.findCheckedAt().map(first -> Duration.ofNanos(Math.max(0, atNanos - check.checkedNanos())));
    }
}
