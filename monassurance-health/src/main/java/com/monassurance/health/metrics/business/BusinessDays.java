package com.monassurance.health.metrics.business;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.Stream;

/** The days of the windows that end today. */
final class BusinessDays {

    static final int WEEK = 7;
    static final int MONTH = 30;

    private BusinessDays() {}

    /** First days of: today, the last 7 days, the last 30 days, this week from Monday, this month. */
    static List<LocalDate> firstDays(LocalDate today) {
        return List.of(
                today,
                today.minusDays(WEEK - 1),
                today.minusDays(MONTH - 1),
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                today.withDayOfMonth(1));
    }

    /** All days from the first to today. */
    static Stream<LocalDate> days(LocalDate first, LocalDate today) {
        return first.datesUntil(today.plusDays(1));
    }
}
