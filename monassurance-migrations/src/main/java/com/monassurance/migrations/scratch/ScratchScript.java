package com.monassurance.migrations.scratch;

import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Sends statements that we wrote ourselves, in transactions of a bounded size. Stateless. */
final class ScratchScript {

    /** Each object that is made holds a lock until the end of its transaction, and the server has a table of them. */
    private static final int STATEMENTS_PER_TRANSACTION = 200;

    private ScratchScript() {}

    /**
     * Runs statements on a connection in autocommit, which it is left in.
     *
     * @throws SQLException if the connection breaks
     */
    static ScriptOutcome run(Connection connection, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            int done = 0;
            for (String sql : statements) {
                try {
                    statement.execute(driverText(sql));
                    if (++done % STATEMENTS_PER_TRANSACTION == 0) {
                        connection.commit();
                    }
                } catch (SQLException e) {
                    return failed(connection, sql, e);
                }
            }
            connection.commit();
            return new ScriptOutcome.Done(done);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static ScriptOutcome failed(Connection connection, String sql, SQLException cause) throws SQLException {
        if (!connection.isValid(1)) {
            throw cause;
        }
        return new ScriptOutcome.Failed(sql, String.valueOf(cause.getMessage()), String.valueOf(cause.getSQLState()));
    }

    private static String driverText(String sql) {
        List<SqlStatement> split = StatementSplitter.split("scratch", sql).statements();
        return split.size() == 1 ? split.get(0).driverText() : sql;
    }
}
