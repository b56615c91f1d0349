package com.monassurance.maintenance.escalation;

import java.time.LocalDate;

/**
 * Which days are public holidays. Implementations are pure, thread-safe and total over all dates.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HolidayCalendar {

    /**
     * Tells whether nobody is expected at the office on a day. Never blocks.
     *
     * @param day a local date
     * @return true on a public holiday
     */
    boolean isHoliday(LocalDate day);

    /**
     * Returns the calendar without a holiday.
     *
     * @return a calendar that always answers no
     */
    static HolidayCalendar none() {
        return day -> false;
    }

    /**
     * Returns the eleven public holidays of metropolitan France, the three that depend on Easter computed for every
     * year. Alsace-Moselle and the overseas departments have more; add them with {@link #and}.
     *
     * @return the calendar of article L3133-1 of the French labour code
     */
    static HolidayCalendar france() {
        return FrenchHolidays::isHoliday;
    }

    /**
     * Returns a calendar that also knows the holidays of another.
     *
     * @param other more holidays
     * @return both
     */
    default HolidayCalendar and(HolidayCalendar other) {
        return day -> isHoliday(day) || other.isHoliday(day);
    }
}
