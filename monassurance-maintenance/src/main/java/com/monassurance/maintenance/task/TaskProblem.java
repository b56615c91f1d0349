package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

/**
 * One thing a task could not do, in the words of the server or the system. Immutable.
 *
 * @param target what it is about: a path, a table, an index
 * @param message what went wrong
 * @since 0.1.0
 */
public record TaskProblem(String target, String message) {

    /** Checks the parts. */
    public TaskProblem {
        requireNonNull(target, "target");
        requireNonNull(message, "message");
    }
}
