package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * How a task ended. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface TaskOutcome {

    /**
     * Returns the one word for it, which is also what the run history keeps.
     *
     * @return the label
     */
    Label label();

    /**
     * Returns what there is to say, in one sentence.
     *
     * @return the sentence
     */
    Text summary();

    /**
     * Tells whether everything that was planned has been done.
     *
     * @return true for {@link Done} and {@link Skipped}
     */
    default boolean isComplete() {
        return label() == Label.DONE || label() == Label.SKIPPED;
    }

    /** The words for outcomes. */
    enum Label {
        /** All done. */
        DONE,
        /** There was nothing to do. */
        SKIPPED,
        /** Some of it was done. */
        PARTIAL,
        /** It cannot be done here. */
        NOT_AVAILABLE,
        /** It was refused because it would be dangerous. */
        REFUSED,
        /** It failed. */
        FAILED
    }

    /**
     * Everything planned was done.
     *
     * @param summary what was done
     */
    record Done(Text summary) implements TaskOutcome {
        /** Checks the part. */
        public Done {
            requireNonNull(summary, "summary");
        }

        @Override
        public Label label() {
            return Label.DONE;
        }
    }

    /**
     * There was nothing to do.
     *
     * @param summary why not
     */
    record Skipped(Text summary) implements TaskOutcome {
        /** Checks the part. */
        public Skipped {
            requireNonNull(summary, "summary");
        }

        @Override
        public Label label() {
            return Label.SKIPPED;
        }
    }

    /**
     * Some of it was done; the rest is named.
     *
     * @param summary what was done and what not
     * @param problems one per thing that was not done, at most {@link TaskReport#PROBLEMS_MAX}
     */
    record Partial(Text summary, List<TaskProblem> problems) implements TaskOutcome {
        /** Copies the list. */
        public Partial {
            requireNonNull(summary, "summary");
            problems = List.copyOf(problems);
        }

        @Override
        public Label label() {
            return Label.PARTIAL;
        }
    }

    /**
     * It cannot be done here: something it needs is not there.
     *
     * @param summary what is missing
     */
    record NotAvailable(Text summary) implements TaskOutcome {
        /** Checks the part. */
        public NotAvailable {
            requireNonNull(summary, "summary");
        }

        @Override
        public Label label() {
            return Label.NOT_AVAILABLE;
        }
    }

    /**
     * It was refused because it would be dangerous or its result could not be trusted; nothing was changed.
     *
     * @param summary what is wrong
     */
    record Refused(Text summary) implements TaskOutcome {
        /** Checks the part. */
        public Refused {
            requireNonNull(summary, "summary");
        }

        @Override
        public Label label() {
            return Label.REFUSED;
        }
    }

    /**
     * It failed.
     *
     * @param code stable code of the failure, such as {@code DB-001}; {@code MNT-000} for a surprise
     * @param summary what failed
     * @param nextStep what to do
     */
    record Failed(String code, Text summary, Text nextStep) implements TaskOutcome {
        /** Checks the parts. */
        public Failed {
            requireNonNull(code, "code");
            requireNonNull(summary, "summary");
            requireNonNull(nextStep, "nextStep");
        }

        @Override
        public Label label() {
            return Label.FAILED;
        }

        /**
         * Returns the outcome of a task that threw.
         *
         * @param surprise what it threw
         * @return the outcome
         */
        public static Failed of(Throwable surprise) {
            if (surprise instanceof OpsException ops) {
                return new Failed(ops.code().id(), Text.same(ops.problem()), Text.same(ops.nextStep()));
            }
            return new Failed(
                    MaintenanceError.SURPRISE.id(),
                    Text.same(surprise.toString()),
                    Text.of(
                            "Look at the stack trace in the log and report it.",
                            "Consultez la trace dans le journal et signalez-la."));
        }
    }
}
