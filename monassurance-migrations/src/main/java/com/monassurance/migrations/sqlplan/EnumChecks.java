package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.EnumType;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import org.jspecify.annotations.Nullable;

/** Asks for values of an enum that goes on without them: columns of it get theirs anew by way of their text. Pure. */
final class EnumChecks {

    private final Planning planning;
    private final Preconditions preconditions;

    EnumChecks(Planning planning, Preconditions preconditions) {
        this.planning = planning;
        this.preconditions = preconditions;
    }

    /** No row has one of them in a column, or in an array there. */
    DataCheck unused(Table table, Column column) {
        EnumType before = find(planning.from(), column.type());
        EnumType after = find(planning.to(), column.type());
        DataCheck check = DataCheck.NONE;
        if (before != null && after != null) {
            for (String value : before.values()) {
                if (!after.values().contains(value)) {
                    check = check.and(preconditions.enumValueUsed(table, column, value));
                }
            }
        }
        return check;
    }

    /** The enum that a type is, or an array of it; null when it is none. */
    private static @Nullable EnumType find(Catalog catalog, String type) {
        return named(catalog, NamedTypes.element(type));
    }

    /** The enum of a name as the server prints it, or null. */
    static @Nullable EnumType named(Catalog catalog, String type) {
        return NamedTypes.find(catalog, ObjectKind.ENUM, EnumType.class, type);
    }
}
