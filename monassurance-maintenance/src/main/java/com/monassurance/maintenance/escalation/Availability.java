package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * When a contact may be called. Hours are local wall-clock times of a zone, so that a daylight-saving night needs no
 * special case: an hour that occurs twice counts twice, one that is skipped never comes. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Availability {

    /**
     * Returns why the contact may not be called at an instant. Never blocks.
     *
     * @param at the instant of the call
     * @return the reason, one clause; empty when the contact may be called
     */
    Optional<String> refusal(Instant at);

    /**
     * Tells whether the contact may be called at an instant. Never blocks.
     *
     * @param at the instant of the call
     * @return true when nothing speaks against it
     */
    default boolean covers(Instant at) {
        return refusal(at).isEmpty();
    }

    /**
     * Returns an availability at all times.
     *
     * @return 24/7
     */
    static Availability always() {
        return new Always();
    }

    /**
     * Returns the office hours of the guide: Monday to Friday, 09:00 to 18:00 in Europe/Paris, except on French public
     * holidays.
     *
     * @return French business hours
     */
    static Availability frenchBusinessHours() {
        return new BusinessHours(
                ZoneId.of("Europe/Paris"),
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(9, 0),
                LocalTime.of(18, 0),
                HolidayCalendar.france());
    }

    /**
     * Returns the availability of one member of an on-call rotation.
     *
     * @param rotation who is on duty when
     * @param member one of its members
     * @return available while on duty
     */
    static Availability onCall(Rotation rotation, String member) {
        return new OnCall(rotation, member);
    }

    /** At all times. */
    record Always() implements Availability {
        @Override
        public Optional<String> refusal(Instant at) {
            return Optional.empty();
        }
    }

    /**
     * Between two wall-clock times on some days of the week, holidays excepted.
     *
     * @param zone where the clock hangs
     * @param days days of the week
     * @param from first moment of the day, inclusive
     * @param to end of the day, exclusive, later than {@code from}
     * @param holidays days on which nobody is there
     */
    record BusinessHours(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime to, HolidayCalendar holidays)
            implements Availability {

        /**
         * Checks the window and copies the days.
         *
         * @throws IllegalArgumentException if there is no day or the window is empty or crosses midnight
         */
        public BusinessHours {
            requireNonNull(zone, "zone");
            days = Set.copyOf(days);
            requireNonNull(holidays, "holidays");
            if (days.isEmpty()) {
                throw new IllegalArgumentException("business hours need at least one day of the week");
            }
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("business hours must start before they end: " + from + " to " + to);
            }
        }

        @Override
        public Optional<String> refusal(Instant at) {
            ZonedDateTime local = at.atZone(zone);
            if (!days.contains(local.getDayOfWeek())) {
                return Optional.of("outside business hours (" + local.getDayOfWeek() + ")");
            }
            if (holidays.isHoliday(local.toLocalDate())) {
                return Optional.of("public holiday (" + local.toLocalDate() + ")");
            }
            LocalTime time = local.toLocalTime();
            if (time.isBefore(from) || !time.isBefore(to)) {
                return Optional.of(
                        "outside business hours (" + time + ", hours are " + from + " to " + to + " " + zone + ")");
            }
            return Optional.empty();
        }
    }

    /**
     * While it is this member's turn in a rotation.
     *
     * @param rotation who is on duty when
     * @param member one of its members
     */
    record OnCall(Rotation rotation, String member) implements Availability {

        /**
         * Checks that the member takes part.
         *
         * @throws IllegalArgumentException if the rotation does not know the member
         */
        public OnCall {
            requireNonNull(rotation, "rotation");
            if (!rotation.members().contains(member)) {
                throw new IllegalArgumentException(member + " is not a member of the rotation " + rotation.members());
            }
        }

        @Override
        public Optional<String> refusal(Instant at) {
            String onDuty = rotation.onDuty(at);
            return onDuty.equals(member) ? Optional.empty() : Optional.of("not on call (" + onDuty + " is)");
        }
    }
}
