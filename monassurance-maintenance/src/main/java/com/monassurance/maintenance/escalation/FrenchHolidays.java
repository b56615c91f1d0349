package com.monassurance.maintenance.escalation;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/** The public holidays of metropolitan France. */
final class FrenchHolidays {

    private static final Set<MonthDay> FIXED = Set.of(
            MonthDay.of(1, 1),
            MonthDay.of(5, 1),
            MonthDay.of(5, 8),
            MonthDay.of(7, 14),
            MonthDay.of(8, 15),
            MonthDay.of(11, 1),
            MonthDay.of(11, 11),
            MonthDay.of(12, 25));

    private static final int EASTER_MONDAY = 1;
    private static final int ASCENSION = 39;
    private static final int WHIT_MONDAY = 50;

    private FrenchHolidays() {}

    static boolean isHoliday(LocalDate day) {
        if (FIXED.contains(MonthDay.from(day))) {
            return true;
        }
        long afterEaster = day.toEpochDay() - easter(day.getYear()).toEpochDay();
        return afterEaster == EASTER_MONDAY || afterEaster == ASCENSION || afterEaster == WHIT_MONDAY;
    }

    /** Easter Sunday of a Gregorian year, by the algorithm of Meeus, Jones and Butcher. */
    static LocalDate easter(int year) {
        int golden = Math.floorMod(year, 19);
        int century = Math.floorDiv(year, 100);
        int yearOfCentury = Math.floorMod(year, 100);
        int leapCenturies = Math.floorDiv(century, 4);
        int moonCorrection = Math.floorDiv(century - Math.floorDiv(century + 8, 25) + 1, 3);
        int epact = Math.floorMod(19 * golden + century - leapCenturies - moonCorrection + 15, 30);
        int weekday = Math.floorMod(
                32
                        + 2 * Math.floorMod(century, 4)
                        + 2 * Math.floorDiv(yearOfCentury, 4)
                        - epact
                        - Math.floorMod(yearOfCentury, 4),
                7);
        int exception = Math.floorDiv(golden + 11 * epact + 22 * weekday, 451);
        int dayCount = epact + weekday - 7 * exception + 114;
        return LocalDate.of(year, dayCount / 31, dayCount % 31 + 1);
    }
}
