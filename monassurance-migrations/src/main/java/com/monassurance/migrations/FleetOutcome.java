package com.monassurance.migrations;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.failure.OpsException;

/**
 * What became of one database of a {@link Fleet}. Immutable.
 *
 * @param <T> what a database answers: a report of a run, or a plan
 * @since 0.1.0
 */
public sealed interface FleetOutcome<T> {

    /** Why a database was not begun. */
    enum Reason {
        /** A canary failed, so none of the others was begun. */
        CANARY_FAILED("a canary failed"),
        /** As many databases failed as the fleet bears. */
        FAILURES_REACHED("too many others failed"),
        /** The calling thread was interrupted. */
        STOPPED("the run was interrupted");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /**
         * Returns the reason for people.
         *
         * @return one clause
         */
        public String words() {
            return words;
        }
    }

    /**
     * Returns which database it is.
     *
     * @return its name in the fleet
     */
    String database();

    /**
     * The database was asked and answered.
     *
     * @param database its name in the fleet
     * @param result the answer; of a database at its target it says that there was nothing to do
     * @param <T> as for the outcome
     */
    record Done<T>(String database, T result) implements FleetOutcome<T> {
        /** Checks the parts. */
        public Done {
            requireNonNull(database, "database");
            requireNonNull(result, "result");
        }
    }

    /**
     * The database failed; what was applied before stays, and running the fleet again goes on from there.
     *
     * @param database its name in the fleet
     * @param failure a {@code MigrationException} or a {@code DatabaseException}; anything else comes from code of the
     *     host
     * @param <T> as for the outcome
     */
    record Failed<T>(String database, RuntimeException failure) implements FleetOutcome<T> {
        /** Checks the parts. */
        public Failed {
            requireNonNull(database, "database");
            requireNonNull(failure, "failure");
        }

        /**
         * Returns the failure for people.
         *
         * @return its code and problem
         */
        public String problem() {
            return failure instanceof OpsException ops ? ops.code().id() + " " + ops.problem() : failure.toString();
        }
    }

    /**
     * The database was not touched.
     *
     * @param database its name in the fleet
     * @param reason why
     * @param <T> as for the outcome
     */
    record NotStarted<T>(String database, Reason reason) implements FleetOutcome<T> {
        /** Checks the parts. */
        public NotStarted {
            requireNonNull(database, "database");
            requireNonNull(reason, "reason");
        }
    }
}
