package com.monassurance.migrations.revision;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationException;

/**
 * A part of the graph from one place up or down to another, for the history and for scripts made offline: such as
 * {@code ae10:head}, {@code base:current}, {@code -3:current} (the end and three below it) or {@code :+2} (the first
 * two). Its text is what {@link #parse} reads. Immutable.
 *
 * @param start where it begins
 * @param end where it ends
 * @since 0.1.0
 */
public record RevisionRange(Target start, Target end) {

    /** Checks that both are there. */
    public RevisionRange {
        requireNonNull(start, "start");
        requireNonNull(end, "end");
    }

    /**
     * Returns the range over the whole graph.
     *
     * @return {@code base:heads}
     */
    public static RevisionRange all() {
        return new RevisionRange(Target.base(), Target.heads());
    }

    /**
     * Reads a range as a person types it; a start left out is {@code base}, an end left out is {@code heads}.
     *
     * @param text two targets with a colon between them
     * @return the range
     * @throws MigrationException {@code BAD_TARGET} if there is not exactly one colon or one side is no target
     */
    public static RevisionRange parse(String text) {
        return TargetGrammar.parseRange(text);
    }

    @Override
    public String toString() {
        return start + ":" + end;
    }
}
