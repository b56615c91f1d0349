package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Tells where the row type of a table is kept in columns, in which case the server adds no value to its rows. Pure. */
final class RowTypes {

    private static final Set<ObjectKind> TYPES = Set.of(ObjectKind.COMPOSITE, ObjectKind.DOMAIN, ObjectKind.RANGE);

    private RowTypes() {}

    /** Whether a column of another table is of it, of an array of it, or of a type made of it. */
    static boolean isKept(Catalog catalog, ObjectId table) {
        Set<ObjectId> seen = new HashSet<>();
        Deque<ObjectId> open = new ArrayDeque<>();
        open.add(table);
        while (!open.isEmpty()) {
            for (Dependency each : catalog.dependants(open.remove())) {
                ObjectId id = each.dependant();
                boolean isOther =
                        !id.path().subList(0, Math.min(2, id.path().size())).equals(table.path());
                if (id.kind() == ObjectKind.COLUMN && each.referenced().kind() != ObjectKind.COLUMN && isOther) {
                    return true;
                }
                if (TYPES.contains(id.kind()) && seen.add(id)) {
                    open.add(id);
                }
            }
        }
        return false;
    }
}
