package com.monassurance.migrations.revision;

import java.util.List;

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
     * A revision names one that does not exist.
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
     * Revisions stand on each other in a circle.
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
            return "Revisions stand on each other in a circle: " + String.join(" -> ", ids) + " -> " + ids.get(0) + ".";
        }

        @Override
        public String fix() {
            return "Correct one of the headers so that one of them is the first.";
        }
    }
}
