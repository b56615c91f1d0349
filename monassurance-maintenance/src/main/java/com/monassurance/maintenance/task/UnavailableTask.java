package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import java.util.Map;

/**
 * Stands in a plan where a task was wanted but something it needs was not configured: it never pretends to be done.
 * Immutable.
 *
 * @param name name of the missing task
 * @param reason what it needs, one sentence
 * @since 0.1.0
 */
public record UnavailableTask(String name, Text reason) implements MaintenanceTask {

    /** Checks the parts. */
    public UnavailableTask {
        requireNonNull(name, "name");
        requireNonNull(reason, "reason");
    }

    @Override
    public TaskPlan plan() {
        return TaskPlan.blocked(name, reason);
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(name);
        return Stopwatch.start().report(name, new TaskOutcome.NotAvailable(reason), Map.of());
    }
}
