package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, as its holder has told the database, at most 5 seconds ago while it lives. Immutable.
 *
 * @param plan name of the plan
 * @param scheduledTime time it was scheduled for
 * @param token number of the attempt
 * @param holder instance that runs it
 * @param startedAt since when, by the clock of the database
 * @param leaseUntil from when on the run counts as dead, by the clock of the database
 * @param task name of the task at work, or null before the first sign of life
 * @param done how much of the task is done, in its own unit
 * @param total how much there is in all; zero when it is not known
 * @param cancelledBy who asked for its end, and why; null when nobody did
 * @since 0.1.0
 */
public record RunProgress(
        String plan,
        Instant scheduledTime,
        long token,
        String holder,
        Instant startedAt,
        Instant leaseUntil,
        @Nullable String task,
        long done,
        long total,
        @Nullable String cancelledBy) {

    /** Checks the parts. */
    public RunProgress {
        requireNonNull(plan, "plan");
        requireNonNull(scheduledTime, "scheduledTime");
        requireNonNull(holder, "holder");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(leaseUntil, "leaseUntil");
    }

    /**
     * Returns the task at work.
     *
     * @return its name, or empty before the first sign of life
     */
    public Optional<String> findTask() {
        return Optional.ofNullable(task);
    }

    /**
     * Returns who asked for the end of the run.
     *
     * @return the name and the reason, or empty when nobody did
     */
    public Optional<String> findCancelledBy() {
        return Optional.ofNullable(cancelledBy);
    }
}
