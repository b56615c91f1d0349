package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.ObjectId;
import java.util.Set;

/**
 * What has to be done to parts of tables that stay, beside what their values say. Immutable.
 *
 * @param retypedColumns columns that are given their type again, because it changed or was made anew
 * @param rebuiltColumns generated columns that are dropped, or put aside for their values, and added again
 * @param resetDefaults defaults that are dropped and set again, because what they use is made anew
 * @param swappedTypes types that are made anew while columns of them keep their values
 * @param textColumns columns that keep rows of a table of which a column gets another type: they are text meanwhile
 * @since 0.1.0
 */
public record Parts(
        Set<ObjectId> retypedColumns,
        Set<ObjectId> rebuiltColumns,
        Set<ObjectId> resetDefaults,
        Set<ObjectId> swappedTypes,
        Set<ObjectId> textColumns) {

    /** Copies. */
    public Parts {
        retypedColumns = Set.copyOf(retypedColumns);
        rebuiltColumns = Set.copyOf(rebuiltColumns);
        resetDefaults = Set.copyOf(resetDefaults);
        swappedTypes = Set.copyOf(swappedTypes);
        textColumns = Set.copyOf(textColumns);
    }
}
