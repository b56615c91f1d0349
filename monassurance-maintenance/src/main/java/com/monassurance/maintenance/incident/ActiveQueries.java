package com.monassurance.maintenance.incident;

import java.util.Iterator;
import java.util.List;

/**
 * Sessions that were busy for longer than asked, and what could not be seen. Immutable.
 *
 * @param queries the sessions, the longest first
 * @param hidden how many sessions of the database the role may not look into ({@code <insufficient privilege>}): any of
 *     them may be busy too; membership in {@code pg_read_all_stats} shows them
 * @param truncated true when there were more than the maximum of rows
 * @since 0.1.0
 */
public record ActiveQueries(List<ActiveQuery> queries, int hidden, boolean truncated) implements Iterable<ActiveQuery> {

    /** Copies the list. */
    public ActiveQueries {
        queries = List.copyOf(queries);
    }

    @Override
    public Iterator<ActiveQuery> iterator() {
        return queries.iterator();
    }

    /**
     * Tells whether nothing could have been missed.
     *
     * @return true when no session was hidden and no row left out
     */
    public boolean isComplete() {
        return hidden == 0 && !truncated;
    }
}
