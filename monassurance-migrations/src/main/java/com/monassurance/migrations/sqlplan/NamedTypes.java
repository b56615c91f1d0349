package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import org.jspecify.annotations.Nullable;

/** Finds types by what the server prints for them. Pure. */
final class NamedTypes {

    private static final String ARRAY = "[]";

    private NamedTypes() {}

    /** The type of a kind that has a name, or null. */
    static <T extends CatalogObject> @Nullable T find(Catalog catalog, ObjectKind kind, Class<T> type, String name) {
        for (CatalogObject object : catalog.objects(kind)) {
            if (References.qualified(object.id()).equals(name)) {
                return type.cast(object);
            }
        }
        return null;
    }

    static boolean isArray(String type) {
        return type.endsWith(ARRAY);
    }

    /** What an array is of, at any number of dimensions; the type itself when it is none. */
    static String element(String type) {
        return isArray(type) ? type.substring(0, type.indexOf(ARRAY)) : type;
    }
}
