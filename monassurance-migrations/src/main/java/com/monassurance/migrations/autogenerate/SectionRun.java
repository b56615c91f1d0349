package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs planned statements as a script would be run: read by the parser of scripts, what is transactional together, the
 * rest each by itself. Stateless.
 */
final class SectionRun {

    /** A statement that failed; what it did was taken back. */
    record Failure(PlannedStatement statement, String message) {}

    /** What ran and what failed. */
    record Run(List<PlannedStatement> done, List<Failure> failures) {}

    private SectionRun() {}

    /**
     * Runs on a connection in autocommit, which it is left in. A statement that fails is left out, since the plan is made
     * again from what the others leave; the way that is found is proven as a whole afterwards.
     */
    static Run run(Connection connection, List<PlannedStatement> planned) throws SQLException {
        List<SqlStatement> statements = parsed(planned);
        List<PlannedStatement> done = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        execute(connection, "set search_path = ''");
        execute(connection, "set check_function_bodies = off");
        try {
            for (int i = 0; i < statements.size(); i++) {
                boolean isInside = statements.get(i).isTransactional();
                if (connection.getAutoCommit() == isInside) {
                    // Turning it on commits what is open.
                    connection.setAutoCommit(!isInside);
                }
                Optional<String> failure = attempt(connection, statements.get(i).driverText(), isInside);
                if (failure.isPresent()) {
                    failures.add(new Failure(planned.get(i), failure.get()));
                } else {
                    done.add(planned.get(i));
                }
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return new Run(done, failures);
        } finally {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static Optional<String> attempt(Connection connection, String sql, boolean isInside) throws SQLException {
        Savepoint before = isInside ? connection.setSavepoint() : null;
        try {
            execute(connection, sql);
            if (before != null) {
                connection.releaseSavepoint(before);
            }
            return Optional.empty();
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            if (before != null) {
                connection.rollback(before);
            }
            return Optional.of(e.getMessage() + ".");
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
