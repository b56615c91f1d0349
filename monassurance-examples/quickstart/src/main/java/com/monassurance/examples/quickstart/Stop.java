package com.monassurance.examples.quickstart;

import java.util.List;

/**
 * One heading of the guide and what is done under it. Immutable.
 *
 * @param heading the heading as the guide writes it, without its emoji
 * @param depth 1 for a chapter, 2 for a section, 3 for a procedure
 * @param action what is done; a heading that only groups others does nothing
 */
record Stop(String heading, int depth, Action action) {

    /** What is done at a stop. */
    @FunctionalInterface
    interface Action {
        Result run(Tour tour) throws Exception;
    }

    /**
     * How a stop ended. Immutable.
     *
     * @param summary one line for the end of the walk; empty for a heading that only groups others
     * @param missing what the guide asks for under this heading and the library does not do yet
     */
    record Result(String summary, List<String> missing) {

        Result {
            missing = List.copyOf(missing);
        }

        static Result complete(String summary) {
            return new Result(summary, List.of());
        }

        static Result incomplete(String summary, String... missing) {
            return new Result(summary, List.of(missing));
        }

        boolean isComplete() {
            return missing.isEmpty();
        }
    }

    static Stop group(String heading, int depth) {
        return new Stop(heading, depth, tour -> Result.complete(""));
    }

    static Stop of(String heading, int depth, Action action) {
        return new Stop(heading, depth, action);
    }
}
