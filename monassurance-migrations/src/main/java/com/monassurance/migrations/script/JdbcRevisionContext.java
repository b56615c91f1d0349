package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The context of a Java revision over the connection of the run. Confined to one thread. */
final class JdbcRevisionContext implements RevisionContext {

    private static final int BATCH_SIZE_MAX = 100_000;

    private final Connection connection;
    private final Progress progress;
    private final RevisionMark mark;

    private JdbcRevisionContext(Connection connection, Progress progress, RevisionMark mark) {
        this.connection = connection;
        this.progress = progress;
        this.mark = mark;
    }

    static RevisionContext over(Connection connection, Progress progress, RevisionMark mark) throws SQLException {
        requireNonNull(mark, "mark");
        requireNonNull(progress, "progress");
        Connection guarded = GuardedConnection.over(connection, "the Java code", () -> {});
        return new JdbcRevisionContext(guarded, progress, mark);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public <R> long batch(String sql, Iterable<? extends R> rows, Binder<? super R> binder, int batchSize)
            throws SQLException {
        if (batchSize < 1 || batchSize > BATCH_SIZE_MAX) {
            throw new IllegalArgumentException("batchSize must be between 1 and " + BATCH_SIZE_MAX + ": " + batchSize);
        }
        long sent = 0;
        int waiting = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (R row : rows) {
                binder.bind(statement, row);
                statement.addBatch();
                waiting++;
                if (waiting == batchSize) {
                    sent += send(statement, waiting, sent);
                    waiting = 0;
                }
            }
            return waiting == 0 ? sent : sent + send(statement, waiting, sent);
        }
    }

    private int send(PreparedStatement statement, int rows, long sentBefore) throws SQLException {
        if (isInterrupted()) {
            throw new MigrationException(
                    MigrationError.STOPPED,
                    "The thread was interrupted after " + sentBefore + " rows of a batch were sent.",
                    "Start it again; what ran in a transaction was rolled back.");
        }
        statement.executeBatch();
        progress(sentBefore + rows, 0);
        return rows;
    }

    @Override
    public RevisionMark mark() {
        return mark;
    }

    @Override
    public void progress(long done, long total) {
        progress.report(done, total);
    }

    @Override
    public boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }
}
