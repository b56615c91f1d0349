package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revision as scripts and database together know it. Immutable.
 *
 * @param id the id
 * @param revises its parents
 * @param dependsOn what it needs from other branches
 * @param labels its branch labels
 * @param message what it does
 * @param script file name
 * @param standing where it stands
 * @param appliedAt when it was applied, by the clock of the database; null when it is not
 * @param detail one clause about an interrupted revision; empty otherwise
 * @since 0.1.0
 */
public record KnownRevision(
        String id,
        List<String> revises,
        List<String> dependsOn,
        List<String> labels,
        String message,
        String script,
        Standing standing,
        @Nullable Instant appliedAt,
        String detail) {

    /** Where a revision stands. */
    public enum Standing {
        /** There is a script, and the database does not have it yet. */
        PENDING,
        /** The database has it. */
        APPLIED,
        /** It was begun and is not finished, up or down. */
        INTERRUPTED,
        /** The database has it, and there is no script: a newer application applied it. */
        AHEAD
    }

    /** Copies the list. */
    public KnownRevision {
        requireNonNull(id, "id");
        revises = List.copyOf(revises);
        dependsOn = List.copyOf(dependsOn);
        labels = List.copyOf(labels);
        requireNonNull(message, "message");
        requireNonNull(script, "script");
        requireNonNull(standing, "standing");
        requireNonNull(detail, "detail");
    }

    /**
     * Returns when the revision was applied.
     *
     * @return the instant by the clock of the database, or empty when it is not applied
     */
    public Optional<Instant> findAppliedAt() {
        return Optional.ofNullable(appliedAt);
    }

    /**
     * Tells whether the database has the whole revision.
     *
     * @return true when it is applied, by this application or a newer one
     */
    public boolean isApplied() {
        return standing == Standing.APPLIED || standing == Standing.AHEAD;
    }
}
