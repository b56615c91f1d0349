package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.GuardedConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Calls code of the host, a Java revision or a callback, on the connection that migrates, and tells when it has ended
 * the transaction that it was given: by SQL, or by a connection got past the guard. A savepoint knows; it is set when the
 * code first uses the connection, and code that never does costs nothing. Confined to one thread.
 */
final class HostCode {

    /** No such savepoint; no transaction: what the savepoint was in is over. */
    private static final Set<String> SAVEPOINT_GONE = Set.of("3B001", "25P01");

    private static final String CONNECTION_CLOSED = "08003";

    /** Code of the host. */
    @FunctionalInterface
    interface Code {
        void run(Connection connection) throws Exception;
    }

    private final Connection connection;
    private final TransactionMode transactions;
    private final Direction direction;
    private final Map<String, String> fields;
    private final String work;
    private boolean isMarked;

    private HostCode(RunContext context, Direction direction, Map<String, String> fields, String work) {
        this.connection = context.connection();
        this.transactions = context.settings().transactions();
        this.direction = direction;
        this.fields = fields;
        this.work = work;
    }

    static HostCode of(RunContext context, PlannedRevision planned) {
        Direction direction = planned.direction();
        return new HostCode(
                context,
                direction,
                Map.of("revision", planned.id()),
                "the " + direction.word() + " of revision " + planned.id());
    }

    /** What is called before and after a run, outside a transaction; what fails there fails as a revision does. */
    static void callAround(RunContext context, Direction direction, String method, String whatIsLeft, Code code)
            throws SQLException {
        if (context.callback() == NoCallback.INSTANCE) {
            return;
        }
        String who = "the callback's " + method;
        HostCode host = new HostCode(context, direction, Map.of(), "the " + direction.word());
        try {
            host.call(who, code);
        } catch (SQLException e) {
            if (context.connection().isClosed()) {
                throw e;
            }
            throw new MigrationException(
                    MigrationError.STATEMENT_FAILED,
                    host.failed(who, e) + whatIsLeft,
                    "Correct the callback, then run the " + direction.word() + " again.",
                    Map.of(),
                    e);
        }
    }

    /**
     * Calls it.
     *
     * @param who the code, such as {@code the Java code}
     * @throws SQLException what it threw, whatever that was
     * @throws MigrationException what it threw, or {@code TRANSACTION_ENDED}
     */
    void call(String who, Code code) throws SQLException {
        boolean inTransaction = !connection.getAutoCommit();
        isMarked = false;
        try {
            code.run(GuardedConnection.over(connection, who, () -> mark(inTransaction)));
        } catch (Exception e) {
            if (inTransaction && isEnded("rollback to savepoint", e)) {
                throw ended(who, e);
            }
            if (!inTransaction && !connection.isClosed()) {
                endWhatWasLeftOpen();
            }
            throw asSql(e);
        }
        if (inTransaction && isEnded("release savepoint", null)) {
            throw ended(who, null);
        }
        if (!inTransaction && endWhatWasLeftOpen()) {
            throw leftOpen(who);
        }
    }

    /** What code of the host throws is a failed statement, except failures of ours. */
    static SQLException asSql(Exception failure) {
        if (failure instanceof MigrationException ours) {
            throw ours;
        }
        if (failure instanceof SQLException sql) {
            return sql;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new SQLException("The thread was interrupted", failure);
        }
        return new SQLException(failure.toString(), failure);
    }

    private void mark(boolean inTransaction) throws SQLException {
        if (inTransaction) {
            execute("savepoint monassurance_host");
            isMarked = true;
        }
    }

    private boolean isEnded(String verb, @Nullable Exception failure) throws SQLException {
        if (!isMarked) {
            return false;
        }
        if (connection.isClosed()) {
            return failure == null || isClosedByCode(failure);
        }
        if (connection.getAutoCommit()) {
            return true;
        }
        try {
            execute(verb + " monassurance_host");
            return false;
        } catch (SQLException e) {
            if (SAVEPOINT_GONE.contains(String.valueOf(e.getSQLState()))) {
                return true;
            }
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
            return false;
        }
    }

    /** A connection that was lost says why; one that was closed says only that it is. */
    private static boolean isClosedByCode(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().equals(CONNECTION_CLOSED);
            }
        }
        return true;
    }

    /** Outside a transaction the code must leave none behind: the next thing we do would be lost in it. */
    private boolean endWhatWasLeftOpen() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        }
        boolean isOpen = connection.isWrapperFor(BaseConnection.class)
                && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
        if (isOpen) {
            execute("rollback");
        }
        return isOpen;
    }

    private MigrationException ended(String who, @Nullable Exception failure) {
        boolean isWholeRun = transactions == TransactionMode.WHOLE_RUN;
        String history = direction == Direction.UPGRADE
                ? "the schema history does not have it as applied"
                : "the schema history still has it";
        return new MigrationException(
                MigrationError.TRANSACTION_ENDED,
                (failure == null ? capitalized(who) + " in " + work + " " : failed(who, failure) + "Before that it ")
                        + "ended the transaction of the runner, so what the "
                        + (isWholeRun
                                ? "whole run did until then may have been kept, in the schema history too."
                                : "revision did until then may have been kept; " + history + "."),
                "Leave commit, rollback and close to the runner. Look at what was kept and undo it by hand, then run the "
                        + direction.word() + " again.",
                fields,
                failure);
    }

    private MigrationException leftOpen(String who) {
        return new MigrationException(
                MigrationError.TRANSACTION_ENDED,
                capitalized(who) + " in " + work + " left a transaction of its own open, which was rolled back.",
                "Have the code end the transactions that it begins, then run the " + direction.word() + " again.",
                fields,
                null);
    }

    private String failed(String who, Exception failure) {
        return capitalized(who) + " failed in " + work + ": " + StatementFailure.sentence(failure) + " ";
    }

    private static String capitalized(String who) {
        return who.substring(0, 1).toUpperCase(Locale.ROOT) + who.substring(1);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
