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

    /** How far a backup has been proven; a restore into a scratch database is not made here yet. */
    public enum Level {
        /** It is damaged. */
        BAD,
        /** Its checksum is right; nothing here can read its content. */
        CHECKSUM,
        /** Its checksum is right and it was read from start to end as a restore would. */
        READ
    }

    /**
     * Tells whether the backup was read in full.
     *
     * @return true for {@link Level#READ}
     */
    public boolean isGood() {
        return level == Level.READ;
    }
}
