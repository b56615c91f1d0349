package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Members who are on call in turn, handing over at a wall-clock time every so many days; it reaches back and forth
 * without end, so that somebody is on duty at every instant. Overrides (a swap, a holiday) are not part of it yet.
 * Immutable.
 *
 * @param zone where the clock hangs
 * @param firstDay day on which the first member takes over
 * @param handoff wall-clock time of the handover; where a daylight-saving night skips it, as much later as the gap is long
 * @param daysPerTurn how many days a turn lasts, at least 1
 * @param members who takes turns, in order, without repetition
 * @since 0.1.0
 */
public record Rotation(ZoneId zone, LocalDate firstDay, LocalTime handoff, int daysPerTurn, List<String> members) {

    /**
     * Checks the parts and copies the list.
     *
     * @throws IllegalArgumentException if a turn is shorter than a day, or there is no member or one twice
     */
    public Rotation {
        requireNonNull(zone, "zone");
        requireNonNull(firstDay, "firstDay");
        requireNonNull(handoff, "handoff");
        members = List.copyOf(members);
        if (daysPerTurn < 1) {
            throw new IllegalArgumentException("daysPerTurn must be at least 1: " + daysPerTurn);
        }
        if (members.isEmpty() || Set.copyOf(members).size() != members.size()) {
            throw new IllegalArgumentException("a rotation needs distinct members: " + members);
        }
    }

    /**
     * Returns a rotation that hands over once a week.
     *
     * @param zone where the clock hangs
     * @param firstDay day on which the first member takes over
     * @param handoff wall-clock time of the handover
     * @param members who takes turns, in order
     * @return the rotation
     */
    public static Rotation weekly(ZoneId zone, LocalDate firstDay, LocalTime handoff, List<String> members) {
        return new Rotation(zone, firstDay, handoff, 7, members);
    }

    /**
     * Returns who is on duty at an instant. Never blocks.
     *
     * @param at the instant
     * @return a member
     */
    public String onDuty(Instant at) {
        LocalDate day = at.atZone(zone).toLocalDate();
        // The handover is compared as an instant: on the autumn night its wall-clock time occurs twice, the first
        // counts.
        boolean beforeHandoff = at.isBefore(ZonedDateTime.of(day, handoff, zone).toInstant());
        LocalDate dutyDay = beforeHandoff ? day.minusDays(1) : day;
        long turn = Math.floorDiv(ChronoUnit.DAYS.between(firstDay, dutyDay), (long) daysPerTurn);
        return members.get((int) Math.floorMod(turn, (long) members.size()));
    }
}
