package com.monassurance.migrations.run;

import com.monassurance.migrations.script.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive statements of a revision that run in one transaction, or one statement that must run outside. Immutable.
 *
 * @param isTransactional whether they run in a transaction
 * @param first 0-based place of the first statement in its section
 * @param statements at least one
 * @since 0.1.0
 */
public record Segment(boolean isTransactional, int first, List<SqlStatement> statements) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no statement, or several outside a transaction
     */
    public Segment {
        statements = List.copyOf(statements);
        if (statements.isEmpty() || (!isTransactional && statements.size() > 1)) {
            throw new IllegalArgumentException("a segment is one transaction or one statement");
        }
    }

    /**
     * Returns the place behind the last statement.
     *
     * @return 0-based
     */
    public int end() {
        return first + statements.size();
    }

    /**
     * Cuts the statements of a section.
     *
     * @param statements all of them
     * @param from 0-based place of the first that is to run
     * @return segments in order
     */
    static List<Segment> of(List<SqlStatement> statements, int from) {
        List<Segment> segments = new ArrayList<>();
        int at = from;
        while (at < statements.size()) {
            boolean transactional = statements.get(at).isTransactional();
            int end = at + 1;
            while (transactional
                    && end < statements.size()
                    && statements.get(end).isTransactional()) {
                end++;
            }
            segments.add(new Segment(transactional, at, statements.subList(at, end)));
            at = end;
        }
        return segments;
    }
}
