package com.monassurance.migrations.sqlplan;

import java.util.Locale;

/**
 * A lock mode of a table, from the weakest to the strongest, as PostgreSQL's chapter on explicit locking lists them.
 *
 * @since 0.1.0
 */
public enum LockMode {
    /** What reading takes. */
    ACCESS_SHARE,
    /** What {@code SELECT … FOR UPDATE} takes. */
    ROW_SHARE,
    /** What writing takes. */
    ROW_EXCLUSIVE,
    /** What VACUUM, ANALYZE, {@code CREATE INDEX CONCURRENTLY} and VALIDATE take. */
    SHARE_UPDATE_EXCLUSIVE,
    /** What {@code CREATE INDEX} takes. */
    SHARE,
    /** What a foreign key and {@code CREATE TRIGGER} take. */
    SHARE_ROW_EXCLUSIVE,
    /** What {@code REFRESH MATERIALIZED VIEW CONCURRENTLY} takes. */
    EXCLUSIVE,
    /** What DROP and most forms of ALTER take. */
    ACCESS_EXCLUSIVE;

    /**
     * Tells whether readers wait for it.
     *
     * @return true for ACCESS EXCLUSIVE
     */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /**
     * Tells whether writers wait for it.
     *
     * @return true from SHARE on
     */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    /**
     * Returns the mode in SQL's words.
     *
     * @return such as {@code SHARE ROW EXCLUSIVE}
     */
    public String words() {
        return name().replace('_', ' ').toUpperCase(Locale.ROOT);
    }
}
