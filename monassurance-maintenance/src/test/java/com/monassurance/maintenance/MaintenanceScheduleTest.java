package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceScheduleTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalTime HALF_PAST_TWO = LocalTime.of(2, 30);

    @Test
    void a_time_that_spring_skips_runs_once_when_the_clocks_have_jumped() {
        assertThat(daily("2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void a_time_that_autumn_repeats_runs_once() {
        assertThat(daily("2026-10-24T00:00:00Z", 3))
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void a_week_goes_from_the_day_to_the_same_day() {
        ZonedDateTime sunday = MaintenanceSchedule.nextWeekly(
                Instant.parse("2026-11-20T12:00:00Z").atZone(PARIS), DayOfWeek.SUNDAY, HALF_PAST_TWO);

        assertThat(sunday.toInstant()).isEqualTo("2026-11-22T01:30:00Z");
        assertThat(MaintenanceSchedule.nextWeekly(sunday, DayOfWeek.SUNDAY, HALF_PAST_TWO)
                        .toInstant())
                .isEqualTo("2026-11-29T01:30:00Z");
    }

    private static List<String> daily(String from, int count) {
        List<String> times = new ArrayList<>();
        ZonedDateTime now = Instant.parse(from).atZone(PARIS);
        for (int i = 0; i < count; i++) {
            now = MaintenanceSchedule.nextDaily(now, HALF_PAST_TWO);
            times.add(now.toInstant().toString());
        }
        return times;
    }
}
