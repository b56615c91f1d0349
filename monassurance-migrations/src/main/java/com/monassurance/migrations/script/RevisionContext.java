package com.monassurance.migrations.script;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What a {@link JavaRevision} works with while it runs. Confined to the thread that runs the revision.
 *
 * @since 0.1.0
 */
public interface RevisionContext {

    /** Sets the parameters of a statement from one row. */
    @FunctionalInterface
    interface Binder<R> {

        /**
         * Sets every parameter.
         *
         * @param statement to set them on
         * @param row where the values come from
         * @throws SQLException if a value cannot be set
         */
        void bind(PreparedStatement statement, R row) throws SQLException;
    }

    /** Hears how far a revision is. */
    @FunctionalInterface
    interface Progress {

        /**
         * Takes one report.
         *
         * @param done how much is done
         * @param total how much there is; 0 when that is not known
         */
        void report(long done, long total);
    }

    /**
     * Returns a context over a connection that stays the caller's.
     *
     * @param connection in a transaction for a transactional revision, in autocommit for any other
     * @param progress hears what the revision reports, on the thread that runs it
     * @return the context
     * @throws SQLException if the connection cannot be asked whether it is in autocommit
     */
    static RevisionContext over(Connection connection, Progress progress) throws SQLException {
        return JdbcRevisionContext.over(connection, progress, RevisionMark.none());
    }

    /**
     * Returns a context whose revision can keep how far it has come.
     *
     * @param connection in autocommit
     * @param progress hears what the revision reports, on the thread that runs it
     * @param mark where the revision keeps how far it has come
     * @return the context
     * @throws SQLException if the connection cannot be asked whether it is in autocommit
     */
    static RevisionContext over(Connection connection, Progress progress, RevisionMark mark) throws SQLException {
        return JdbcRevisionContext.over(connection, progress, mark);
    }

    /**
     * Returns the connection of the run, with its limits for locks and statements set. In a transactional revision it
     * refuses commit, rollback and the like, which are the runner's; it refuses to be closed in every revision. A
     * transaction that is ended by SQL all the same fails the run with {@code TRANSACTION_ENDED}: a savepoint tells, which
     * is set when the connection is first used and keeps the isolation level from being changed.
     *
     * @return the connection
     */
    Connection connection();

    /**
     * Sends one statement for many rows, in batches of one round trip each, and reports progress after each of them.
     * Looks between two batches whether the run is to stop. Blocks.
     *
     * @param sql an INSERT, UPDATE or DELETE with parameters
     * @param rows read once, one batch ahead of the server
     * @param binder sets the parameters of a row
     * @param batchSize rows in a round trip, 1 to 100,000
     * @param <R> type of a row
     * @return number of rows sent
     * @throws SQLException if the server refuses a row
     * @throws com.monassurance.migrations.failure.MigrationException {@code STOPPED} if the thread was interrupted
     * @throws IllegalArgumentException if the batch size is out of bounds
     */
    <R> long batch(String sql, Iterable<? extends R> rows, Binder<? super R> binder, int batchSize) throws SQLException;

    /**
     * Returns where a revision outside a transaction keeps how far it has come.
     *
     * @return the mark; one that keeps nothing in a transaction
     */
    RevisionMark mark();

    /**
     * Tells who watches the run how far the revision is.
     *
     * @param done how much is done
     * @param total how much there is; 0 when that is not known
     */
    void progress(long done, long total);

    /**
     * Tells whether the run is to stop; a revision in a long loop asks and gives up by an exception.
     *
     * @return true after the thread was interrupted
     */
    boolean isInterrupted();
}
