package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.ZoneId;

/**
 * Which verified backups stay: by default the last 3, and the newest of each of the last 7 days, 4 ISO weeks, 12 months
 * and 3 years that have one, in Europe/Paris. Periods without a backup are not counted, so an outage costs nothing. Nothing
 * is removed unless two backups are of the last 8 days. Immutable.
 *
 * @param last how many of the newest stay whatever their dates
 * @param daily of how many days the newest stays
 * @param weekly of how many ISO weeks the newest stays
 * @param monthly of how many months the newest stays
 * @param yearly of how many years the newest stays
 * @param floor how many of the newest stay whatever the other numbers say, at least 1
 * @param freshWithin how young two backups must be before anything is removed: otherwise backups fail, or the clock has
 *     jumped
 * @param zone where days begin
 * @since 0.1.0
 */
public record RetentionPolicy(
        int last, int daily, int weekly, int monthly, int yearly, int floor, Duration freshWithin, ZoneId zone) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is negative, the floor below 1 or the duration not positive
     */
    public RetentionPolicy {
        requireNonNull(zone, "zone");
        if (last < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("the numbers of backups to keep must not be negative");
        }
        if (floor < 1) {
            throw new IllegalArgumentException("at least one backup must stay: " + floor);
        }
        if (freshWithin.isNegative() || freshWithin.isZero()) {
            throw new IllegalArgumentException("the duration must be positive: " + freshWithin);
        }
    }

    /**
     * Returns the defaults.
     *
     * @return 3 last, 7 days, 4 weeks, 12 months, 3 years
     */
    public static RetentionPolicy standard() {
        return new RetentionPolicy(3, 7, 4, 12, 3, 3, Duration.ofDays(8), ZoneId.of("Europe/Paris"));
    }

    /**
     * Chooses how many days, weeks, months and years have their newest backup kept.
     *
     * @param days not negative
     * @param weeks not negative
     * @param months not negative
     * @param years not negative
     * @return a copy
     */
    public RetentionPolicy periods(int days, int weeks, int months, int years) {
        return new RetentionPolicy(last, days, weeks, months, years, floor, freshWithin, zone);
    }

    /**
     * Chooses how many of the newest stay whatever their dates; default 3.
     *
     * @param count not negative
     * @return a copy
     */
    public RetentionPolicy withLast(int count) {
        return new RetentionPolicy(count, daily, weekly, monthly, yearly, floor, freshWithin, zone);
    }

    /**
     * Chooses how many verified backups stay whatever the other numbers say; default 3.
     *
     * @param count at least 1
     * @return a copy
     */
    public RetentionPolicy withFloor(int count) {
        return new RetentionPolicy(last, daily, weekly, monthly, yearly, count, freshWithin, zone);
    }

    /**
     * Chooses how young two backups must be before anything is removed; default 8 days, which suits daily and weekly
     * backups.
     *
     * @param duration positive
     * @return a copy
     */
    public RetentionPolicy withFreshWithin(Duration duration) {
        return new RetentionPolicy(last, daily, weekly, monthly, yearly, floor, duration, zone);
    }

    /**
     * Chooses where days begin; default Europe/Paris.
     *
     * @param chosen the zone
     * @return a copy
     */
    public RetentionPolicy withZone(ZoneId chosen) {
        return new RetentionPolicy(last, daily, weekly, monthly, yearly, floor, freshWithin, chosen);
    }
}
