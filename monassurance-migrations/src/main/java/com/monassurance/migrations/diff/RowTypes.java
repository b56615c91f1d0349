package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells where the row type of a table is kept in columns: the server adds no value to its rows then, and gives none of its
 * columns another type. Pure.
 *
 * @since 0.1.0
 */
public final class RowTypes {

    private static final Set<ObjectKind> TYPES = Set.of(ObjectKind.COMPOSITE, ObjectKind.DOMAIN, ObjectKind.RANGE);

    private RowTypes() {}

    /**
     * Finds the columns of other tables that are of a table's row type, of an array of it, or of a type made of it.
     *
     * @param catalog where to look
     * @param table the table
     * @return the ids of the columns, by name
     */
    public static Set<ObjectId> columns(Catalog catalog, ObjectId table) {
        Set<ObjectId> columns = new TreeSet<>();
        Set<ObjectId> seen = new HashSet<>();
        Deque<ObjectId> open = new ArrayDeque<>();
        open.add(table);
        while (!open.isEmpty()) {
            for (Dependency each : catalog.dependants(open.remove())) {
                ObjectId id = each.dependant();
                boolean isOther =
                        !id.path().subList(0, Math.min(2, id.path().size())).equals(table.path());
                if (id.kind() == ObjectKind.COLUMN && each.referenced().kind() != ObjectKind.COLUMN && isOther) {
                    columns.add(id);
                }
                if (TYPES.contains(id.kind()) && seen.add(id)) {
                    open.add(id);
                }
            }
        }
        return columns;
    }

    /**
     * Tells whether there are such columns.
     *
     * @param catalog where to look
     * @param table the table
     * @return true when a column keeps rows of it
     */
    public static boolean isKept(Catalog catalog, ObjectId table) {
        return !columns(catalog, table).isEmpty();
    }
}
