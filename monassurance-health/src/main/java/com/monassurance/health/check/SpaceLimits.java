package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * From where on too little room is a warning: by default less than 1 GiB or 5 % free, less than 5 % of the inodes free, or
 * full within a day as it has been going. Immutable.
 *
 * @param freeBytes what should be free at least, zero or more
 * @param freeShare share of the file system that should be free at least, 0 to 1
 * @param inodesShare share of the inodes that should be free at least, 0 to 1
 * @param fullWithin how far ahead a full file system is a warning, zero for not at all
 * @since 0.1.0
 */
public record SpaceLimits(long freeBytes, double freeShare, double inodesShare, Duration fullWithin) {

    private static final long GIBIBYTE = 1L << 30;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public SpaceLimits {
        if (freeBytes < 0) {
            throw new IllegalArgumentException("freeBytes must not be negative: " + freeBytes);
        }
        requireShare(freeShare, "freeShare");
        requireShare(inodesShare, "inodesShare");
        if (requireNonNull(fullWithin, "fullWithin").isNegative()) {
            throw new IllegalArgumentException("fullWithin must not be negative: " + fullWithin);
        }
    }

    /**
     * Returns the defaults.
     *
     * @return 1 GiB, 5 %, 5 % of the inodes, a day
     */
    public static SpaceLimits ofDefaults() {
        return new SpaceLimits(GIBIBYTE, 0.05, 0.05, Duration.ofDays(1));
    }

    /**
     * Returns these limits with another number of bytes.
     *
     * @param bytes zero or more
     * @return a copy
     */
    public SpaceLimits freeBytes(long bytes) {
        return new SpaceLimits(bytes, freeShare, inodesShare, fullWithin);
    }

    /**
     * Returns these limits with another share of the room.
     *
     * @param share 0 to 1
     * @return a copy
     */
    public SpaceLimits freeShare(double share) {
        return new SpaceLimits(freeBytes, share, inodesShare, fullWithin);
    }

    /**
     * Returns these limits with another share of the inodes.
     *
     * @param share 0 to 1
     * @return a copy
     */
    public SpaceLimits inodesShare(double share) {
        return new SpaceLimits(freeBytes, freeShare, share, fullWithin);
    }

    /**
     * Returns these limits with another forecast.
     *
     * @param ahead zero for none
     * @return a copy
     */
    public SpaceLimits fullWithin(Duration ahead) {
        return new SpaceLimits(freeBytes, freeShare, inodesShare, ahead);
    }

    private static void requireShare(double share, String name) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1: " + share);
        }
    }
}
