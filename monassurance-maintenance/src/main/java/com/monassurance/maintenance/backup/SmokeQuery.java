package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A question of the application to a restored database; it must answer with one row whose first column is true, within 60
 * seconds and in a transaction that only reads. Immutable.
 *
 * @param name what it asks, for the proof
 * @param sql such as {@code select count(*) > 0 from users}
 * @since 0.1.0
 */
public record SmokeQuery(String name, String sql) {

    private static final SessionSettings SETTINGS = SessionSettings.of("rehearsal");
    private static final int SECONDS_MAX = 60;

    /** Checks the parts. */
    public SmokeQuery {
        requireNonNull(name, "name");
        requireNonNull(sql, "sql");
    }

    static List<String> failures(List<SmokeQuery> questions, DataSource restored) {
        List<String> failures = new ArrayList<>();
        if (questions.isEmpty()) {
            return failures;
        }
        try (SqlSession session = SqlSession.open(restored, SETTINGS)) {
            session.connection().setAutoCommit(false);
            for (SmokeQuery question : questions) {
                try (Statement statement = session.connection().createStatement()) {
                    statement.execute("set transaction read only");
                    statement.setQueryTimeout(SECONDS_MAX);
                    try (ResultSet row = statement.executeQuery(question.sql())) {
                        if (!row.next() || !row.getBoolean(1)) {
                            failures.add(question.name() + ": the answer is not true");
                        }
                    }
                } catch (SQLException e) {
                    if (isOfTheServer(e)) {
                        throw e;
                    }
                    failures.add(question.name() + ": " + e.getMessage());
                } finally {
                    session.connection().rollback();
                }
            }
            return failures;
        } catch (SQLException e) {
            // Nothing is said about the backup: the server did not answer.
            throw DatabaseException.of("asking a restored database", e);
        }
    }

    private static boolean isOfTheServer(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }
}
