package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells where PostgreSQL 14 cannot end the expression of a generated column: in trees of three levels and more, where
 * {@code DROP EXPRESSION} stops at the tables in the middle and says that it has to be applied to child tables too. Pure.
 */
final class DeepTrees {

    private static final int ENDED_SINCE = 15;
    private static final int LEVELS_ENDED = 2;

    private final Catalog catalog;

    DeepTrees(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Whether the column has to be made anew, and given its values, to be a plain one. */
    boolean isEndedAnew(Table table, Column before, Column after) {
        return catalog.majorVersion() < ENDED_SINCE
                && GeneratedColumns.isEnded(before, after)
                && levelsAbove(table, before.name()) + 1 + levelsBelow(table, before.name()) > LEVELS_ENDED;
    }

    private int levelsAbove(Table table, String column) {
        int levels = 0;
        for (ObjectId parent : parents(table)) {
            if (catalog.find(parent).orElse(null) instanceof Table above && isGenerated(above, column)) {
                levels = Math.max(levels, 1 + levelsAbove(above, column));
            }
        }
        return levels;
    }

    private int levelsBelow(Table table, String column) {
        int levels = 0;
        for (CatalogObject each : catalog.objects(table.id().kind())) {
            if (each instanceof Table below && parents(below).contains(table.id()) && isGenerated(below, column)) {
                levels = Math.max(levels, 1 + levelsBelow(below, column));
            }
        }
        return levels;
    }

    private static boolean isGenerated(Table table, String name) {
        @Nullable Column column = table.columns().find(name).orElse(null);
        return column != null && column.generated() != null;
    }

    private static List<ObjectId> parents(Table table) {
        Table.Partition partition = table.partitionOf();
        return partition == null ? table.parents() : List.of(partition.parent());
    }
}
