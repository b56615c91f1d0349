package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How far a backup has been proven. Immutable.
 *
 * @param level how far
 * @param at when
 * @param detail what was done or what was found, one sentence
 * @since 0.1.0
 */
public record Proof(Level level, Instant at, String detail) {

    /** Checks the parts. */
    public Proof {
        requireNonNull(level, "level");
        requireNonNull(at, "at");
        requireNonNull(detail, "detail");
    }

    /** How far a backup has been proven. */
    public enum Level {
        /** It is damaged. */
        BAD,
        /** Its checksum is right; nothing here can read its content. */
        CHECKSUM,
        /** Its checksum is right and it was read from start to end as a restore would. */
        READ,
        /** It was restored into an empty database, whose rows and sequences are what was written. */
        RESTORED
    }

    /**
     * Tells whether the backup was read in full.
     *
     * @return true for {@link Level#READ} and {@link Level#RESTORED}
     */
    public boolean isGood() {
        return level == Level.READ || level == Level.RESTORED;
    }
}
