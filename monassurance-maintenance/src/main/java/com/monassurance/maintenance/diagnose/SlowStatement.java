package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A statement as pg_stat_statements counted it. Immutable.
 *
 * @param query its text, literals replaced by {@code ?}, at most 2,000 characters
 * @param calls how often it ran
 * @param total time spent in all runs
 * @param mean time of one run on average
 * @param rows rows it returned or changed in all runs
 * @since 0.1.0
 */
public record SlowStatement(String query, long calls, Duration total, Duration mean, long rows) {

    /** Checks the parts. */
    public SlowStatement {
        requireNonNull(query, "query");
        requireNonNull(total, "total");
        requireNonNull(mean, "mean");
    }
}
