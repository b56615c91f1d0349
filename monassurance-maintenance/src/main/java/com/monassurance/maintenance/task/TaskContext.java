package com.monassurance.maintenance.task;

/**
 * What a runner tells a task, and what a task tells its runner. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface TaskContext {

    /**
     * Tells whether the task should stop at its next safe point: between two tables, between two files.
     *
     * @return true when the run was cancelled or the calling thread is interrupted
     */
    boolean isCancelled();

    /**
     * Takes note of how far the task is. Must not block.
     *
     * @param done how much is done
     * @param total how much there is in all; zero when it is not known
     */
    void progress(long done, long total);

    /**
     * Returns the context of a task that runs alone: cancelled by the interruption of its thread, progress forgotten.
     *
     * @return the context
     */
    static TaskContext alone() {
        return new TaskContext() {
            @Override
            public boolean isCancelled() {
                return Thread.currentThread().isInterrupted();
            }

            @Override
            public void progress(long done, long total) {
                // Nobody follows a task that runs alone.
            }
        };
    }
}
