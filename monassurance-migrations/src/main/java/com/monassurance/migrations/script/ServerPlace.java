package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

/**
 * Where the server says that a statement failed. Immutable.
 *
 * @param position 1-based character in the statement that was sent; 0 when there is none
 * @param internalPosition 1-based character in the query that the server made itself; 0 when there is none
 * @param internalQuery that query, mostly one out of a function body; may be empty
 * @param where the context, a line for each function that was running, the innermost first; may be empty
 * @since 0.1.0
 */
public record ServerPlace(int position, int internalPosition, String internalQuery, String where) {

    /** Checks the parts. */
    public ServerPlace {
        requireNonNull(internalQuery, "internalQuery");
        requireNonNull(where, "where");
    }
}
