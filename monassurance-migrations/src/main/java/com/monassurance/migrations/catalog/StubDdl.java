package com.monassurance.migrations.catalog;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what can stand for an object where objects need each other in a ring: a routine without a body, a view without a
 * table. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class StubDdl {

    private static final String CREATE = "create ";

    private StubDdl() {}

    /**
     * Writes a stub of an object that is not there yet.
     *
     * @param object the object
     * @return the statement, or null for a kind that has none
     */
    public static @Nullable String create(CatalogObject object) {
        if (object instanceof Routine routine) {
            return routine(routine);
        }
        return object instanceof View view && view.id().kind() == ObjectKind.VIEW ? view(view) : null;
    }

    /**
     * Writes a stub over an object that is there, so that it no longer needs what it needed.
     *
     * @param object the object
     * @return the statement, or null for a kind that has none
     */
    public static @Nullable String replace(CatalogObject object) {
        String create = create(object);
        return create == null ? null : "create or replace " + create.substring(CREATE.length());
    }

    /** Immutable, so that generated columns and indexes may use it meanwhile. */
    private static String routine(Routine routine) {
        boolean isProcedure = routine.id().kind() == ObjectKind.PROCEDURE;
        return CREATE + routine.id().kind().words() + " " + References.qualified(routine.id()) + "("
                + routine.arguments() + ")"
                + (isProcedure ? "" : " returns " + routine.result() + " immutable") + " language sql as ''";
    }

    private static String view(View view) {
        return CREATE + "view " + References.name(view) + " as select "
                + view.columns().list().stream()
                        .map(column -> "null::" + column.type()
                                + (column.collation() == null ? "" : " collate " + column.collation()) + " as "
                                + SqlName.quoted(column.name()))
                        .collect(Collectors.joining(", "));
    }
}
