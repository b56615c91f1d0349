package com.monassurance.migrations.autogenerate;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.sqlplan.Hazard;
import com.monassurance.migrations.sqlplan.Precondition;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Asks a database whether its data lets a plan through, and what the plan would cost it: 30 s for each query, 3 s for each
 * lock, in one transaction that only reads. What takes longer, or cannot be asked, is unknown. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LiveData {

    private static final int SAMPLES_MAX = 10;
    private static final int SAMPLE_LENGTH_MAX = 200;
    private static final String QUERY_CANCELED = "57014";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";
    private static final String UNDEFINED_SCHEMA = "3F000";

    private final DataSource dataSource;
    private final SessionSettings limits;

    private LiveData(DataSource dataSource, SessionSettings limits) {
        this.dataSource = dataSource;
        this.limits = limits;
    }

    /**
     * Returns a check with the default limits.
     *
     * @param dataSource the database that the plan is for; never closed
     * @return the check
     */
    public static LiveData over(DataSource dataSource) {
        return new LiveData(requireNonNull(dataSource, "dataSource"), SessionSettings.of("autogenerate"));
    }

    /**
     * Returns this check with another limit per query.
     *
     * @param timeout positive
     * @return a copy
     */
    public LiveData withTimeout(Duration timeout) {
        return new LiveData(dataSource, limits.withStatementTimeout(timeout));
    }

    /**
     * Asks all preconditions of a plan and counts what its hazards concern. Blocks.
     *
     * @param plan the plan
     * @return the answers in the order of the statements
     * @throws DatabaseException if the database cannot be reached
     */
    public DataReport look(SchemaPlan plan) {
        return look(plan, "an earlier statement of the plan makes what it asks about");
    }

    /**
     * Counts what a way back concerns, as far as it is there before the way up was gone. Blocks.
     *
     * @param plan the way back
     * @return the figures; what only the upgrade makes has none
     * @throws DatabaseException if the database cannot be reached
     */
    public DataReport lookBack(SchemaPlan plan) {
        return look(plan, "whatever is written after the upgrade");
    }

    private DataReport look(SchemaPlan plan, String absent) {
        try (SqlSession session = SqlSession.open(dataSource, limits)) {
            session.begin();
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("set transaction read only");
                statement.setEscapeProcessing(false);
                List<PreconditionAnswer> answers = new ArrayList<>();
                for (Precondition precondition : plan.preconditions()) {
                    answers.add(answer(statement, precondition, absent));
                }
                List<HazardCount> hazards = new ArrayList<>();
                for (Hazard hazard : plan.hazards()) {
                    hazards.add(count(statement, hazard, absent));
                }
                return new DataReport(answers, hazards);
            } finally {
                session.connection().rollback();
            }
        } catch (SQLException e) {
            throw DatabaseException.of("looking at the data a plan concerns", e);
        }
    }

    /**
     * Asks all preconditions of a plan, to be called before its first statement: what is violated or could not be asked
     * is refused. Blocks.
     *
     * @param plan the plan
     * @throws MigrationException {@code DATA_IN_THE_WAY} with counts and samples
     * @throws DatabaseException if the database cannot be reached
     */
    public void require(SchemaPlan plan) {
        List<PreconditionAnswer> bad = look(new SchemaPlan(plan.statements())).preconditions().stream()
                .filter(answer -> !(answer instanceof PreconditionAnswer.Met))
                .toList();
        if (!bad.isEmpty()) {
            throw new MigrationException(
                    MigrationError.DATA_IN_THE_WAY,
                    "Data stands in the way, nothing was run: "
                            + bad.stream().map(PreconditionAnswer::summary).collect(Collectors.joining(". ")) + ".",
                    "Correct the rows and look again.");
        }
    }

    private static PreconditionAnswer answer(Statement statement, Precondition precondition, String absent)
            throws SQLException {
        Savepoint before = statement.getConnection().setSavepoint();
        try {
            long count = number(statement, precondition.countQuery());
            return count == 0
                    ? new PreconditionAnswer.Met(precondition)
                    : new PreconditionAnswer.Violated(
                            precondition, count, samples(statement, precondition.sampleQuery()));
        } catch (SQLException e) {
            return new PreconditionAnswer.NotChecked(precondition, reason(statement, before, e, absent));
        }
    }

    private static HazardCount count(Statement statement, Hazard hazard, String absent) throws SQLException {
        SortedMap<String, Long> counts = new TreeMap<>();
        SortedMap<String, String> unknown = new TreeMap<>();
        for (String what : new TreeMap<>(hazard.counts()).keySet()) {
            Savepoint before = statement.getConnection().setSavepoint();
            try {
                counts.put(
                        what, number(statement, String.valueOf(hazard.counts().get(what))));
            } catch (SQLException e) {
                unknown.put(what, reason(statement, before, e, absent));
            }
        }
        return new HazardCount(hazard, counts, unknown);
    }

    private static long number(Statement statement, String query) throws SQLException {
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

    private static List<String> samples(Statement statement, String query) throws SQLException {
        List<String> samples = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(query)) {
            while (row.next() && samples.size() < SAMPLES_MAX) {
                StringBuilder words = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    words.append(i > 1 ? " " : "")
                            .append(row.getMetaData().getColumnLabel(i))
                            .append('=')
                            .append(row.getString(i));
                }
                samples.add(
                        words.length() > SAMPLE_LENGTH_MAX
                                ? words.substring(0, SAMPLE_LENGTH_MAX) + "…"
                                : words.toString());
            }
        }
        return samples;
    }

    /** The rest can still be asked. */
    private static String reason(Statement statement, Savepoint before, SQLException failure, String absent)
            throws SQLException {
        if (!statement.getConnection().isValid(1)) {
            throw failure;
        }
        statement.getConnection().rollback(before);
        return switch (String.valueOf(failure.getSQLState())) {
            case QUERY_CANCELED -> "it took too long";
            case UNDEFINED_TABLE, UNDEFINED_COLUMN, UNDEFINED_SCHEMA -> absent;
            default -> String.valueOf(failure.getMessage());
        };
    }
}
