package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What came of asking for a run. Implementations are immutable.
 *
 * @since 0.1.0
 */
public sealed interface RunReport {

    /**
     * Returns the name of the plan.
     *
     * @return such as {@code daily}
     */
    String plan();

    /**
     * Returns the time the run was scheduled for, in whole microseconds.
     *
     * @return the key of the run, together with the plan
     */
    Instant scheduledTime();

    /**
     * Returns what there is to say, in one sentence.
     *
     * @return the sentence
     */
    Text summary();

    /**
     * Returns what the tasks did in this run, by this call or by a holder before it that died or was stopped.
     *
     * @return one report per task; empty when this call ran nothing
     */
    default List<TaskReport> tasks() {
        return List.of();
    }

    /**
     * Returns the tasks that did not do all they should.
     *
     * @return those of {@link #tasks()} that are not complete
     */
    default List<TaskReport> failures() {
        return tasks().stream().filter(report -> !report.isComplete()).toList();
    }

    /**
     * This call ran the plan to its end.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param token number of the attempt
     * @param outcome how it ended
     * @param tasks one report per task
     * @param took how long it took
     * @param recorded false when its end could not be written to the run history: it may be run again after its lease
     */
    record Finished(
            String plan,
            Instant scheduledTime,
            long token,
            RunOutcome outcome,
            List<TaskReport> tasks,
            Duration took,
            boolean recorded)
            implements RunReport {
        /** Copies the list. */
        public Finished {
            requireNonNull(plan, "plan");
            requireNonNull(scheduledTime, "scheduledTime");
            requireNonNull(outcome, "outcome");
            requireNonNull(took, "took");
            tasks = List.copyOf(tasks);
        }

        @Override
        public Text summary() {
            int complete = tasks.size() - failures().size();
            return Text.of(
                    plan + ": " + outcome + ", " + complete + " of " + tasks.size() + " tasks complete",
                    plan + " : " + outcome + ", " + complete + " tâches sur " + tasks.size() + " complètes");
        }
    }

    /**
     * This scheduled time was run before, or recorded as missed; it never runs again.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param outcome how it ended then
     * @param holder instance that ran it, or recorded it
     * @param finishedAt when it ended, by the clock of the database
     */
    record AlreadyFinished(String plan, Instant scheduledTime, RunOutcome outcome, String holder, Instant finishedAt)
            implements RunReport {
        @Override
        public Text summary() {
            if (outcome == RunOutcome.MISSED) {
                return Text.of(
                        plan + " at " + scheduledTime + " was missed and never runs",
                        plan + " de " + scheduledTime + " a été manqué et n'est plus exécuté");
            }
            return Text.of(
                    plan + " was run by " + holder + " already: " + outcome,
                    plan + " a déjà été exécuté par " + holder + " : " + outcome);
        }
    }

    /**
     * Somebody else is running it.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param holder instance that runs it
     * @param startedAt since when, by the clock of the database
     * @param leaseUntil from when on it would be taken over, by the clock of the database
     */
    record RunningElsewhere(String plan, Instant scheduledTime, String holder, Instant startedAt, Instant leaseUntil)
            implements RunReport {
        @Override
        public Text summary() {
            return Text.of(
                    plan + " is being run by " + holder + " since " + startedAt,
                    plan + " est en cours chez " + holder + " depuis " + startedAt);
        }
    }

    /**
     * Nobody is running it, as a run is at work that must not overlap it: another of the same plan, or of its group. It may
     * run when that one is over.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param by name of the plan at work
     * @param holder instance that runs that one
     * @param startedAt since when, by the clock of the database
     * @param leaseUntil until when it holds at least, unless it ends before, by the clock of the database
     */
    record Excluded(String plan, Instant scheduledTime, String by, String holder, Instant startedAt, Instant leaseUntil)
            implements RunReport {
        @Override
        public Text summary() {
            return Text.of(
                    plan + " waits for " + by + ", which is being run by " + holder + " since " + startedAt,
                    plan + " attend " + by + ", en cours chez " + holder + " depuis " + startedAt);
        }
    }

    /**
     * This call began the run, but its lease ran out and somebody else took it over: it stopped at the next safe point
     * and published nothing more.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param token number of the attempt that was lost
     * @param tasks what the tasks did until then
     */
    record TakenOver(String plan, Instant scheduledTime, long token, List<TaskReport> tasks) implements RunReport {
        /** Copies the list. */
        public TakenOver {
            tasks = List.copyOf(tasks);
        }

        @Override
        public Text summary() {
            return Text.of(plan + " was taken over by another instance", plan + " a été repris par une autre instance");
        }
    }

    /**
     * This call began or went on with the run, and was stopped before the last task was done: by the end of the window, or
     * by the interruption of its thread. The run is not over: {@link Maintenance#run} with the same time goes on with what
     * is left.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param token number of the attempt
     * @param cause why it stopped
     * @param tasks one report per task
     * @param left names of the tasks that are not done, in order
     * @param recorded false when the stop could not be written to the run history: what is left waits for the lease
     */
    record Stopped(
            String plan,
            Instant scheduledTime,
            long token,
            StopCause cause,
            List<TaskReport> tasks,
            List<String> left,
            boolean recorded)
            implements RunReport {
        /** Copies the lists. */
        public Stopped {
            requireNonNull(cause, "cause");
            tasks = List.copyOf(tasks);
            left = List.copyOf(left);
        }

        @Override
        public Text summary() {
            return Text.of(
                    plan + " stopped (" + cause.text().english() + "), left: " + String.join(", ", left),
                    plan + " arrêté (" + cause.text().french() + "), reste : " + String.join(", ", left));
        }
    }

    /**
     * Nothing was run, as the window of the plan is closed; nothing was recorded either.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param opensAt when the window opens next
     */
    record OutsideWindow(String plan, Instant scheduledTime, Instant opensAt) implements RunReport {
        @Override
        public Text summary() {
            return Text.of(
                    plan + " waits for its window, which opens at " + opensAt,
                    plan + " attend sa fenêtre, qui s'ouvre à " + opensAt);
        }
    }

    /**
     * Nothing was run, as the plan is paused. A time that nobody had begun is recorded as missed and never runs; a run that
     * had begun goes on after the plan is resumed.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     * @param pausedBy who paused it
     * @param reason why
     * @param since when, by the clock of the database
     */
    record Paused(String plan, Instant scheduledTime, String pausedBy, String reason, Instant since)
            implements RunReport {
        @Override
        public Text summary() {
            return Text.of(
                    plan + " is paused by " + pausedBy + " since " + since + ": " + reason,
                    plan + " est suspendu par " + pausedBy + " depuis " + since + " : " + reason);
        }
    }

    /**
     * Nothing was run, as there is no run history to say who runs.
     *
     * @param plan name of the plan
     * @param scheduledTime time it was scheduled for
     */
    record NotInstalled(String plan, Instant scheduledTime) implements RunReport {
        @Override
        public Text summary() {
            return Text.of(
                    "the tables of maintenance are not in this database: call install() once",
                    "les tables de maintenance ne sont pas dans cette base : appelez install() une fois");
        }
    }
}
