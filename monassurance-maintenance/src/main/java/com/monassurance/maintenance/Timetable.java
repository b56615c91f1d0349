package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * The times at which a plan runs, the same on every instance: a cron expression or a time of day in a named zone, or a plain
 * interval. Immutable.
 *
 * @since 0.1.0
 */
public final class Timetable {

    private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

    private final String definition;
    private final Function<Instant, Optional<Instant>> next;
    private final Past past;

    private Timetable(String definition, Function<Instant, Optional<Instant>> next, Past past) {
        this.definition = definition;
        this.next = next;
        this.past = past;
    }

    /**
     * Returns the times of a cron expression: minute, hour, day of the month, month and day of the week, each {@code *}, a
     * number, a range, a step ({@code *}{@code /15}, {@code 8-18/2}) or a list of them; months and days also by their first
     * three letters, Sunday as 0 or 7, the last day of the month as {@code L}, the first Monday as {@code MON#1}, the last
     * Friday as {@code FRIL}; {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly} and {@code @yearly}. When
     * both fields of days are restricted, either is enough.
     *
     * <p>When the clocks change, a time of named hours comes exactly once: one that is skipped comes as much later as the
     * clocks have jumped, one that the clocks show twice comes the first time. An expression of every hour follows the clock
     * instead: 96 quarters of an hour are 92 on the short day and 100 on the long one.
     *
     * @param expression the five fields
     * @param zone zone of the clock
     * @return the timetable
     * @throws IllegalArgumentException if it is no such expression, or names a day that never comes, such as 30 February
     */
    public static Timetable cron(String expression, ZoneId zone) {
        CronExpression cron = CronExpression.parse(expression);
        requireNonNull(zone, "zone");
        return new Timetable(
                "cron " + cron + " " + zone,
                after -> cron.nextAfter(after, zone),
                (after, until, limit) -> cron.between(after, until, limit, zone));
    }

    /**
     * Returns one time a day.
     *
     * @param time time of day; when the clocks change, as in {@link #cron}
     * @param zone zone of that time
     * @return the timetable
     */
    public static Timetable daily(LocalTime time, ZoneId zone) {
        requireNonNull(time, "time");
        requireNonNull(zone, "zone");
        return stepping(
                "daily " + time + " " + zone,
                after -> MaintenanceSchedule.nextDaily(after.atZone(zone), time).toInstant());
    }

    /**
     * Returns one time a week.
     *
     * @param day day of the week
     * @param time time of day; when the clocks change, as in {@link #cron}
     * @param zone zone of that time
     * @return the timetable
     */
    public static Timetable weekly(DayOfWeek day, LocalTime time, ZoneId zone) {
        requireNonNull(day, "day");
        requireNonNull(time, "time");
        requireNonNull(zone, "zone");
        return stepping(
                "weekly " + day + " " + time + " " + zone,
                after -> MaintenanceSchedule.nextWeekly(after.atZone(zone), day, time)
                        .toInstant());
    }

    /**
     * Returns times at a fixed distance, whatever the clocks do: counted from a first time that all instances share.
     *
     * @param interval the distance, at least a second; kept in whole milliseconds
     * @param first one of the times, such as a midnight in a named zone; earlier ones count too
     * @return the timetable
     * @throws IllegalArgumentException if the interval is shorter
     */
    public static Timetable every(Duration interval, ZonedDateTime first) {
        if (requireNonNull(interval, "interval").compareTo(INTERVAL_MIN) < 0) {
            throw new IllegalArgumentException("an interval is at least " + INTERVAL_MIN + ": " + interval);
        }
        Instant origin = first.toInstant().truncatedTo(ChronoUnit.MILLIS);
        long millis = interval.toMillis();
        return new Timetable(
                "every " + Duration.ofMillis(millis) + " from " + first,
                after -> Optional.of(origin.plusMillis(millis * (index(origin, after, millis) + 1))),
                (after, until, limit) -> {
                    long last = index(origin, until, millis);
                    long start = Math.max(index(origin, after, millis) + 1, last - limit + 1);
                    return LongStream.rangeClosed(start, last)
                            .mapToObj(i -> origin.plusMillis(millis * i))
                            .toList();
                });
    }

    /**
     * Returns the first time after an instant.
     *
     * @param after the instant
     * @return the next time, never the instant itself; empty when there is none within eight years
     */
    public Optional<Instant> nextAfter(Instant after) {
        return next.apply(after);
    }

    /**
     * Returns the times from one instant to another.
     *
     * @param after the first instant, which is not among them
     * @param until the last instant, which may be
     * @param limit how many at most: the latest ones
     * @return the times, the earliest first
     */
    public List<Instant> between(Instant after, Instant until, int limit) {
        return past.between(after, until, limit);
    }

    /** Returns the definition: two timetables with the same one have the same times. */
    @Override
    public String toString() {
        return definition;
    }

    private static Timetable stepping(String definition, UnaryOperator<Instant> next) {
        return new Timetable(definition, after -> Optional.of(next.apply(after)), (after, until, limit) -> {
            ArrayDeque<Instant> times = new ArrayDeque<>();
            for (Instant time = next.apply(after); !time.isAfter(until); time = next.apply(time)) {
                times.add(time);
                if (times.size() > limit) {
                    times.removeFirst();
                }
            }
            return List.copyOf(times);
        });
    }

    /** Number of the last time that is not after an instant. */
    private static long index(Instant origin, Instant instant, long millis) {
        return Math.floorDiv(
                Duration.between(origin, instant.truncatedTo(ChronoUnit.MILLIS)).toMillis(), millis);
    }

    /** The latest times of a stretch. */
    @FunctionalInterface
    private interface Past {
        List<Instant> between(Instant after, Instant until, int limit);
    }
}
