package com.monassurance.migrations.catalog;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An index, those of constraints too. Immutable.
 *
 * @param id what tells it from all others
 * @param name its name, in the schema of its table
 * @param table its table or materialised view
 * @param definition what follows the table's name, such as {@code USING btree (a) WHERE (a > 0)}, options included
 * @param isUnique whether values cannot stand twice
 * @param storage tablespace and options; its access method stands in the definition
 * @param isValid false after a concurrent build that failed, and when a partition has none
 * @param isClustered whether {@code CLUSTER} goes by it
 * @param isReplicaIdentity whether it identifies rows to subscribers
 * @param constraint the constraint it enforces; null when it stands alone
 * @param attachedTo the index of the partitioned table; null when it is none of a partition
 * @param statistics statistics targets by number of the column
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Index(
        ObjectId id,
        GivenName name,
        ObjectId table,
        String definition,
        boolean isUnique,
        Table.Storage storage,
        boolean isValid,
        boolean isClustered,
        boolean isReplicaIdentity,
        @Nullable ObjectId constraint,
        @Nullable ObjectId attachedTo,
        SortedMap<Integer, Integer> statistics,
        Attachments attachments)
        implements CatalogObject {

    /** Copies. */
    public Index {
        statistics = Collections.unmodifiableSortedMap(new TreeMap<>(statistics));
    }
}
