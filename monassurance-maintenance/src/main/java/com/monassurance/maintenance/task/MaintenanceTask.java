package com.monassurance.maintenance.task;

/**
 * A piece of maintenance that looks before it acts. {@link #plan()} changes nothing; {@link #run(TaskPlan)} checks
 * each planned action again before it does it, so a plan may grow old without becoming dangerous. Expected trouble is
 * an outcome in the report, never an exception. Implementations are immutable and may be used again and again.
 *
 * @since 0.1.0
 */
public interface MaintenanceTask {

    /**
     * Returns the stable name of the task, such as {@code purge-logs}.
     *
     * @return lower-case words joined by dashes
     */
    String name();

    /**
     * Looks, and says what would be done. Blocks on what it looks at; changes nothing.
     *
     * @return what would be done now
     * @throws com.monassurance.core.failure.OpsException if it cannot look
     */
    TaskPlan plan();

    /**
     * Does what was planned. Blocks until it is done, has failed, or the calling thread is interrupted.
     *
     * @param plan a plan of this task
     * @param context what the runner tells the task and the task tells the runner
     * @return what was done
     * @throws com.monassurance.core.failure.OpsException if the plan belongs to another task, or on a surprise
     */
    TaskReport run(TaskPlan plan, TaskContext context);

    /**
     * Does what was planned, alone: nobody follows its progress.
     *
     * @param plan a plan of this task
     * @return what was done
     * @throws com.monassurance.core.failure.OpsException as {@link #run(TaskPlan, TaskContext)}
     */
    default TaskReport run(TaskPlan plan) {
        return run(plan, TaskContext.alone());
    }

    /**
     * Looks and acts at once.
     *
     * @return what was done
     * @throws com.monassurance.core.failure.OpsException as {@link #plan()} and {@link #run(TaskPlan, TaskContext)}
     */
    default TaskReport run() {
        return run(plan());
    }
}
