package com.monassurance.migrations;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A source of real connections that end hard just before, or just after, one statement runs. */
final class FailingSource implements DataSource {

    enum Moment {
        BEFORE,
        AFTER
    }

    private final DataSource target;
    private final String marker;
    private final Moment moment;

    FailingSource(DataSource target, String marker, Moment moment) {
        this.target = target;
        this.marker = marker;
        this.moment = moment;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = target.getConnection();
        return proxy(Connection.class, (self, method, arguments) -> {
            boolean prepares = method.getName().startsWith("prepare")
                    && arguments != null
                    && arguments[0].toString().contains(marker);
            if (prepares && moment == Moment.BEFORE) {
                throw ended(connection);
            }
            Object result = call(connection, method, arguments);
            return result instanceof Statement statement ? watched(connection, statement, prepares) : result;
        });
    }

    private Object watched(Connection connection, Statement statement, boolean prepared) {
        Class<?>[] types = statement instanceof java.sql.PreparedStatement
                ? new Class<?>[] {java.sql.PreparedStatement.class}
                : new Class<?>[] {Statement.class};
        return Proxy.newProxyInstance(getClass().getClassLoader(), types, (self, method, arguments) -> {
            boolean sends =
                    method.getName().startsWith("execute") || method.getName().equals("addBatch");
            boolean marked = sends
                    && (prepared
                            || (arguments != null && arguments[0].toString().contains(marker)));
            if (marked && moment == Moment.BEFORE) {
                throw ended(connection);
            }
            Object result = call(statement, method, arguments);
            if (marked && moment == Moment.AFTER) {
                throw ended(connection);
            }
            return result;
        });
    }

    private static SQLException ended(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
        return new SQLException("ended on purpose", "08006");
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FailingSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("not used");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return target.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        target.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        target.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return target.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return target.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return target.isWrapperFor(type);
    }
}
