package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * How a check is run and judged; by default every 10 s with a deadline of 2 s and up to a tenth of the interval less,
 * one result changes the state, unknown before the first result, stale after three intervals and a deadline, depending on
 * no other check. Made by the static factories, refined by the other methods, each of which returns a copy. Immutable.
 *
 * @param impact what it may do to the verdict of its groups
 * @param groups the questions it helps to answer
 * @param schedule when it is run
 * @param thresholds what it takes to change its state
 * @param dependsOn names of the checks without which it cannot be up
 * @since 0.1.0
 */
public record CheckPolicy(
        Impact impact,
        Set<HealthGroup> groups,
        CheckSchedule schedule,
        CheckThresholds thresholds,
        Set<String> dependsOn) {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Checks the parts. */
    public CheckPolicy {
        requireNonNull(impact, "impact");
        groups = Set.copyOf(groups);
        requireNonNull(schedule, "schedule");
        requireNonNull(thresholds, "thresholds");
        dependsOn = Set.copyOf(dependsOn);
    }

    /**
     * Returns the default policy of a check without which this instance is of no use.
     *
     * @return impact {@link Impact#CRITICAL}, in the group {@link HealthGroup#READINESS}
     */
    public static CheckPolicy critical() {
        return of(Impact.CRITICAL, Set.of(HealthGroup.READINESS));
    }

    /**
     * Returns the default policy of a dependency that all instances share.
     *
     * @return impact {@link Impact#SHARED}, in the group {@link HealthGroup#READINESS}
     */
    public static CheckPolicy shared() {
        return of(Impact.SHARED, Set.of(HealthGroup.READINESS));
    }

    /**
     * Returns the default policy of a check that readiness ignores.
     *
     * @return impact {@link Impact#OPTIONAL}, in no group
     */
    public static CheckPolicy optional() {
        return of(Impact.OPTIONAL, Set.of());
    }

    /**
     * Returns the default policy of a check that only informs.
     *
     * @return impact {@link Impact#INFORMATIVE}, in no group
     */
    public static CheckPolicy informative() {
        return of(Impact.INFORMATIVE, Set.of());
    }

    /**
     * Returns the default policy of a check of the process itself, such as for a deadlock: down means that it must be
     * restarted.
     *
     * @return impact {@link Impact#CRITICAL}, in the group {@link HealthGroup#LIVENESS} only
     */
    public static CheckPolicy vital() {
        return of(Impact.CRITICAL, Set.of(HealthGroup.LIVENESS));
    }

    private static CheckPolicy of(Impact impact, Set<HealthGroup> groups) {
        CheckThresholds thresholds = new CheckThresholds(1, 1, HealthState.UNKNOWN, Flapping.ofDefaults());
        return new CheckPolicy(impact, groups, CheckSchedule.of(TIMEOUT, EVERY), thresholds, Set.of());
    }

    /**
     * Returns this policy for other groups.
     *
     * @param others all the groups the check shall be in
     * @return a copy
     */
    public CheckPolicy in(HealthGroup... others) {
        return new CheckPolicy(impact, Set.of(others), schedule, thresholds, dependsOn);
    }

    /**
     * Returns this policy with another deadline; the staleness limit follows it.
     *
     * @param deadline of one run, positive
     * @return a copy
     */
    public CheckPolicy timeout(Duration deadline) {
        return with(schedule.withTimeout(deadline));
    }

    /**
     * Returns this policy with another interval, also while down; the staleness limit follows it.
     *
     * @param interval from one start to the next, positive
     * @return a copy
     */
    public CheckPolicy every(Duration interval) {
        return with(schedule.withEvery(interval));
    }

    /**
     * Returns this policy with another interval while the check is down; give it after {@link #every(Duration)}. The
     * staleness limit follows it.
     *
     * @param interval from one start to the next, positive; longer spares a broken dependency, shorter sees it come back
     * @return a copy
     */
    public CheckPolicy everyWhileDown(Duration interval) {
        return with(schedule.withEveryWhileDown(interval));
    }

    /**
     * Returns this policy with another jitter.
     *
     * @param share by what share an interval may be shortened, 0 to 0.5
     * @return a copy
     */
    public CheckPolicy jitter(double share) {
        return with(schedule.withJitter(share));
    }

    /**
     * Returns this policy with another staleness limit; give it after the intervals and the deadline.
     *
     * @param age at which a result is no longer believed, at least the longer interval plus the deadline
     * @return a copy
     */
    public CheckPolicy staleAfter(Duration age) {
        return with(schedule.withStaleAfter(age));
    }

    /**
     * Returns this policy with another threshold for getting worse.
     *
     * @param results consecutive worse results, at least 1
     * @return a copy
     */
    public CheckPolicy downAfter(int results) {
        return with(new CheckThresholds(results, thresholds.upAfter(), thresholds.initially(), thresholds.flapping()));
    }

    /**
     * Returns this policy with another threshold for getting better.
     *
     * @param results consecutive better results, at least 1
     * @return a copy
     */
    public CheckPolicy upAfter(int results) {
        return with(
                new CheckThresholds(thresholds.downAfter(), results, thresholds.initially(), thresholds.flapping()));
    }

    /**
     * Returns this policy with another state before the first result.
     *
     * @param state when it is not {@link HealthState#UNKNOWN}, the thresholds count from it and readiness does not wait
     * @return a copy
     */
    public CheckPolicy initially(HealthState state) {
        return with(new CheckThresholds(thresholds.downAfter(), thresholds.upAfter(), state, thresholds.flapping()));
    }

    /**
     * Returns this policy with another notion of flapping.
     *
     * @param limits when it starts and ends
     * @return a copy
     */
    public CheckPolicy flapping(Flapping limits) {
        return with(new CheckThresholds(thresholds.downAfter(), thresholds.upAfter(), thresholds.initially(), limits));
    }

    /**
     * Returns this policy for a check that cannot be up without others. While one of them, or one of theirs, is down, it
     * is not run; it is reported as unknown with {@link HealthReason#CAUSED_BY} and the root causes, and its changes are
     * not told. When it is critical and a root cause is {@link Impact#SHARED}, it degrades instead of ending readiness,
     * like its cause.
     *
     * @param names all the checks it depends on; the monitor refuses unknown names and cycles
     * @return a copy
     */
    public CheckPolicy dependsOn(String... names) {
        return new CheckPolicy(impact, groups, schedule, thresholds, Set.of(names));
    }

    private CheckPolicy with(CheckSchedule other) {
        return new CheckPolicy(impact, groups, other, thresholds, dependsOn);
    }

    private CheckPolicy with(CheckThresholds other) {
        return new CheckPolicy(impact, groups, schedule, other, dependsOn);
    }
}
