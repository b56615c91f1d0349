package com.monassurance.maintenance.scheduler;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.function.UnaryOperator;

/**
 * Times of day in a named zone as instants, each made from its local date, so that they survive a change of clocks: one
 * that is skipped comes when the clocks have jumped, one that comes twice counts once.
 */
final class PlanTimes {

    private PlanTimes() {}

    static UnaryOperator<Instant> daily(LocalTime time, ZoneId zone) {
        return after -> {
            LocalDate today = after.atZone(zone).toLocalDate();
            return firstAfter(after, today, today.plusDays(1), time, zone);
        };
    }

    static UnaryOperator<Instant> weekly(DayOfWeek day, LocalTime time, ZoneId zone) {
        return after -> {
            LocalDate today = after.atZone(zone).toLocalDate();
            LocalDate first = today.with(TemporalAdjusters.nextOrSame(day));
            return firstAfter(after, first, first.plusWeeks(1), time, zone);
        };
    }

    private static Instant firstAfter(Instant after, LocalDate date, LocalDate next, LocalTime time, ZoneId zone) {
        Instant instant = ZonedDateTime.of(date, time, zone).toInstant();
        return instant.isAfter(after)
                ? instant
                : ZonedDateTime.of(next, time, zone).toInstant();
    }
}
