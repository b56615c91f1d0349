package com.monassurance.migrations;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connections hide the driver's, as some pools do: nobody can tell where they lead. */
final class HiddenDriver {

    private HiddenDriver() {}

    static DataSource over(DataSource dataSource) {
        return (DataSource) proxy(DataSource.class, (method, arguments) -> {
            Object answer = method.invoke(dataSource, arguments);
            return answer instanceof Connection connection ? hidden(connection) : answer;
        });
    }

    /** The same connection again and again; closing it does nothing. */
    static DataSource always(Connection connection) {
        Object kept = proxy(
                Connection.class,
                (method, arguments) -> method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return (DataSource) proxy(DataSource.class, (method, arguments) -> kept);
    }

    private static Connection hidden(Connection connection) {
        return (Connection) proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "isWrapperFor" -> false;
            case "unwrap" -> throw new SQLException("hidden");
            default -> method.invoke(connection, arguments);
        });
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable
        Object to(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(
                HiddenDriver.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return answer.to(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
