package com.monassurance.migrations.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint of a table or of a domain. What a foreign key makes on partitions follows from it and is left out; NOT NULL hangs on the column. Immutable.
 *
 * @param id what tells it from all others
 * @param name its name
 * @param on its table or domain
 * @param type which constraint
 * @param definition as the server prints it, such as {@code CHECK ((a > 0)) NOT VALID}
 * @param isValidated whether all rows are known to satisfy it
 * @param isLocal whether the table declares it itself
 * @param isInherited whether a parent has it
 * @param attachedTo the constraint of the partitioned table; null when it is none of a partition
 * @param columns the columns it is about, in its own order
 * @param references the table a foreign key refers to
 * @param attachments owner, privileges, comment, labels
 * @since 0.1.0
 */
public record Constraint(
        ObjectId id,
        GivenName name,
        ObjectId on,
        Type type,
        String definition,
        boolean isValidated,
        boolean isLocal,
        boolean isInherited,
        @Nullable ObjectId attachedTo,
        List<String> columns,
        @Nullable ObjectId references,
        Attachments attachments)
        implements CatalogObject {

    /** Copies. */
    public Constraint {
        columns = List.copyOf(columns);
    }

    /**
     * A type of constraint.
     *
     * @since 0.1.0
     */
    public enum Type {
        /** A condition on one row. */
        CHECK,
        /** The primary key. */
        PRIMARY_KEY,
        /** A unique constraint. */
        UNIQUE,
        /** An exclusion constraint. */
        EXCLUDE,
        /** A foreign key. */
        FOREIGN_KEY
    }

    /**
     * Tells whether it is a check that the table has from its parents alone.
     *
     * @return false also for what the table declares besides
     */
    public boolean isCheckFromAbove() {
        return type == Type.CHECK && isInherited && !isLocal;
    }

    /**
     * Tells whether an index enforces the constraint.
     *
     * @return true for keys and exclusion
     */
    public boolean isIndexed() {
        return type == Type.PRIMARY_KEY || type == Type.UNIQUE || type == Type.EXCLUDE;
    }
}
