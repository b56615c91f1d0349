package com.monassurance.maintenance.task;

import java.util.Optional;

/**
 * Follows the tasks of a plan while they run, and may say that one need not. Called on the thread that runs the plan.
 *
 * @since 0.1.0
 */
public interface PlanListener {

    /**
     * Called before a task begins.
     *
     * @param task the task
     * @return a report that stands in its place, so that it does not run; empty to let it run
     */
    Optional<TaskReport> before(MaintenanceTask task);

    /**
     * Called when a task has ended. Not called for one that did not run.
     *
     * @param report what it did
     */
    void after(TaskReport report);
}
