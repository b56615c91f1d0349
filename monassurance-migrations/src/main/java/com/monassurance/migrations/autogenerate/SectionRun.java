package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Runs planned statements as a script would be run: read by the parser of scripts, what is transactional together, the
 * rest each by itself. Stateless.
 */
final class SectionRun {

    /** A statement that failed; what its transaction did was taken back. */
    record Failure(PlannedStatement statement, String message) {}

    private SectionRun() {}

    /** Runs on a connection in autocommit, which it is left in. */
    static Optional<Failure> run(Connection connection, List<PlannedStatement> planned) throws SQLException {
        List<SqlStatement> statements = parsed(planned);
        execute(connection, "set search_path = ''");
        execute(connection, "set check_function_bodies = off");
        try {
            for (int i = 0; i < statements.size(); i++) {
                boolean isInside = statements.get(i).isTransactional();
                if (connection.getAutoCommit() == isInside) {
                    // Turning it on commits what is open.
                    connection.setAutoCommit(!isInside);
                }
                try {
                    execute(connection, statements.get(i).driverText());
                } catch (SQLException e) {
                    if (!connection.isValid(1)) {
                        throw e;
                    }
                    return Optional.of(new Failure(planned.get(i), e.getMessage() + "."));
                }
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return Optional.empty();
        } finally {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<SqlStatement> parsed(List<PlannedStatement> planned) {
        String text = RevisionText.script("draft", RevisionText.plain(planned), "");
        List<SqlStatement> statements = ScriptSet.read(new ScriptFile("draft.sql", "draft.sql", text))
                .upgrade()
                .statements();
        if (statements.size() != planned.size()) {
            throw new IllegalStateException("a planned statement is not one statement");
        }
        return statements;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
