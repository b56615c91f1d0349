package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Code of the host that runs inside a run, on the connection that migrates; every method does nothing by default. What
 * it does before and after a revision that is one transaction is part of that transaction. A method that throws ends
 * the run as a failed statement does. It may neither commit, roll back, close, nor release the lock of the runner: the
 * connection refuses such calls, and a transaction that was ended by SQL all the same fails the run with
 * {@code TRANSACTION_ENDED}, which says what may have been kept. In a transaction its code runs behind a savepoint, so it
 * cannot change the isolation level. Called on the thread that migrates, by one run at a time for each database.
 *
 * @since 0.1.0
 */
public interface MigrationCallback {

    /**
     * Returns the callback that does nothing, which is the default and the only one that leaves the fast way of short
     * transactions open.
     *
     * @return a callback without effect
     */
    static MigrationCallback none() {
        return NoCallback.INSTANCE;
    }

    /**
     * Called with the lock held, before the first revision of a run that has something to do; outside a transaction.
     *
     * @param plan what will be done
     * @param connection the connection that migrates
     * @throws SQLException to end the run before it has begun
     */
    default void beforeRun(MigrationPlan plan, Connection connection) throws SQLException {}

    /**
     * Called with the lock held, after the last revision of a run; outside a transaction.
     *
     * @param plan what was done
     * @param connection the connection that migrates
     * @throws SQLException to tell the host of a failure; what was applied stays
     */
    default void afterRun(MigrationPlan plan, Connection connection) throws SQLException {}

    /**
     * Called before a revision, in its transaction when it is one, otherwise outside of any.
     *
     * @param revision the revision
     * @param connection the connection that migrates
     * @throws SQLException to have the revision fail
     */
    default void beforeRevision(PlannedRevision revision, Connection connection) throws SQLException {}

    /**
     * Called after the statements of a revision and before its row in the schema history says so, in the same
     * transaction.
     *
     * @param revision the revision
     * @param connection the connection that migrates
     * @throws SQLException to have the revision fail
     */
    default void afterRevision(PlannedRevision revision, Connection connection) throws SQLException {}

    /**
     * Called before each statement of a script.
     *
     * @param revision the revision
     * @param statement the statement
     * @param connection the connection that migrates
     * @throws SQLException to have the revision fail
     */
    default void beforeStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
            throws SQLException {}

    /**
     * Called after each statement of a script that the server accepted.
     *
     * @param revision the revision
     * @param statement the statement
     * @param connection the connection that migrates
     * @throws SQLException to have the revision fail
     */
    default void afterStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
            throws SQLException {}

    /**
     * Called after a revision has failed and its open transaction was rolled back; what it throws is added to the
     * failure as suppressed.
     *
     * @param revision the revision
     * @param failure what the caller will get
     */
    default void onFailure(PlannedRevision revision, MigrationException failure) {}
}
