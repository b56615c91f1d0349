package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

/**
 * What became of one step that a port carried out. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface StepOutcome {

    /**
     * Returns what happened, without a secret.
     *
     * @return a few words, or the end of the output of a command
     */
    String detail();

    /**
     * Tells whether the runbook may go on.
     *
     * @return true when the step was done
     */
    default boolean isDone() {
        return this instanceof Done;
    }

    /**
     * Returns a success.
     *
     * @param detail what happened
     * @return the outcome
     */
    static StepOutcome done(String detail) {
        return new Done(detail);
    }

    /**
     * Returns a failure.
     *
     * @param detail what happened
     * @return the outcome
     */
    static StepOutcome failed(String detail) {
        return new Failed(detail);
    }

    /**
     * The step was done.
     *
     * @param detail what happened
     */
    record Done(String detail) implements StepOutcome {

        /** Checks that there is a detail. */
        public Done {
            requireNonNull(detail, "detail");
        }
    }

    /**
     * The step failed.
     *
     * @param detail what happened
     */
    record Failed(String detail) implements StepOutcome {

        /** Checks that there is a detail. */
        public Failed {
            requireNonNull(detail, "detail");
        }
    }
}
