package com.monassurance.health.metrics.infrastructure;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one statement cost the server between two looks at {@code pg_stat_statements}. Immutable.
 *
 * @param queryId the server's identity of the normalised statement; null for all that are not among the first together
 * @param calls how often it was executed meanwhile
 * @param total time the server spent on it meanwhile
 * @param rows rows it returned or changed meanwhile
 * @param over time between the looks
 * @since 0.1.0
 */
public record SlowStatement(@Nullable Long queryId, long calls, Duration total, long rows, Duration over) {

    /** Checks that the times are there. */
    public SlowStatement {
        requireNonNull(total, "total");
        requireNonNull(over, "over");
    }

    /**
     * Returns the server's identity of the statement.
     *
     * @return empty for all others together
     */
    public OptionalLong findQueryId() {
        return queryId == null ? OptionalLong.empty() : OptionalLong.of(queryId);
    }

    /**
     * Returns the mean time of one execution.
     *
     * @return zero when there was none
     */
    public Duration mean() {
        return calls == 0 ? Duration.ZERO : total.dividedBy(calls);
    }
}
