package com.monassurance.migrations.history;

import com.monassurance.migrations.failure.MigrationException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What keeps a second runner away from a schema history: an advisory lock of the session that works, or, where a pooler
 * leaves no session, a row leased under a token that only grows. The two kinds exclude each other. Obtained from a
 * {@link LockRequest}. Confined to one thread.
 *
 * @since 0.1.0
 */
public sealed interface RunnerLock extends AutoCloseable permits AdvisoryLock, LeasedLock {

    /**
     * Returns how long it took to get the lock.
     *
     * @return the wait
     */
    Duration waited();

    /**
     * Tells whether the lock is a leased row: then nothing may run outside a transaction, every transaction begins with
     * {@link #begin()}, and nothing may be set for longer than a transaction.
     *
     * @return true behind a pooler
     */
    boolean isLeased();

    /**
     * Makes sure, as the first statement of a transaction, that the lock will be ours until its end. A leased row is
     * locked by it, so that a successor waits for the transaction even when the lease runs out in the meantime; an
     * advisory lock needs nothing.
     *
     * @throws MigrationException {@code LEASE_LOST} if another runner has taken over
     * @throws SQLException if the connection fails
     */
    void begin() throws SQLException;

    /**
     * Asks the server whether the lock is still ours, in the transaction that was begun if there is one; a lease is
     * renewed by it when the transaction commits.
     *
     * @return false if another runner may be at work
     * @throws SQLException if the connection fails
     */
    boolean isHeld() throws SQLException;

    /**
     * Announces a time without transactions, so that a lease does not run out in it.
     *
     * @param pause how long it will last
     * @throws SQLException if the connection fails
     */
    void pause(Duration pause) throws SQLException;

    /**
     * Returns a condition in SQL that is true while the lock is ours, for statements that may only take effect then.
     *
     * @return an expression without parameters
     */
    String heldCondition();

    /**
     * Returns the process id of the server's backend that works for us; behind a pooler, in the last transaction that
     * was begun. Thread-safe.
     *
     * @return its process id; zero before the first transaction
     */
    int backend();

    /** Releases the lock; never throws. What is not released by it ends with the connection, or with the lease. */
    @Override
    void close();
}
