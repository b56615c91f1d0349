package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a task did. Immutable.
 *
 * @param task name of the task
 * @param outcome how it ended
 * @param figures what was counted, in a stable order; the unit is the last word of each name, such as
 *     {@code freed_bytes}; what was not counted is absent, never zero
 * @param startedAt when it started
 * @param took how long it took
 * @since 0.1.0
 */
public record TaskReport(
        String task, TaskOutcome outcome, Map<String, Long> figures, Instant startedAt, Duration took) {

    /** The most problems an outcome names; the figures count them all. */
    public static final int PROBLEMS_MAX = 100;

    /** Copies the figures. */
    public TaskReport {
        requireNonNull(task, "task");
        requireNonNull(outcome, "outcome");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(took, "took");
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * Returns one figure.
     *
     * @param name its name, such as {@code deleted_files}
     * @return its value, or empty when it was not counted
     */
    public OptionalLong figure(String name) {
        Long value = figures.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * Tells whether the task did all it should.
     *
     * @return true for done and skipped
     */
    public boolean isComplete() {
        return outcome.isComplete();
    }
}
