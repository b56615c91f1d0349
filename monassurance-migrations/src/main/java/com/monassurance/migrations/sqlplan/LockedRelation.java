package com.monassurance.migrations.sqlplan;

import static java.util.Objects.requireNonNull;

/**
 * A relation that a statement locks. Immutable.
 *
 * @param relation its qualified name, quoted where it needs it
 * @param mode the mode
 * @since 0.1.0
 */
public record LockedRelation(String relation, LockMode mode) {

    /** Checks. */
    public LockedRelation {
        requireNonNull(relation, "relation");
        requireNonNull(mode, "mode");
    }

    @Override
    public String toString() {
        return mode.words() + " on " + relation;
    }
}
