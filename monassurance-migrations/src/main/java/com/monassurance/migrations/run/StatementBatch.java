package com.monassurance.migrations.run;

import com.monassurance.migrations.script.SqlStatement;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects statements and sends many of them in one round trip. Confined to one thread.
 */
final class StatementBatch {

    private static final int STATEMENTS_MAX = 200;
    private static final int CHARACTERS_MAX = 256 * 1024;

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private int characters;

    StatementBatch(Connection connection) {
        this.connection = connection;
    }

    /** Whether some more statements should travel in the next round trip. */
    boolean isFullFor(List<SqlStatement> more) {
        return statements.size() + more.size() >= STATEMENTS_MAX || characters > CHARACTERS_MAX;
    }

    /** Adds statements of a script. */
    void add(List<SqlStatement> script) {
        for (SqlStatement statement : script) {
            add(statement.driverText());
        }
    }

    /**
     * Sends what has been collected.
     *
     * @throws StatementFailure if one fails; which one is not known
     */
    void flush() throws StatementFailure {
        try {
            send();
        } catch (SQLException e) {
            throw StatementFailure.ofBatch(e);
        }
    }

    /**
     * Sends what has been collected.
     *
     * @throws SQLException what the server said of the first that failed
     */
    void send() throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.addBatch(sql);
            }
            statement.executeBatch();
        } catch (BatchUpdateException e) {
            SQLException cause = e.getNextException();
            throw cause == null ? e : cause;
        }
        statements.clear();
        characters = 0;
    }

    /** Adds one statement. */
    void add(String sql) {
        statements.add(sql);
        characters += sql.length();
    }
}
