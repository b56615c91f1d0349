package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs that the history knows. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface PastRuns {

    /**
     * The history was read.
     *
     * @param runs the runs, the one with the latest scheduled time first
     */
    record Known(List<PastRun> runs) implements PastRuns {
        /** Copies the list. */
        public Known {
            runs = List.copyOf(runs);
        }
    }

    /** There is no run history in this database. */
    record NotInstalled() implements PastRuns {}

    /**
     * One run.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param outcome how it ended, or null while it runs or waits to go on
     * @param token number of its last attempt
     * @param holder instance that ran it last
     * @param startedAt when its last attempt began, by the clock of the database
     * @param finishedAt when it ended, or null while it runs
     * @param note why it was missed, by whom it was cancelled or what is left of it; null when there is nothing to say
     */
    record PastRun(
            String plan,
            Instant scheduledTime,
            @Nullable RunOutcome outcome,
            long token,
            String holder,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String note) {
        /** Checks the parts. */
        public PastRun {
            requireNonNull(plan, "plan");
            requireNonNull(scheduledTime, "scheduledTime");
            requireNonNull(holder, "holder");
            requireNonNull(startedAt, "startedAt");
        }

        /**
         * Returns how it ended.
         *
         * @return the outcome, or empty while it runs
         */
        public Optional<RunOutcome> findOutcome() {
            return Optional.ofNullable(outcome);
        }

        /**
         * Returns when it ended.
         *
         * @return the instant, or empty while it runs
         */
        public Optional<Instant> findFinishedAt() {
            return Optional.ofNullable(finishedAt);
        }

        /**
         * Returns why it was missed, by whom it was cancelled or what is left of it.
         *
         * @return the note, or empty when there is nothing to say
         */
        public Optional<String> findNote() {
            return Optional.ofNullable(note);
        }
    }
}
