package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule does about scheduled times that nobody has begun: skip them, run once for all of them, or run each. A time
 * that is at most an hour late still counts as on time. Whatever does not run is recorded as missed. Immutable.
 *
 * @since 0.1.0
 */
public final class MissedRuns {

    /** The most runs {@link #all(int)} makes up for. */
    public static final int CAP_MAX = 1_000;

    private static final Duration DEFAULT_LATE = Duration.ofHours(1);

    private final Policy policy;
    private final int cap;
    private final Duration late;
    private final @Nullable Duration oldest;

    private MissedRuns(Policy policy, int cap, Duration late, @Nullable Duration oldest) {
        this.policy = policy;
        this.cap = cap;
        this.late = late;
        this.oldest = oldest;
    }

    /**
     * Returns the policy that runs nothing of what was missed.
     *
     * @return the policy
     */
    public static MissedRuns skip() {
        return new MissedRuns(Policy.SKIP, 0, DEFAULT_LATE, null);
    }

    /**
     * Returns the policy that runs the latest time that was missed, and takes the earlier ones as covered by it.
     *
     * @return the policy
     */
    public static MissedRuns once() {
        return new MissedRuns(Policy.ONCE, 1, DEFAULT_LATE, null);
    }

    /**
     * Returns the policy that runs all times that were missed, one after the other.
     *
     * @param cap how many at most: the latest ones, 1 to {@link #CAP_MAX}
     * @return the policy
     * @throws IllegalArgumentException if the cap is out of bounds
     */
    public static MissedRuns all(int cap) {
        if (cap < 1 || cap > CAP_MAX) {
            throw new IllegalArgumentException("cap must be 1 to " + CAP_MAX + ": " + cap);
        }
        return new MissedRuns(Policy.ALL, cap, DEFAULT_LATE, null);
    }

    /**
     * Returns this policy, not running what has become stale; by default nothing does.
     *
     * @param age the greatest age of a time that is run
     * @return a copy
     * @throws IllegalArgumentException if it is negative
     */
    public MissedRuns notOlderThan(Duration age) {
        return new MissedRuns(policy, cap, late, requireNotNegative(age));
    }

    /**
     * Returns this policy with another limit of what counts as on time; one hour by default. Only the latest time can.
     *
     * @param tolerance how late a run may begin, whatever the policy
     * @return a copy
     * @throws IllegalArgumentException if it is negative
     */
    public MissedRuns onTimeWithin(Duration tolerance) {
        return new MissedRuns(policy, cap, requireNotNegative(tolerance), oldest);
    }

    /** Judges times that nobody has begun, in their order; in a window, a time is due when that opens. */
    List<Verdict> judge(List<Instant> times, Instant now, MaintenanceWindow window) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            Instant time = times.get(i);
            Instant due = window.isOpen(time) ? time : window.opensAfter(time);
            verdicts.add(new Verdict(time, reason(Duration.between(due, now), times.size() - 1 - i)));
        }
        return List.copyOf(verdicts);
    }

    private @Nullable String reason(Duration age, int later) {
        if (later == 0 && age.compareTo(late) <= 0) {
            return null;
        }
        if (oldest != null && age.compareTo(oldest) > 0) {
            return "older than " + oldest;
        }
        return switch (policy) {
            case SKIP -> "skipped";
            case ONCE -> later == 0 ? null : "covered by a later run";
            case ALL -> later < cap ? null : "more than " + cap + " were missed";
        };
    }

    @Override
    public String toString() {
        return policy + (policy == Policy.ALL ? " " + cap : "") + (oldest == null ? "" : ", not older than " + oldest);
    }

    private static Duration requireNotNegative(Duration duration) {
        if (requireNonNull(duration, "duration").isNegative()) {
            throw new IllegalArgumentException("must not be negative: " + duration);
        }
        return duration;
    }

    private enum Policy {
        SKIP,
        ONCE,
        ALL
    }

    /**
     * What becomes of a scheduled time.
     *
     * @param time the time
     * @param missed why it does not run, or null when it does
     */
    record Verdict(Instant time, @Nullable String missed) {}
}
