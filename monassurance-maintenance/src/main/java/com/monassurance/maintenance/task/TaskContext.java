package com.monassurance.maintenance.task;

import java.sql.Connection;
import java.sql.SQLException;

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
     * Asks the database whether this run may still publish: to be called right before an effect that cannot be taken
     * back. Blocks for one query. A task that runs alone has nobody who could take its run over, and passes.
     *
     * @throws com.monassurance.maintenance.failure.MaintenanceException with {@code MNT-005} if somebody else has taken the
     *     run over
     * @throws com.monassurance.core.failure.OpsException if the database cannot be asked
     */
    default void requireHeld() {
        // Nobody takes over what has no run history.
    }

    /**
     * Asks inside a transaction of the caller, on the database of the run history, whether this run may still publish, and
     * keeps others from taking it over until that transaction ends; what the transaction writes is thereby fenced. Keep it
     * short. Blocks for one query. A task that runs alone passes.
     *
     * @param transaction a connection on which a transaction is open
     * @throws com.monassurance.maintenance.failure.MaintenanceException with {@code MNT-005} if somebody else has taken the
     *     run over
     * @throws SQLException if the database refuses the query
     * @throws IllegalArgumentException if the connection is in autocommit
     */
    default void requireHeld(Connection transaction) throws SQLException {
        // As above.
    }

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
