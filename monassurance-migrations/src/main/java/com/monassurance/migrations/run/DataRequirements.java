package com.monassurance.migrations.run;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.script.Requirement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks what a revision requires of the data, inside the transaction that is open and without leaving anything in it.
 * Confined to one thread.
 */
final class DataRequirements {

    private static final int SAMPLES_MAX = 10;
    private static final int SAMPLE_LENGTH_MAX = 200;
    private static final String GAVE_WAY = "55P03";

    private final Connection connection;
    private final PlannedRevision planned;

    DataRequirements(Connection connection, PlannedRevision planned) {
        this.connection = connection;
        this.planned = planned;
    }

    /** Refuses with counts and samples; what cannot be asked is refused too. */
    void require() throws SQLException {
        if (planned.section().requirements().isEmpty()) {
            return;
        }
        execute("savepoint monassurance_requires");
        execute("set local transaction_read_only = on");
        List<String> problems = new ArrayList<>();
        for (Requirement requirement : planned.section().requirements()) {
            execute("savepoint monassurance_question");
            try {
                long count = number(requirement.countQuery());
                if (count != 0) {
                    problems.add(count + " " + requirement.text() + samples(requirement));
                }
            } catch (SQLException e) {
                if (GAVE_WAY.equals(e.getSQLState()) || !connection.isValid(1)) {
                    throw e;
                }
                execute("rollback to savepoint monassurance_question");
                problems.add("unknown: " + requirement.text() + " ("
                        + DatabaseException.of("asking for it", e).problem() + ")");
            }
        }
        execute("rollback to savepoint monassurance_requires");
        execute("release savepoint monassurance_requires");
        if (!problems.isEmpty()) {
            throw refusal(problems);
        }
    }

    private MigrationException refusal(List<String> problems) {
        return new MigrationException(
                MigrationError.DATA_IN_THE_WAY,
                "Data stands in the way of the " + planned.direction().word() + " of revision " + planned.id()
                        + ", of which nothing was run: " + String.join(". ", problems) + ".",
                "Correct the rows and run it again; if the revision corrects them itself, take the requirement out of "
                        + planned.script().origin() + ".",
                Map.of("revision", planned.id()),
                null);
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query)) {
                if (!row.next()) {
                    throw new SQLException("the query has no answer", "02000");
                }
                long number = row.getLong(1);
                if (row.wasNull()) {
                    throw new SQLException("the query answers null", "02000");
                }
                return number;
            }
        }
    }

    private String samples(Requirement requirement) throws SQLException {
        if (requirement.sampleQuery().isEmpty()) {
            return "";
        }
        List<String> samples = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(SAMPLES_MAX);
            try (ResultSet row = statement.executeQuery(requirement.sampleQuery())) {
                while (row.next()) {
                    samples.add(words(row));
                }
            }
        }
        return samples.isEmpty() ? "" : ", such as " + String.join("; ", samples);
    }

    private static String words(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        StringBuilder words = new StringBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            words.append(i > 1 ? " " : "")
                    .append(columns.getColumnLabel(i))
                    .append('=')
                    .append(row.getString(i));
        }
        return words.length() > SAMPLE_LENGTH_MAX ? words.substring(0, SAMPLE_LENGTH_MAX) + "…" : words.toString();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
