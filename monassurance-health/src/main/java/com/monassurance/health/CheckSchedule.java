package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a check is run, how long a run may take and how long its result is believed. Immutable.
 *
 * @param timeout deadline of one run
 * @param every time from one start to the next
 * @param everyWhileDown the same while the check is down
 * @param jitter by what share of it an interval may be shortened, 0 to 0.5, so that instances do not look in step; which
 *     share is told from the instance, the check and the number of the run
 * @param staleAfter age at which the last result is no longer believed
 * @since 0.1.0
 */
public record CheckSchedule(
        Duration timeout, Duration every, Duration everyWhileDown, double jitter, Duration staleAfter) {

    /** Longer ones are mistakes, and sums of them would overflow. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final int INTERVALS_UNTIL_STALE = 3;
    private static final double JITTER = 0.1;
    private static final double JITTER_MAX = 0.5;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a duration is not positive or longer than ten years, the jitter is not a share, or results would be
     *     stale before the next one can be there
     */
    public CheckSchedule {
        requirePositive(timeout, "timeout");
        requirePositive(every, "every");
        requirePositive(everyWhileDown, "everyWhileDown");
        requirePositive(staleAfter, "staleAfter");
        if (!(jitter >= 0 && jitter <= JITTER_MAX)) {
            throw new IllegalArgumentException("jitter must be between 0 and " + JITTER_MAX + ": " + jitter);
        }
        if (staleAfter.compareTo(longer(every, everyWhileDown).plus(timeout)) < 0) {
            throw new IllegalArgumentException("staleAfter must be at least every plus timeout: " + staleAfter);
        }
    }

    static CheckSchedule of(Duration timeout, Duration every) {
        return following(timeout, every, every, JITTER);
    }

    CheckSchedule withTimeout(Duration deadline) {
        return following(requirePositive(deadline, "timeout"), every, everyWhileDown, jitter);
    }

    CheckSchedule withEvery(Duration interval) {
        return following(timeout, requirePositive(interval, "every"), interval, jitter);
    }

    CheckSchedule withEveryWhileDown(Duration interval) {
        return following(timeout, every, requirePositive(interval, "everyWhileDown"), jitter);
    }

    CheckSchedule withJitter(double share) {
        return new CheckSchedule(timeout, every, everyWhileDown, share, staleAfter);
    }

    CheckSchedule withStaleAfter(Duration age) {
        return new CheckSchedule(timeout, every, everyWhileDown, jitter, age);
    }

    /** The staleness limit follows the intervals and the deadline. */
    private static CheckSchedule following(Duration timeout, Duration every, Duration whileDown, double jitter) {
        Duration stale =
                longer(every, whileDown).multipliedBy(INTERVALS_UNTIL_STALE).plus(timeout);
        return new CheckSchedule(timeout, every, whileDown, jitter, stale);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration requirePositive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        // Results may be old by several of the longest intervals.
        Duration longest = name.equals("staleAfter") ? LONGEST.multipliedBy(INTERVALS_UNTIL_STALE + 1) : LONGEST;
        if (value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + longest.toDays() + " days: " + value);
        }
        return value;
    }
}
