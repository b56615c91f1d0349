package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalDate SPRING = LocalDate.of(2026, 3, 29);
    private static final LocalDate AUTUMN = LocalDate.of(2026, 10, 25);

    @Test
    void s06_half_past_two_in_paris_runs_once_on_both_days_on_which_the_clocks_change() {
        Timetable table = Timetable.cron("30 2 * * *", PARIS);

        assertThat(of(table, SPRING, PARIS)).containsExactly(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(of(table, AUTUMN, PARIS)).containsExactly(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(of(Timetable.daily(LocalTime.of(2, 30), PARIS), SPRING, PARIS))
                .hasSize(1);
        assertThat(of(Timetable.daily(LocalTime.of(2, 30), PARIS), AUTUMN, PARIS))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/15 * * * * | 92 | 100",
                "* * * * * | 1380 | 1500",
                "@hourly | 23 | 25",
                "0 */2 * * * | 12 | 12",
                "0 2,3 * * * | 1 | 2",
                "*/15 2 * * * | 4 | 4",
                "0 2-4 * * * | 2 | 3",
                "@daily | 1 | 1"
            })
    void the_clocks_change_and_each_time_comes_as_often_as_it_should(String cron, int spring, int autumn) {
        Timetable table = Timetable.cron(cron, PARIS);

        assertThat(of(table, SPRING, PARIS)).hasSize(spring);
        assertThat(of(table, AUTUMN, PARIS)).hasSize(autumn);
    }

    @Test
    void a_quarter_of_an_hour_as_an_interval_is_92_times_and_100_times() {
        Timetable table = Timetable.every(
                Duration.ofMinutes(15), ZonedDateTime.of(LocalDate.of(2026, 1, 1), LocalTime.MIDNIGHT, PARIS));

        assertThat(of(table, SPRING, PARIS)).hasSize(92);
        assertThat(of(table, AUTUMN, PARIS)).hasSize(100);
        // Times before the first count too.
        assertThat(of(table, LocalDate.of(2025, 3, 1), PARIS)).hasSize(96);
    }

    @Test
    void a_midnight_that_is_skipped_and_a_whole_day_that_is_skipped_come_later_once() {
        // Beirut goes from midnight to one o'clock; Samoa had no 30 December 2011.
        ZoneId beirut = ZoneId.of("Asia/Beirut");
        ZoneId apia = ZoneId.of("Pacific/Apia");

        assertThat(of(Timetable.cron("0 0 * * *", beirut), LocalDate.of(2022, 3, 27), beirut))
                .containsExactly(Instant.parse("2022-03-26T22:00:00Z"));
        assertThat(Timetable.cron("0 12 * * *", apia)
                        .between(Instant.parse("2011-12-29T00:00:00Z"), Instant.parse("2012-01-01T09:59:00Z"), 10))
                .containsExactly(
                        Instant.parse("2011-12-29T22:00:00Z"),
                        Instant.parse("2011-12-30T22:00:00Z"),
                        Instant.parse("2011-12-31T22:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 3 * * MON-FRI | 2026-11-20T12:00 | 2026-11-23T03:00",
                "0 3 * * 7 | 2026-11-20T12:00 | 2026-11-22T03:00",
                "0 3 * * 0 | 2026-11-20T12:00 | 2026-11-22T03:00",
                "0 3 * * 5-7 | 2026-11-20T12:00 | 2026-11-21T03:00",
                "0 3 13 * FRI | 2026-11-20T12:00 | 2026-11-27T03:00",
                "0 3 13 * * | 2026-11-20T12:00 | 2026-12-13T03:00",
                "0 3 */10 * MON | 2026-11-20T12:00 | 2026-12-21T03:00",
                "0 3 L * * | 2026-11-20T12:00 | 2026-11-30T03:00",
                "0 3 1,L feb * | 2026-11-20T12:00 | 2027-02-01T03:00",
                "0 3 * * MON#1 | 2026-11-20T12:00 | 2026-12-07T03:00",
                "0 3 * * FRIL | 2026-11-20T12:00 | 2026-11-27T03:00",
                "0 3 * * SUN#5 | 2026-11-30T12:00 | 2027-01-31T03:00",
                "5/20 8-10/2 * * * | 2026-11-20T08:25 | 2026-11-20T08:45",
                "5/20 8-10/2 * * * | 2026-11-20T08:45 | 2026-11-20T10:05",
                "0 0 29 2 * | 2096-03-01T00:00 | 2104-02-29T00:00",
                "@yearly | 2026-11-20T12:00 | 2027-01-01T00:00",
                "@weekly | 2026-11-20T12:00 | 2026-11-22T00:00"
            })
    void fields_mean_what_cron_says(String cron, String after, String next) {
        Instant from = LocalDateTime.parse(after).atZone(PARIS).toInstant();

        assertThat(Timetable.cron(cron, PARIS)
                        .nextAfter(from)
                        .orElseThrow()
                        .atZone(PARIS)
                        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm")))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "0 0 2 * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "1-2-3 * * * *",
                "1/2/3 * * * *",
                "-1 * * * *",
                "1, * * * *",
                "x * * * *",
                "0 0 30 2 *",
                "0 0 31 4,6,9,11 *",
                "* * * * MON#6",
                "* * * * MON#",
                "* * * * #1",
                "@never",
                "99999999999 * * * *"
            })
    void what_is_no_expression_or_never_comes_is_refused_with_its_text(String cron) {
        assertThatThrownBy(() -> Timetable.cron(cron, PARIS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + cron + "\"");
    }

    /** Against a look at every minute of the year: the clock of the zone shows a named time. */
    @Test
    void random_expressions_come_exactly_when_the_clock_shows_them() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String name : List.of("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")) {
            ZoneId zone = ZoneId.of(name);
            for (int i = 0; i < 12; i++) {
                int minute = random.nextInt(60);
                int hour = random.nextInt(24);
                int step = 1 + random.nextInt(30);
                String cron = i % 2 == 0 ? minute + " " + hour + " * * *" : "*/" + step + " * * * *";
                Instant from = LocalDate.of(2026, 1, 1).atStartOfDay(zone).toInstant();
                Instant to = LocalDate.of(2027, 1, 1).atStartOfDay(zone).toInstant();

                List<Instant> times = Timetable.cron(cron, zone).between(from, to, 1_000_000);

                if (i % 2 == 1) {
                    // Hundreds of thousands of times: their lists are compared as a whole.
                    assertThat(times.equals(shown(from, to, step, zone)))
                            .as("seed %d, %s %s", seed, cron, zone)
                            .isTrue();
                } else {
                    assertThat(times).as("seed %d, %s %s", seed, cron, zone).isSorted();
                    assertThat(new TreeSet<>(times.stream()
                                    .map(time -> time.atZone(zone).toLocalDate())
                                    .toList()))
                            .as("each day once: seed %d, %s %s", seed, cron, zone)
                            .hasSameSizeAs(times);
                    assertThat(times.size()).isBetween(364, 366);
                }
            }
        }
    }

    private static List<Instant> shown(Instant from, Instant to, int step, ZoneId zone) {
        List<Instant> shown = new ArrayList<>();
        for (Instant time = from.plusSeconds(60); !time.isAfter(to); time = time.plusSeconds(60)) {
            if (time.atZone(zone).getMinute() % step == 0) {
                shown.add(time);
            }
        }
        return shown;
    }

    private static List<Instant> of(Timetable table, LocalDate day, ZoneId zone) {
        return table.between(
                day.atStartOfDay(zone).toInstant().minusMillis(1),
                day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1),
                10_000);
    }
}
