package com.monassurance.migrations.lint;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.sqlplan.LockMode;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that a rule has against a statement. Immutable.
 *
 * @param ruleId the rule
 * @param title what the statement does, in a few words
 * @param severity how bad it is
 * @param place where it stands
 * @param statement the statement as written; empty when the finding is about the file
 * @param relation the relation it is about, as statements write it; null when it is about none
 * @param lock the strongest lock that the statement takes on the relation; null when none matters
 * @param reason what happens here, and what is known of the table
 * @param fix SQL that does the same without harm, or that is missing; null when there is none
 * @param replacement the change of the file after which the finding is gone; null when there is none, or when it takes
 *     more than one place
 * @since 0.1.0
 */
public record Finding(
        String ruleId,
        String title,
        Severity severity,
        Place place,
        String statement,
        @Nullable String relation,
        @Nullable LockMode lock,
        String reason,
        @Nullable String fix,
        @Nullable Replacement replacement) {

    /** Checks the parts. */
    public Finding {
        requireNonNull(ruleId, "ruleId");
        requireNonNull(title, "title");
        requireNonNull(severity, "severity");
        requireNonNull(place, "place");
        requireNonNull(statement, "statement");
        requireNonNull(reason, "reason");
    }

    /**
     * Where a finding stands; lines and columns are 1-based and count UTF-16 units as Java does. Immutable.
     *
     * @param file the name of the file as it was given
     * @param line line of the first character
     * @param column column of the first character
     * @param endLine line of the last character
     * @param endColumn column behind the last character
     * @since 0.1.0
     */
    public record Place(String file, int line, int column, int endLine, int endColumn) {

        /** Checks the name. */
        public Place {
            requireNonNull(file, "file");
        }

        Place renamed(UnaryOperator<String> names) {
            return new Place(names.apply(file), line, column, endLine, endColumn);
        }

        /** Returns {@code file:line:column}. */
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /**
     * Other text for a part of a file. Immutable.
     *
     * @param place the part
     * @param text what stands there instead, statements with semicolons between them
     * @since 0.1.0
     */
    public record Replacement(Place place, String text) {

        /** Checks the parts. */
        public Replacement {
            requireNonNull(place, "place");
            requireNonNull(text, "text");
        }
    }

    /**
     * Returns the relation.
     *
     * @return its name, or empty when the finding is about none
     */
    public Optional<String> findRelation() {
        return Optional.ofNullable(relation);
    }

    /**
     * Returns the lock.
     *
     * @return its mode, or empty when none matters
     */
    public Optional<LockMode> findLock() {
        return Optional.ofNullable(lock);
    }

    /**
     * Returns the fix.
     *
     * @return SQL, or empty when there is none
     */
    public Optional<String> findFix() {
        return Optional.ofNullable(fix);
    }

    /**
     * Returns the change of the file after which the finding is gone.
     *
     * @return the change, or empty when there is none, or when it takes more than one place
     */
    public Optional<Replacement> findReplacement() {
        return Optional.ofNullable(replacement);
    }

    Finding renamed(UnaryOperator<String> names) {
        Replacement change =
                replacement == null ? null : new Replacement(replacement.place().renamed(names), replacement.text());
        return new Finding(
                ruleId, title, severity, place.renamed(names), statement, relation, lock, reason, fix, change);
    }

    /** Returns place, rule and reason in one line. */
    @Override
    public String toString() {
        return place + " " + severity.word() + " " + ruleId + ": " + reason;
    }
}
