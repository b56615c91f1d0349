package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one check since the monitor was built. Immutable.
 *
 * @param check name of the check
 * @param transitions its last changes of state, oldest first, at most 64
 * @param lastHour how available it was in the last hour, to the minute
 * @param lastDay how available it was in the last day, to a quarter of an hour
 * @param lastMonth how available it was in the last 30 days, to the day
 * @param outages how often it went down
 * @param meanTimeToRepair how long it took on average from going down to working again, or null when no outage is over; see
 *     {@link #findMeanTimeToRepair()}
 * @since 0.1.0
 */
public record CheckHistory(
        String check,
        List<Transition> transitions,
        Availability lastHour,
        Availability lastDay,
        Availability lastMonth,
        long outages,
        @Nullable Duration meanTimeToRepair) {

    /** Copies the list. */
    public CheckHistory {
        requireNonNull(check, "check");
        transitions = List.copyOf(transitions);
        requireNonNull(lastHour, "lastHour");
        requireNonNull(lastDay, "lastDay");
        requireNonNull(lastMonth, "lastMonth");
    }

    /**
     * One change of state. Immutable.
     *
     * @param from the state before
     * @param to the state after
     * @param reason why it is not up after, {@link HealthReason#NONE} otherwise
     * @param at when
     * @param after how long the state before had lasted
     * @since 0.1.0
     */
    public record Transition(HealthState from, HealthState to, HealthReason reason, Instant at, Duration after) {

        /** Checks the parts. */
        public Transition {
            requireNonNull(from, "from");
            requireNonNull(to, "to");
            requireNonNull(reason, "reason");
            requireNonNull(at, "at");
            requireNonNull(after, "after");
        }
    }

    /**
     * Returns how long it took on average from going down to working again.
     *
     * @return empty when no outage is over
     */
    public Optional<Duration> findMeanTimeToRepair() {
        return Optional.ofNullable(meanTimeToRepair);
    }
}
