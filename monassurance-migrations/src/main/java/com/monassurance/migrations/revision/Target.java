package com.monassurance.migrations.revision;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where to go, in Alembic's words: {@code head}, {@code heads}, {@code base}, {@code current}, {@code +2}, {@code -1}, a
 * revision, a label or the start of a revision, {@code ae10+2}, {@code head-2}, {@code label@head}, {@code label@+2},
 * {@code rev@head}, and several of these with commas between them. Its text is what {@link #parse} reads.
 * Immutable.
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
     * Returns where the database is, for ranges of the history.
     *
     * @return {@code current}
     */
    static Target current() {
        return new Current();
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
     * @param idOrPrefix its id, the start of it, or the label written on it
     * @return the target; whether it exists shows when it is resolved
     * @throws MigrationException {@code BAD_TARGET} if no revision could have such an id
     */
    static Target revision(String idOrPrefix) {
        return new Named(idOrPrefix);
    }

    /**
     * Returns a number of steps from a place of the graph.
     *
     * @param anchor head, heads, base or a revision
     * @param steps up when positive, down when negative; not zero
     * @return such as {@code ae10+2}
     * @throws IllegalArgumentException if it is zero or the anchor is another kind of target
     */
    static Target from(Target anchor, int steps) {
        return new From(anchor, steps);
    }

    /**
     * Returns a place of one branch.
     *
     * @param branch a label, or a revision on the branch by its id or the start of it
     * @param place head, heads, base, steps, a revision, or steps from one of these
     * @return such as {@code label@head}
     * @throws IllegalArgumentException if the place is another kind of target
     * @throws MigrationException {@code BAD_TARGET} if no branch could have such a name
     */
    static Target onBranch(String branch, Target place) {
        return new OnBranch(branch, place);
    }

    /**
     * Returns several targets as one.
     *
     * @param targets at least two, none of them several itself
     * @return such as {@code billing@head,reports@head}
     * @throws IllegalArgumentException if there are fewer than two, or one is several itself
     */
    static Target several(List<Target> targets) {
        return new Several(targets);
    }

    /**
     * Reads a target as a person types it.
     *
     * @param text such as {@code head}, {@code -1}, {@code ae10} or {@code billing@head}
     * @return the target
     * @throws MigrationException {@code BAD_TARGET} for what is no target, and for a range, which
     *     {@link RevisionRange#parse} reads
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

    /** Where the database is. */
    record Current() implements Target {
        @Override
        public String toString() {
            return "current";
        }
    }

    /**
     * Some steps up or down from where the database is.
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
            requireSteps(steps);
        }

        @Override
        public String toString() {
            return signed(steps);
        }
    }

    /**
     * A revision by its id, the start of it, or its label.
     *
     * @param idOrPrefix the text
     */
    record Named(String idOrPrefix) implements Target {

        /**
         * Checks the text.
         *
         * @throws MigrationException {@code BAD_TARGET} if no revision could have such an id
         */
        public Named {
            requireWord(idOrPrefix);
        }

        @Override
        public String toString() {
            return idOrPrefix;
        }
    }

    /**
     * Some steps from a place of the graph, whatever the database has.
     *
     * @param anchor head, heads, base or a revision
     * @param steps up when positive, down when negative; not zero
     */
    record From(Target anchor, int steps) implements Target {

        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if the steps are zero or the anchor is another kind of target
         */
        public From {
            requireSteps(steps);
            if (!(anchor instanceof Head
                    || anchor instanceof Heads
                    || anchor instanceof Base
                    || anchor instanceof Named)) {
                throw new IllegalArgumentException("steps cannot start from " + anchor);
            }
        }

        @Override
        public String toString() {
            return anchor + signed(steps);
        }
    }

    /**
     * A place of one branch.
     *
     * @param branch a label, or a revision on the branch
     * @param place head, heads, base, steps, a revision, or steps from one of these
     */
    record OnBranch(String branch, Target place) implements Target {

        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if the place is another kind of target
         * @throws MigrationException {@code BAD_TARGET} if no branch could have such a name
         */
        public OnBranch {
            requireWord(branch);
            if (place instanceof OnBranch || place instanceof Several || place instanceof Current) {
                throw new IllegalArgumentException("a branch has no place " + place);
            }
        }

        @Override
        public String toString() {
            return branch + "@" + place;
        }
    }

    /**
     * Several targets at once.
     *
     * @param targets at least two, none of them several itself
     */
    record Several(List<Target> targets) implements Target {

        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if there are fewer than two, or one is several itself
         */
        public Several {
            targets = List.copyOf(targets);
            if (targets.size() < 2 || targets.stream().anyMatch(target -> target instanceof Several)) {
                throw new IllegalArgumentException("several targets are at least two single ones: " + targets);
            }
        }

        @Override
        public String toString() {
            return targets.stream().map(Target::toString).collect(Collectors.joining(","));
        }
    }

    private static String signed(int steps) {
        return steps > 0 ? "+" + steps : Integer.toString(steps);
    }

    private static void requireSteps(int steps) {
        if (steps == 0) {
            throw new IllegalArgumentException("steps must not be zero");
        }
    }

    private static void requireWord(String word) {
        if (Revision.problemWithId(requireNonNull(word, "word")).isPresent()) {
            throw TargetGrammar.noTarget(word);
        }
    }
}
