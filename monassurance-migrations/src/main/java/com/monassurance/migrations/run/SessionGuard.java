package com.monassurance.migrations.run;

import com.monassurance.core.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the settings of a session before a script that changes some, and puts them back after it. Restored are all
 * that {@code pg_settings} lists, the role and the session user.
 *
 * <p>Not restored, because PostgreSQL gives no list of them or no way to undo them: custom settings such as
 * {@code my.setting}, temporary tables, LISTEN, prepared statements, cursors WITH HOLD, advisory locks of the session
 * and the state of functions such as {@code currval} and {@code setseed}. The next revision and the pool see what a
 * script leaves of these. Confined to one thread.
 */
final class SessionGuard {

    /**
     * Role and session user are settings too, but no view lists them; what a transaction has ends with it. Nothing here may
     * mean what a script has put before the catalogue in the search path.
     */
    private static final String SETTINGS = """
            select name, pg_catalog.current_setting(name) from pg_catalog.pg_settings
             where source operator(pg_catalog.=) 'session'::pg_catalog.text
               and name operator(pg_catalog.<>) all (array['transaction_isolation', 'transaction_read_only',
                                                           'transaction_deferrable']::pg_catalog.text[])
            union all select 'role', pg_catalog.current_setting('role')
            union all select 'session_authorization', session_user::pg_catalog.text
            """;

    private static final String SET = "select pg_catalog.set_config(?, ?, false)";

    /** A write of ours between statements of a script. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    private final Connection connection;
    private final Map<String, String> before;

    private SessionGuard(Connection connection, Map<String, String> before) {
        this.connection = connection;
        this.before = before;
    }

    static SessionGuard over(Connection connection) throws SQLException {
        return new SessionGuard(connection, read(connection));
    }

    /**
     * Does work with the settings of before, such as our role, and gives the script its own back. Works inside the
     * transaction of the script too.
     */
    void aside(Work work) throws SQLException {
        SessionGuard scripted = over(connection);
        if (scripted.before.equals(before)) {
            work.run();
            return;
        }
        restore();
        work.run();
        scripted.restore();
    }

    /**
     * Puts back what differs after work that has ended well or failed. After a failure the first exception is the one to
     * tell; a session that cannot be restored is given up then. In a transaction that failed there is nothing to put
     * back: its rollback does.
     */
    static void restoreAfter(@Nullable SessionGuard guard, boolean isDone) throws SQLException {
        if (guard == null || (!isDone && guard.isInTransaction())) {
            return;
        }
        try {
            guard.restore();
        } catch (SQLException e) {
            guard.connection.abort(Runnable::run);
            if (isDone) {
                throw e;
            }
        }
    }

    private boolean isInTransaction() throws SQLException {
        return !connection.isClosed() && !connection.getAutoCommit();
    }

    /** Tells whether anything differs. */
    boolean isChanged() throws SQLException {
        return !read(connection).equals(before);
    }

    /** Puts back what differs; in a transaction that is committed, for what comes after it too. */
    void restore() throws SQLException {
        Map<String, String> found = read(connection);
        if (found.equals(before)) {
            return;
        }
        restore("session_authorization", found);
        Map<String, String> after = read(connection);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            restore(name, after);
        }
    }

    private void restore(String name, Map<String, String> after) throws SQLException {
        String old = before.get(name);
        if (Objects.equals(old, after.get(name))) {
            return;
        }
        if (old == null) {
            try (Statement statement = connection.createStatement()) {
                String quoted = Arrays.stream(name.split("\\."))
                        .map(part -> Identifier.of(part).quoted())
                        .collect(Collectors.joining("."));
                statement.execute("reset " + quoted);
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(SET)) {
            statement.setString(1, name);
            statement.setString(2, old);
            statement.execute();
        }
    }

    private static Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SETTINGS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }
}
