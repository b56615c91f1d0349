package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When maintenance may work: always, or from one time of day to another in a named zone, on some days of the week. A window
 * may go past midnight and belongs to the day on which it opens. On days with a change of clocks it opens and closes when
 * the clocks of the zone show its times; a time that is skipped counts as the same while later, one that comes twice as its
 * first. Immutable.
 *
 * @since 0.1.0
 */
public final class MaintenanceWindow {

    private static final int DAYS_AHEAD = 9;
    private static final MaintenanceWindow ALWAYS =
            new MaintenanceWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, null, EnumSet.allOf(DayOfWeek.class));

    private final LocalTime from;
    private final LocalTime to;
    private final @Nullable ZoneId zone;
    private final Set<DayOfWeek> days;

    private MaintenanceWindow(LocalTime from, LocalTime to, @Nullable ZoneId zone, Set<DayOfWeek> days) {
        this.from = from;
        this.to = to;
        this.zone = zone;
        this.days = days;
    }

    /**
     * Returns the window that is always open.
     *
     * @return the window
     */
    public static MaintenanceWindow always() {
        return ALWAYS;
    }

    /**
     * Returns a window of every day.
     *
     * @param from time of day at which it opens
     * @param to time of day at which it closes, on the next day if it is not after the other
     * @param zone zone of both
     * @return the window
     * @throws IllegalArgumentException if both times are the same
     */
    public static MaintenanceWindow daily(LocalTime from, LocalTime to, ZoneId zone) {
        if (requireNonNull(from, "from").equals(requireNonNull(to, "to"))) {
            throw new IllegalArgumentException("a window opens and closes at different times: " + from);
        }
        return new MaintenanceWindow(from, to, requireNonNull(zone, "zone"), EnumSet.allOf(DayOfWeek.class));
    }

    /**
     * Returns this window, opening on some days of the week only.
     *
     * @param first a day
     * @param more other days
     * @return a copy
     * @throws IllegalStateException if this window is always open
     */
    public MaintenanceWindow on(DayOfWeek first, DayOfWeek... more) {
        if (zone == null) {
            throw new IllegalStateException("the window that is always open has no days");
        }
        return new MaintenanceWindow(from, to, zone, EnumSet.of(first, more));
    }

    /**
     * Tells whether work may begin.
     *
     * @param instant when
     * @return true from the opening on, and before the close
     */
    public boolean isOpen(Instant instant) {
        return zone == null || closesAfter(instant).isPresent();
    }

    /**
     * Returns when the window that is open closes.
     *
     * @param instant when it is open
     * @return the close; empty when it is not open, or never closes
     */
    public Optional<Instant> closesAfter(Instant instant) {
        ZoneId known = zone;
        if (known == null) {
            return Optional.empty();
        }
        LocalDate today = instant.atZone(known).toLocalDate();
        for (LocalDate day = today.plusDays(1); !day.isBefore(today.minusDays(2)); day = day.minusDays(1)) {
            if (days.contains(day.getDayOfWeek()) && !opening(day, known).isAfter(instant)) {
                Instant close = close(day, known);
                return close.isAfter(instant) ? Optional.of(close) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Returns when the window opens.
     *
     * @param instant from when on
     * @return the first opening after it, or the instant itself for the window that is always open
     */
    public Instant opensAfter(Instant instant) {
        ZoneId known = zone;
        if (known == null) {
            return instant;
        }
        LocalDate first = instant.atZone(known).toLocalDate().minusDays(1);
        for (int i = 0; i < DAYS_AHEAD; i++) {
            LocalDate day = first.plusDays(i);
            if (days.contains(day.getDayOfWeek()) && opening(day, known).isAfter(instant)) {
                return opening(day, known);
            }
        }
        throw new IllegalStateException("a window of " + days + " opens within " + DAYS_AHEAD + " days");
    }

    @Override
    public String toString() {
        return zone == null ? "always" : from + " to " + to + " " + zone + " on " + days;
    }

    private Instant opening(LocalDate day, ZoneId known) {
        return ZonedDateTime.of(day, from, known).toInstant();
    }

    private Instant close(LocalDate day, ZoneId known) {
        LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
        return ZonedDateTime.of(last, to, known).toInstant();
    }
}
