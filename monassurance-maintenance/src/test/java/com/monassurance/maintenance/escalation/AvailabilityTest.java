package com.monassurance.maintenance.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.maintenance.escalation.Availability.BusinessHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Availability OFFICE = Availability.frenchBusinessHours();

    @Test
    void business_hours_begin_inclusive_and_end_exclusive() {
        assertThat(OFFICE.covers(paris("2026-07-06T08:59:59.999999999"))).isFalse();
        assertThat(OFFICE.covers(paris("2026-07-06T09:00:00"))).isTrue();
        assertThat(OFFICE.covers(paris("2026-07-06T17:59:59.999999999"))).isTrue();
        assertThat(OFFICE.covers(paris("2026-07-06T18:00:00"))).isFalse();
    }

    @Test
    void business_hours_follow_the_wall_clock_across_the_seasons() {
        assertThat(OFFICE.covers(Instant.parse("2026-01-12T08:00:00Z"))).isTrue();
        assertThat(OFFICE.covers(Instant.parse("2026-01-12T07:59:00Z"))).isFalse();
        assertThat(OFFICE.covers(Instant.parse("2026-07-06T07:00:00Z"))).isTrue();
        assertThat(OFFICE.covers(Instant.parse("2026-07-06T16:00:00Z"))).isFalse();
    }

    @Test
    void weekends_and_holidays_are_refused_with_the_reason() {
        assertThat(OFFICE.refusal(paris("2026-07-11T11:00:00")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("SATURDAY"));
        assertThat(OFFICE.refusal(paris("2026-04-06T11:00:00")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("public holiday"));
    }

    @Test
    void a_night_window_counts_twice_in_autumn_and_never_in_the_skipped_hour_of_spring() {
        Availability night = new BusinessHours(
                PARIS, EnumSet.allOf(DayOfWeek.class), LocalTime.of(2, 0), LocalTime.of(3, 0), HolidayCalendar.none());

        assertThat(coveredMinutes(night, LocalDate.of(2026, 10, 25))).isEqualTo(120);
        assertThat(coveredMinutes(night, LocalDate.of(2026, 3, 29))).isZero();
        assertThat(coveredMinutes(night, LocalDate.of(2026, 3, 30))).isEqualTo(60);
    }

    @Test
    void rotation_hands_over_at_the_minute_and_never_leaves_a_moment_unattended() {
        Rotation rotation =
                Rotation.weekly(PARIS, LocalDate.of(2026, 1, 5), LocalTime.of(9, 0), List.of("a", "b", "c"));

        assertThat(rotation.onDuty(paris("2026-01-05T09:00:00"))).isEqualTo("a");
        assertThat(rotation.onDuty(paris("2026-01-12T08:59:59.999"))).isEqualTo("a");
        assertThat(rotation.onDuty(paris("2026-01-12T09:00:00"))).isEqualTo("b");
        assertThat(rotation.onDuty(paris("2026-01-26T09:00:00"))).isEqualTo("a");
        assertThat(rotation.onDuty(paris("2026-01-05T08:59:59"))).isEqualTo("c");
        assertThat(rotation.onDuty(paris("2025-12-29T08:59:59"))).isEqualTo("b");
    }

    @Test
    void handover_in_a_repeated_hour_happens_once() {
        Rotation daily = new Rotation(PARIS, LocalDate.of(2026, 10, 24), LocalTime.of(2, 30), 1, List.of("a", "b"));
        Instant firstHalfPastTwo = Instant.parse("2026-10-25T00:30:00Z");

        assertThat(daily.onDuty(firstHalfPastTwo.minusSeconds(1))).isEqualTo("a");
        assertThat(daily.onDuty(firstHalfPastTwo)).isEqualTo("b");
        assertThat(daily.onDuty(firstHalfPastTwo.plus(Duration.ofMinutes(59)))).isEqualTo("b");
        assertThat(daily.onDuty(firstHalfPastTwo.plus(Duration.ofMinutes(61)))).isEqualTo("b");
    }

    @Test
    void handover_in_a_skipped_hour_happens_when_the_clock_has_moved_on() {
        Rotation daily = new Rotation(PARIS, LocalDate.of(2026, 3, 28), LocalTime.of(2, 30), 1, List.of("a", "b"));

        assertThat(daily.onDuty(Instant.parse("2026-03-29T01:29:59Z"))).isEqualTo("a");
        assertThat(daily.onDuty(Instant.parse("2026-03-29T01:30:00Z"))).isEqualTo("b");
    }

    @Test
    void impossible_availabilities_are_refused() {
        assertThatThrownBy(() -> new BusinessHours(
                        PARIS, Set.of(), LocalTime.of(9, 0), LocalTime.of(18, 0), HolidayCalendar.none()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BusinessHours(
                        PARIS,
                        Set.of(DayOfWeek.MONDAY),
                        LocalTime.of(18, 0),
                        LocalTime.of(9, 0),
                        HolidayCalendar.none()))
                .isInstanceOf(IllegalArgumentException.class);
        Rotation rotation = Rotation.weekly(PARIS, LocalDate.of(2026, 1, 5), LocalTime.of(9, 0), List.of("a"));
        assertThatThrownBy(() -> Availability.onCall(rotation, "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rotation(PARIS, LocalDate.of(2026, 1, 5), LocalTime.NOON, 0, List.of("a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PhoneNumber.of("06 39 98 00 01")).isInstanceOf(IllegalArgumentException.class);
    }

    private static long coveredMinutes(Availability availability, LocalDate day) {
        Instant end = day.plusDays(1).atStartOfDay(PARIS).toInstant();
        long minutes = 0;
        for (Instant at = day.atStartOfDay(PARIS).toInstant(); at.isBefore(end); at = at.plusSeconds(60)) {
            minutes += availability.covers(at) ? 1 : 0;
        }
        return minutes;
    }

    private static Instant paris(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant();
    }
}
