package com.monassurance.migrations.script;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lends a connection to code that may neither end its transaction nor close it: such calls throw and do nothing. SQL that
 * does the same, and what the code gets by {@code unwrap} or from a statement, is not held back. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class GuardedConnection implements InvocationHandler {

    /** The life of a connection is its owner's. */
    private static final Set<String> NEVER = Set.of("close", "abort");

    /** So is its transaction, when it has one; rolling back to a savepoint is not among these. */
    private static final Set<String> NOT_IN_TRANSACTION =
            Set.of("commit", "rollback", "setAutoCommit", "setReadOnly", "setTransactionIsolation");

    /** What sends nothing to the server is no use. */
    private static final Set<String> QUESTIONS =
            Set.of("getAutoCommit", "isClosed", "isReadOnly", "isWrapperFor", "toString", "hashCode", "equals");

    private final Connection connection;
    private final String borrower;
    private final boolean inTransaction;
    private final FirstUse firstUse;
    private boolean isUsed;

    private GuardedConnection(Connection connection, String borrower, boolean inTransaction, FirstUse firstUse) {
        this.connection = connection;
        this.borrower = borrower;
        this.inTransaction = inTransaction;
        this.firstUse = firstUse;
    }

    /** Hears that the borrower is about to use the connection. */
    @FunctionalInterface
    public interface FirstUse {

        /**
         * Called once, before the first call that can reach the server.
         *
         * @throws SQLException to have that call fail
         */
        void begins() throws SQLException;
    }

    /**
     * Lends a connection. One that is lent already is returned as it is.
     *
     * @param connection in a transaction or in autocommit; the borrower leaves it so
     * @param borrower who it is lent to, for messages, such as {@code the Java code}
     * @param firstUse called before the borrower first uses it
     * @return the connection to hand over
     * @throws SQLException if the connection cannot be asked whether it is in autocommit
     */
    public static Connection over(Connection connection, String borrower, FirstUse firstUse) throws SQLException {
        requireNonNull(borrower, "borrower");
        requireNonNull(firstUse, "firstUse");
        if (Proxy.isProxyClass(connection.getClass())
                && Proxy.getInvocationHandler(connection) instanceof GuardedConnection) {
            return connection;
        }
        boolean inTransaction = !connection.getAutoCommit();
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GuardedConnection(connection, borrower, inTransaction, firstUse));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        refuse(method.getName(), arguments);
        if (!isUsed && !QUESTIONS.contains(method.getName())) {
            isUsed = true;
            firstUse.begins();
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void refuse(String name, Object @Nullable [] arguments) throws SQLException {
        boolean toSavepoint = name.equals("rollback") && arguments != null;
        if (NEVER.contains(name) || (!toSavepoint && inTransaction && NOT_IN_TRANSACTION.contains(name))) {
            throw new SQLException(capitalized() + " may not call " + name
                    + " on its connection: connection and transaction are the runner's. Remove the call.");
        }
        if (name.equals("setAutoCommit") && arguments != null && Boolean.FALSE.equals(arguments[0])) {
            throw new SQLException(capitalized() + " is called outside a transaction and keeps its connection in"
                    + " autocommit; a Java revision returns true from isTransactional to run in a transaction.");
        }
    }

    private String capitalized() {
        return borrower.substring(0, 1).toUpperCase(Locale.ROOT) + borrower.substring(1);
    }
}
