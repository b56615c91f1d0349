package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan, or one task of it, that nobody runs until it is resumed. Immutable.
 *
 * @param plan name of the plan
 * @param task name of the task, or null for the whole plan
 * @param pausedBy who paused it
 * @param reason why
 * @param since when, by the clock of the database
 * @param until when it ends by itself, or null for when it is resumed
 * @since 0.1.0
 */
public record Pause(
        String plan,
        @Nullable String task,
        String pausedBy,
        String reason,
        Instant since,
        @Nullable Instant until) {

    /** Checks the parts. */
    public Pause {
        requireNonNull(plan, "plan");
        requireNonNull(pausedBy, "pausedBy");
        requireNonNull(reason, "reason");
        requireNonNull(since, "since");
    }

    /**
     * Returns the task that is paused.
     *
     * @return its name, or empty when the whole plan is
     */
    public Optional<String> findTask() {
        return Optional.ofNullable(task);
    }

    /**
     * Returns when the pause ends by itself.
     *
     * @return the instant, or empty when it lasts until somebody resumes
     */
    public Optional<Instant> findUntil() {
        return Optional.ofNullable(until);
    }

    Text text() {
        return Text.of(
                "Paused by " + pausedBy + " since " + since + ": " + reason,
                "Suspendu par " + pausedBy + " depuis " + since + " : " + reason);
    }
}
