package com.monassurance.migrations.sqlplan;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.ObjectId;

/**
 * What data must fulfil for a statement not to fail. Immutable.
 *
 * @param object the constraint, index or column that would fail
 * @param text what stands in the way, such as {@code rows with null in public.policies.amount}
 * @param countQuery returns one number, zero when nothing stands in the way
 * @param sampleQuery returns some of the rows that stand in the way, at most ten
 * @since 0.1.0
 */
public record Precondition(ObjectId object, String text, String countQuery, String sampleQuery) {

    /** Checks. */
    public Precondition {
        requireNonNull(object, "object");
        requireNonNull(text, "text");
        requireNonNull(countQuery, "countQuery");
        requireNonNull(sampleQuery, "sampleQuery");
    }
}
