package com.monassurance.migrations.run;

import com.monassurance.migrations.script.SqlStatement;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Sends statements of scripts as they are: one at a time, no escape processing, no parameters, so that {@code ?} and
 * {@code {d …}} reach the server untouched. Confined to one thread.
 */
final class StatementRunner {

    private final Connection connection;

    StatementRunner(Connection connection) {
        this.connection = connection;
    }

    void run(List<SqlStatement> statements) throws StatementFailure {
        for (SqlStatement statement : statements) {
            run(statement);
        }
    }

    void run(SqlStatement statement) throws StatementFailure {
        try {
            Optional<String> rows = statement.findCopyData();
            if (rows.isPresent()) {
                copy(statement.driverText(), rows.get());
            } else {
                execute(statement.driverText());
            }
        } catch (SQLException e) {
            throw new StatementFailure(statement, e);
        }
    }

    /**
     * Asks verify queries inside the open transaction; each must answer exactly one row whose only column is true. They
     * may not write, and a SET in them does not last.
     *
     * @return the place of the first query that answered otherwise
     */
    Optional<String> verify(List<SqlStatement> queries) throws StatementFailure {
        if (queries.isEmpty()) {
            return Optional.empty();
        }
        try {
            execute("savepoint monassurance_verify");
            execute("set local transaction_read_only = on");
            for (SqlStatement query : queries) {
                if (!isTrue(query)) {
                    return Optional.of(query.line() + ":" + query.column());
                }
            }
            execute("rollback to savepoint monassurance_verify");
            execute("release savepoint monassurance_verify");
            return Optional.empty();
        } catch (SQLException e) {
            throw new StatementFailure("the verify section", e);
        }
    }

    private boolean isTrue(SqlStatement query) throws StatementFailure {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (!statement.execute(query.driverText())) {
                return false;
            }
            try (ResultSet rows = statement.getResultSet()) {
                boolean answer = rows.getMetaData().getColumnCount() == 1 && rows.next() && rows.getBoolean(1);
                return answer && !rows.next();
            }
        } catch (SQLException e) {
            throw new StatementFailure(query, e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private void copy(String sql, String rows) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new StringReader(rows));
        } catch (IOException e) {
            throw new SQLException("The rows of COPY could not be sent.", "08006", e);
        }
    }
}
