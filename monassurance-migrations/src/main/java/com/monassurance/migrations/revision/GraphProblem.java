package com.monassurance.migrations.revision;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that keeps a set of revisions from being a graph that can be walked, with what to do about it. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface GraphProblem {

    /**
     * Returns what is wrong.
     *
     * @return one sentence
     */
    String problem();

    /**
     * Returns what to do about it.
     *
     * @return one sentence
     */
    String fix();

    /**
     * Two or more revisions have one id.
     *
     * @param id the id
     * @param times how many have it
     */
    record DuplicateId(String id, int times) implements GraphProblem {
        @Override
        public String problem() {
            return times + " scripts have the revision id " + id + ".";
        }

        @Override
        public String fix() {
            return "Give each script an id of its own.";
        }
    }

    /**
     * A revision names a parent that does not exist.
     *
     * @param id the revision
     * @param missing what it names
     */
    record MissingRevision(String id, String missing) implements GraphProblem {
        @Override
        public String problem() {
            return "Revision " + id + " stands on " + missing + ", which no script has.";
        }

        @Override
        public String fix() {
            return "Add the script of " + missing + " or correct the header of " + id + ".";
        }
    }

    /**
     * A revision depends on one that does not exist.
     *
     * @param id the revision
     * @param missing what it names, neither an id nor a label
     */
    record MissingDependency(String id, String missing) implements GraphProblem {
        @Override
        public String problem() {
            return "Revision " + id + " depends on " + missing + ", which no script has, neither as its id nor as a"
                    + " label.";
        }

        @Override
        public String fix() {
            return "Add the script of " + missing + " or correct 'depends-on' of " + id + ".";
        }
    }

    /**
     * A revision names itself.
     *
     * @param id the revision
     * @param asDependency true when it depends on itself, false when it is its own parent
     */
    record SelfReference(String id, boolean asDependency) implements GraphProblem {
        @Override
        public String problem() {
            return "Revision " + id + (asDependency ? " depends on itself." : " is its own parent.");
        }

        @Override
        public String fix() {
            return "Correct '" + (asDependency ? "depends-on" : "revises") + "' of " + id + ".";
        }
    }

    /**
     * Revisions are parents of each other in a circle.
     *
     * @param ids the circle, each standing on the next and the last on the first
     */
    record Cycle(List<String> ids) implements GraphProblem {

        /** Copies the list. */
        public Cycle {
            ids = List.copyOf(ids);
        }

        @Override
        public String problem() {
            return "Revisions stand on each other in a circle: " + circle(ids) + ".";
        }

        @Override
        public String fix() {
            return "Correct one of the headers so that one of them is the first.";
        }
    }

    /**
     * Revisions wait for each other in a circle that only exists through depends-on.
     *
     * @param ids the circle, each standing or depending on the next and the last on the first
     */
    record DependencyCycle(List<String> ids) implements GraphProblem {

        /** Copies the list. */
        public DependencyCycle {
            ids = List.copyOf(ids);
        }

        @Override
        public String problem() {
            return "Revisions wait for each other in a circle through 'depends-on': " + circle(ids) + ".";
        }

        @Override
        public String fix() {
            return "Remove one of the 'depends-on' on the circle, or let an older revision be the dependency.";
        }
    }

    /**
     * Two or more revisions have one label.
     *
     * @param label the label
     * @param ids the revisions
     */
    record DuplicateLabel(String label, List<String> ids) implements GraphProblem {

        /** Copies the list. */
        public DuplicateLabel {
            ids = List.copyOf(ids);
        }

        @Override
        public String problem() {
            return "The label " + label + " is on several revisions: " + String.join(", ", ids) + ".";
        }

        @Override
        public String fix() {
            return "Keep the label on the first revision of its branch; it covers those above it without being there.";
        }
    }

    /**
     * A label is the id of a revision, so that the word could mean either.
     *
     * @param label the label
     * @param id the revision that has the label
     */
    record LabelIsId(String label, String id) implements GraphProblem {
        @Override
        public String problem() {
            return "The label " + label + " on revision " + id + " is the id of a revision.";
        }

        @Override
        public String fix() {
            return "Give the label in the header of " + id + " another name.";
        }
    }

    /**
     * A label that no target could name.
     *
     * @param label the label
     * @param id the revision that has it
     * @param clause what is wrong with it, such as {@code is a reserved word}
     */
    record BadLabel(String label, String id, String clause) implements GraphProblem {
        @Override
        public String problem() {
            return "The label '" + label + "' on revision " + id + " " + clause + ".";
        }

        @Override
        public String fix() {
            return "Write the label in the header of " + id + " with letters, digits, '_' and '.' only.";
        }
    }

    /**
     * A revision replaces one of which there is a script too.
     *
     * @param id the revision that is still there
     * @param by the revision that replaces it
     */
    record ReplacedIsThere(String id, String by) implements GraphProblem {
        @Override
        public String problem() {
            return id.equals(by)
                    ? "Revision " + by + " replaces itself."
                    : "Revision " + by + " replaces " + id + ", of which there is a script too.";
        }

        @Override
        public String fix() {
            return id.equals(by)
                    ? "Give " + by + " an id of its own."
                    : "Remove the script of " + id + ", or take it out of 'replaces' of " + by + ".";
        }
    }

    /**
     * Several revisions replace one.
     *
     * @param id the revision that is replaced
     * @param by those that replace it
     */
    record ReplacedTwice(String id, List<String> by) implements GraphProblem {

        /** Copies the list. */
        public ReplacedTwice {
            by = List.copyOf(by);
        }

        @Override
        public String problem() {
            return "Revision " + id + " is replaced by several: " + String.join(", ", by) + ".";
        }

        @Override
        public String fix() {
            return "Take " + id + " out of 'replaces' of all but one.";
        }
    }

    /** The circle in words, cut short in the middle when it is long. */
    private static String circle(List<String> ids) {
        int shown = 10;
        String first = ids.stream().limit(shown).collect(Collectors.joining(" -> "));
        int hidden = ids.size() - shown;
        return first + (hidden > 0 ? " -> (" + hidden + " more)" : "") + " -> " + ids.get(0);
    }
}
