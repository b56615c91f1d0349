package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment or a rollback did. Immutable.
 *
 * @param runbook {@code deploy} or {@code rollback}
 * @param version the version it was about
 * @param status how it ended
 * @param steps every step of the plan, those that were not reached included; empty when nothing was begun
 * @param backup name of the backup that was taken; null when none was
 * @param standing where things stand, one sentence
 * @param notDone what this release does not do, so that nobody takes it for done
 * @param startedAt when it began
 * @param took how long it took
 * @since 0.1.0
 */
public record DeploymentReport(
        String runbook,
        Version version,
        Status status,
        List<StepReport> steps,
        @Nullable String backup,
        String standing,
        List<String> notDone,
        Instant startedAt,
        Duration took) {

    /** Copies the lists. */
    public DeploymentReport {
        requireNonNull(runbook, "runbook");
        requireNonNull(version, "version");
        requireNonNull(status, "status");
        steps = List.copyOf(steps);
        requireNonNull(standing, "standing");
        notDone = List.copyOf(notDone);
        requireNonNull(startedAt, "startedAt");
        requireNonNull(took, "took");
    }

    /** How it ended. */
    public enum Status {
        /** Every step was done and the service runs the version. */
        SUCCEEDED,
        /** A step failed; the report says where things stand. */
        FAILED,
        /** The plan must not run; nothing was touched. */
        REFUSED,
        /** The state is not the one that was planned for; nothing was touched. */
        STALE
    }

    /**
     * What became of one step. Immutable.
     *
     * @param step the step
     * @param result how it ended
     * @param detail what happened, without a secret
     * @param took how long it took
     */
    public record StepReport(PlannedStep step, Result result, String detail, Duration took) {

        /** Checks that every part is there. */
        public StepReport {
            requireNonNull(step, "step");
            requireNonNull(result, "result");
            requireNonNull(detail, "detail");
            requireNonNull(took, "took");
        }

        /** How a step ended. */
        public enum Result {
            /** It was done. */
            DONE,
            /** It failed. */
            FAILED,
            /** It was done, then undone because a later one failed. */
            UNDONE,
            /** It was not reached. */
            NOT_RUN
        }
    }

    /**
     * Tells whether all went well.
     *
     * @return true when every step was done
     */
    public boolean isSuccess() {
        return status == Status.SUCCEEDED;
    }

    /**
     * Returns the backup that was taken.
     *
     * @return its name; empty when none was taken
     */
    public Optional<String> findBackup() {
        return Optional.ofNullable(backup);
    }

    /**
     * Returns the step that failed.
     *
     * @return the step; empty when none did
     */
    public Optional<StepReport> failure() {
        return steps.stream()
                .filter(step -> step.result() == StepReport.Result.FAILED)
                .findFirst();
    }

    /** Returns the report for a person, one line per step. */
    @Override
    public String toString() {
        String lines = steps.stream()
                .map(step -> "\n  " + step.result() + " " + step.step() + ": " + step.detail())
                .collect(Collectors.joining());
        return runbook + " " + version + " " + status + ": " + standing + lines
                + RunbookText.list("not done by this release", notDone);
    }
}
