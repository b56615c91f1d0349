package com.monassurance.migrations.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A sequence. Its last value is data and not read. Immutable.
 *
 * @param id what tells it from all others
 * @param type {@code smallint}, {@code integer} or {@code bigint}
 * @param start first value
 * @param increment step
 * @param minimum least value
 * @param maximum greatest value
 * @param cache values taken at once by a session
 * @param isCycling whether it begins again at its end
 * @param isLogged false for an unlogged sequence
 * @param ownedBy the column that takes it along; null when it stands alone
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Sequence(
        ObjectId id,
        String type,
        long start,
        long increment,
        long minimum,
        long maximum,
        long cache,
        boolean isCycling,
        boolean isLogged,
        @Nullable Owner ownedBy,
        Attachments attachments)
        implements CatalogObject {

    /**
     * The column that a sequence belongs to. Immutable.
     *
     * @param table its table
     * @param column its name
     * @param isIdentity whether the sequence is part of an identity column
     * @since 0.1.0
     */
    public record Owner(ObjectId table, String column, boolean isIdentity) {}
}
