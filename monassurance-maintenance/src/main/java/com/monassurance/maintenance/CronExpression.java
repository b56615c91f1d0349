package com.monassurance.maintenance;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The five fields of cron: minute, hour, day of the month, month, day of the week. What differs from one cron to another is
 * said in {@link Timetable#cron}. Immutable.
 */
final class CronExpression {

    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    /** From one 29 February to the next over a year that has none, and some more for a day of the week. */
    private static final int DAYS_AHEAD_MAX = 3_000;

    /** A change of clocks moves a time to the next day at most: the one that is first may be of the day after. */
    private static final int DAYS_MIXED = 2;

    private static final int HOURS = 24;
    private static final int MINUTES = 60;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final boolean isLastDayOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final List<NthDay> nthDays;
    private final boolean isAnyDayEnough;

    private CronExpression(String text, String[] fields) {
        this.text = text;
        this.minutes = set(text, fields[0], 0, MINUTES - 1, List.of());
        this.hours = set(text, fields[1], 0, HOURS - 1, List.of());
        List<String> monthDays = new ArrayList<>(List.of(fields[2].split(",", -1)));
        this.isLastDayOfMonth = monthDays.remove("L");
        this.daysOfMonth =
                monthDays.isEmpty() ? new BitSet() : set(text, String.join(",", monthDays), 1, 31, List.of());
        this.months = set(text, fields[3], 1, 12, MONTHS);
        List<String> weekDays = new ArrayList<>(List.of(fields[4].split(",", -1)));
        this.nthDays = weekDays.stream()
                .filter(NthDay::isOne)
                .map(day -> NthDay.of(text, day))
                .toList();
        weekDays.removeIf(NthDay::isOne);
        this.daysOfWeek = weekDays.isEmpty() ? new BitSet() : set(text, String.join(",", weekDays), 0, 7, DAYS);
        // As in every cron since Vixie's: two restricted fields of days are joined by or, else by and.
        this.isAnyDayEnough = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    static CronExpression parse(String text) {
        String trimmed = text.strip();
        String[] fields =
                WORDS.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed).split("\\s+");
        if (fields.length != 5) {
            throw wrong(text, "it has " + fields.length + " fields, not 5: minute hour day-of-month month day-of-week");
        }
        CronExpression cron = new CronExpression(trimmed, fields);
        if (cron.nextAfter(Instant.parse("1999-12-31T00:00:00Z"), ZoneOffset.UTC)
                .isEmpty()) {
            throw wrong(text, "it names a day that never comes");
        }
        return cron;
    }

    /** The first time after an instant; empty when there is none in eight years. */
    Optional<Instant> nextAfter(Instant after, ZoneId zone) {
        LocalDate first = after.atZone(zone).toLocalDate().minusDays(1);
        TreeSet<Instant> found = new TreeSet<>();
        int last = DAYS_AHEAD_MAX;
        for (int i = isQuiet(first, zone) ? 1 : 0; i <= last; i++) {
            LocalDate day = first.plusDays(i);
            if (isOn(day)) {
                times(day, zone).stream().filter(time -> time.isAfter(after)).forEach(found::add);
            }
            if (!found.isEmpty() && last == DAYS_AHEAD_MAX) {
                last = isQuiet(day, zone) ? i : i + DAYS_MIXED;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found.first());
    }

    /** The latest times after an instant and up to another, in order. */
    List<Instant> between(Instant after, Instant until, int limit, ZoneId zone) {
        TreeSet<Instant> found = new TreeSet<>();
        LocalDate last = until.atZone(zone).toLocalDate().plusDays(1);
        for (LocalDate day = after.atZone(zone).toLocalDate().minusDays(DAYS_MIXED);
                !day.isAfter(last);
                day = day.plusDays(1)) {
            if (isOn(day)) {
                times(day, zone).stream()
                        .filter(time -> time.isAfter(after) && !time.isAfter(until))
                        .forEach(found::add);
            }
            while (found.size() > limit) {
                found.pollFirst();
            }
        }
        return List.copyOf(found);
    }

    /** Whether the clocks change neither the day before nor within two days after: no time leaves its day. */
    private static boolean isQuiet(LocalDate day, ZoneId zone) {
        ZoneOffsetTransition next = zone.getRules()
                .nextTransition(day.minusDays(1).atStartOfDay(zone).toInstant());
        return next == null
                || next.getInstant()
                        .isAfter(
                                day.plusDays(DAYS_MIXED + 1L).atStartOfDay(zone).toInstant());
    }

    @Override
    public String toString() {
        return text;
    }

    private boolean isOn(LocalDate day) {
        if (!months.get(day.getMonthValue())) {
            return false;
        }
        boolean isMonthDay = daysOfMonth.get(day.getDayOfMonth())
                || (isLastDayOfMonth && day.getDayOfMonth() == day.lengthOfMonth());
        int weekDay = day.getDayOfWeek().getValue();
        boolean isWeekDay = daysOfWeek.get(weekDay % 7)
                || (weekDay == DayOfWeek.SUNDAY.getValue() && daysOfWeek.get(7))
                || nthDays.stream().anyMatch(nth -> nth.isOn(day));
        return isAnyDayEnough ? isMonthDay || isWeekDay : isMonthDay && isWeekDay;
    }

    private List<Instant> times(LocalDate day, ZoneId zone) {
        boolean isEveryHour = hours.cardinality() == HOURS;
        List<Instant> times = new ArrayList<>();
        hours.stream()
                .forEach(hour -> minutes.stream().forEach(minute -> {
                    LocalTime time = LocalTime.of(hour, minute);
                    ZonedDateTime shown = ZonedDateTime.of(day, time, zone);
                    if (!isEveryHour) {
                        // Skipped: moved on by as much as the clocks. Twice: the first.
                        times.add(shown.toInstant());
                    } else if (shown.toLocalDateTime().equals(day.atTime(time))) {
                        times.add(shown.toInstant());
                        times.add(shown.withLaterOffsetAtOverlap().toInstant());
                    }
                }));
        return times;
    }

    private static BitSet set(String text, String field, int least, int most, List<String> names) {
        BitSet set = new BitSet();
        for (String part : field.split(",", -1)) {
            String[] rangeAndStep = part.split("/", -1);
            if (rangeAndStep.length > 2) {
                throw wrong(text, "'" + part + "' has two steps");
            }
            boolean hasStep = rangeAndStep.length == 2;
            int step = hasStep ? number(text, rangeAndStep[1], 1, most) : 1;
            String range = rangeAndStep[0];
            int from = least;
            int to = names.equals(DAYS) ? most - 1 : most;
            if (!range.equals("*")) {
                String[] ends = range.split("-", -1);
                from = value(text, ends[0], least, most, names);
                to = ends.length == 2 ? value(text, ends[1], least, most, names) : hasStep ? to : from;
                if (ends.length > 2 || from > to) {
                    throw wrong(text, "'" + part + "' is no range from the smaller to the greater");
                }
            }
            for (int i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    private static int value(String text, String word, int least, int most, List<String> names) {
        int index = names.indexOf(word.toUpperCase(Locale.ROOT));
        return index < 0 ? number(text, word, least, most) : index + (names.equals(MONTHS) ? 1 : 0);
    }

    private static int number(String text, String digits, int least, int most) {
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) < least || Integer.parseInt(digits) > most) {
            throw wrong(text, "'" + digits + "' is not a number from " + least + " to " + most);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("not a cron expression: \"" + text + "\": " + why);
    }

    /** The n-th, or with n = 0 the last, of a day of the week in its month: {@code MON#1}, {@code FRIL}. */
    private record NthDay(DayOfWeek day, int n) {

        static boolean isOne(String part) {
            return part.contains("#") || (part.length() > 1 && part.endsWith("L"));
        }

        static NthDay of(String text, String part) {
            boolean isLast = part.endsWith("L");
            String[] words = isLast ? new String[] {part.substring(0, part.length() - 1)} : part.split("#", -1);
            if (!isLast && words.length != 2) {
                throw wrong(text, "'" + part + "' is not day#number");
            }
            int value = value(text, words[0], 0, 7, DAYS);
            return new NthDay(DayOfWeek.of(value == 0 ? 7 : value), isLast ? 0 : number(text, words[1], 1, 5));
        }

        boolean isOn(LocalDate date) {
            LocalDate wanted = n == 0
                    ? date.with(TemporalAdjusters.lastInMonth(day))
                    : date.with(TemporalAdjusters.dayOfWeekInMonth(n, day));
            return date.equals(wanted);
        }
    }
}
