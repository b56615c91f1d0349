package com.monassurance.migrations.revision;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.regex.Pattern;

/**
 * Where to go, in Alembic's words: {@code head}, {@code heads}, {@code base}, {@code +2}, {@code -1}, a revision, or the
 * start of one that only one revision has. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Target {

    /**
     * Returns the one head.
     *
     * @return {@code head}
     */
    static Target head() {
        return new Head();
    }

    /**
     * Returns every head.
     *
     * @return {@code heads}
     */
    static Target heads() {
        return new Heads();
    }

    /**
     * Returns the place below every revision.
     *
     * @return {@code base}
     */
    static Target base() {
        return new Base();
    }

    /**
     * Returns a number of steps from where the database is.
     *
     * @param steps up when positive, down when negative; not zero
     * @return such as {@code +2}
     * @throws IllegalArgumentException if it is zero
     */
    static Target steps(int steps) {
        return new Steps(steps);
    }

    /**
     * Returns one revision.
     *
     * @param idOrPrefix its id, or the start of it
     * @return the target; whether it exists shows when it is resolved
     */
    static Target revision(String idOrPrefix) {
        return new Named(idOrPrefix);
    }

    /**
     * Reads a target as a person types it.
     *
     * @param text such as {@code head}, {@code -1} or {@code ae10}
     * @return the target
     * @throws MigrationException {@code NOT_SUPPORTED} for branch addressing, which this version does not resolve, and
     *     {@code BAD_TARGET} for what is no target at all
     */
    static Target parse(String text) {
        return TargetGrammar.parse(text);
    }

    /** The one head. */
    record Head() implements Target {
        @Override
        public String toString() {
            return "head";
        }
    }

    /** Every head. */
    record Heads() implements Target {
        @Override
        public String toString() {
            return "heads";
        }
    }

    /** Below every revision. */
    record Base() implements Target {
        @Override
        public String toString() {
            return "base";
        }
    }

    /**
     * Some steps up or down.
     *
     * @param steps not zero
     */
    record Steps(int steps) implements Target {

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is zero
         */
        public Steps {
            if (steps == 0) {
                throw new IllegalArgumentException("steps must not be zero");
            }
        }

        @Override
        public String toString() {
            return steps > 0 ? "+" + steps : Integer.toString(steps);
        }
    }

    /**
     * A revision by its id or the start of it.
     *
     * @param idOrPrefix the text
     */
    record Named(String idOrPrefix) implements Target {

        private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.]{1," + Revision.ID_LENGTH_MAX + "}");

        /**
         * Checks the text.
         *
         * @throws MigrationException {@code BAD_TARGET} if no revision could have such an id
         */
        public Named {
            if (!WORD.matcher(requireNonNull(idOrPrefix, "idOrPrefix")).matches()) {
                throw new MigrationException(
                        MigrationError.BAD_TARGET,
                        "'" + idOrPrefix + "' is not a target.",
                        "Use head, heads, base, +N, -N, a revision or the start of one.");
            }
        }

        @Override
        public String toString() {
            return idOrPrefix;
        }
    }
}
