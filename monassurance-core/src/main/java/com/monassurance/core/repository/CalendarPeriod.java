package com.monassurance.core.repository;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;

/**
 * A way to cut time into periods of a calendar. Immutable.
 *
 * @param unit the length of a period
 * @param zone whose midnight begins a day
 * @since 0.1.0
 */
public record CalendarPeriod(Unit unit, ZoneId zone) {

    /** Checks the parts. */
    public CalendarPeriod {
        requireNonNull(unit, "unit");
        requireNonNull(zone, "zone");
    }

    /**
     * Returns days.
     *
     * @param zone whose midnight begins a day
     * @return the calendar
     */
    public static CalendarPeriod daily(ZoneId zone) {
        return new CalendarPeriod(Unit.DAY, zone);
    }

    /**
     * Returns weeks, which begin on Monday.
     *
     * @param zone whose midnight begins a day
     * @return the calendar
     */
    public static CalendarPeriod weekly(ZoneId zone) {
        return new CalendarPeriod(Unit.WEEK, zone);
    }

    /**
     * Returns months.
     *
     * @param zone whose midnight begins a day
     * @return the calendar
     */
    public static CalendarPeriod monthly(ZoneId zone) {
        return new CalendarPeriod(Unit.MONTH, zone);
    }

    /** The length of a period. */
    public enum Unit {
        /** From midnight to midnight. */
        DAY,
        /** From Monday to Sunday, as ISO 8601 says. */
        WEEK,
        /** A month of the calendar. */
        MONTH
    }
}
