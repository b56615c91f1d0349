package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The context of a Java revision over the connection of the run. Confined to one thread. */
final class JdbcRevisionContext implements RevisionContext {

    private static final int BATCH_SIZE_MAX = 100_000;

    /** The life of a connection is the runner's. */
    private static final Set<String> NEVER = Set.of("close", "abort");

    /** So is its transaction, when it has one; rolling back to a savepoint is not among these. */
    private static final Set<String> NOT_IN_TRANSACTION =
            Set.of("commit", "rollback", "setAutoCommit", "setReadOnly", "setTransactionIsolation");

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
        boolean inTransaction = !connection.getAutoCommit();
        Object guarded = Proxy.newProxyInstance(
                JdbcRevisionContext.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(connection, inTransaction, method, arguments));
        return new JdbcRevisionContext((Connection) guarded, progress, mark);
    }

    private static @Nullable Object call(
            Connection connection, boolean inTransaction, Method method, Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        boolean toSavepoint = name.equals("rollback") && arguments != null;
        if (NEVER.contains(name) || (!toSavepoint && inTransaction && NOT_IN_TRANSACTION.contains(name))) {
            throw new SQLException("A Java revision may not call " + name
                    + " on its connection: connection and transaction are the runner's. Remove the call.");
        }
        if (name.equals("setAutoCommit") && arguments != null && Boolean.FALSE.equals(arguments[0])) {
            throw new SQLException("A Java revision that is not transactional keeps its connection in autocommit;"
                    + " return true from isTransactional to run in a transaction.");
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
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
                    "Start the upgrade again; a transactional revision left nothing behind.");
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
