package com.monassurance.migrations.catalog;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes one object, in an empty database or in one that has all it needs. Immutable.
 *
 * @param id the object, or the default of a column that is set by a statement of its own
 * @param isPostData whether it can wait until data is there
 * @param statements the statements in order, with all that hangs on the object
 * @param needs what has to be there before, beside what {@link Catalog#dependsOn} says
 * @param inside constraints that the statements make too
 * @param stub what can stand for the object where objects need each other in a ring, or null
 * @param completion what replaces the first statement when the stub is there, or null
 * @since 0.1.0
 */
public record DdlPart(
        ObjectId id,
        boolean isPostData,
        List<String> statements,
        Set<ObjectId> needs,
        Set<ObjectId> inside,
        @Nullable String stub,
        @Nullable String completion) {

    /** Copies. */
    public DdlPart {
        statements = List.copyOf(statements);
        needs = Set.copyOf(needs);
        inside = Set.copyOf(inside);
    }
}
