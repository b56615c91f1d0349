package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Looks at one database without changing anything: each verb borrows one connection, takes a few statements of at most
 * 30 s, reads catalogue and statistics only and never a row of a table. System schemas are left out. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Diagnosis {

    /** The most tables and sessions one verb returns. */
    public static final int ROWS_MAX = 10_000;

    private static final SessionSettings SETTINGS = SessionSettings.of("diagnosis");

    private final DataSource dataSource;

    private Diagnosis(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Returns the diagnosis of a database. Touches nothing.
     *
     * @param dataSource the host's
     * @return the diagnosis
     */
    public static Diagnosis of(DataSource dataSource) {
        return new Diagnosis(requireNonNull(dataSource, "dataSource"));
    }

    /**
     * Returns the statistics of the tables, the one with the most live rows first, then by schema and name.
     *
     * @return at most {@link #ROWS_MAX} tables
     * @throws DatabaseException if the database cannot be asked
     */
    public List<TableStatistics> tables() {
        return ask(
                "reading the statistics of tables",
                connection -> rows(
                        connection,
                        Queries.TABLES,
                        row -> new TableStatistics(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7))));
    }

    /**
     * Returns the sizes of tables, materialised views and partitioned tables, the largest first.
     *
     * @return at most {@link #ROWS_MAX} tables; partitions are part of the table they belong to
     * @throws DatabaseException if the database cannot be asked
     */
    public List<TableSize> sizes() {
        return ask(
                "reading the size of tables",
                connection -> rows(
                        connection,
                        Queries.SIZES,
                        row -> new TableSize(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getInt(5),
                                row.getBoolean(6))));
    }

    /**
     * Returns the statements of this database that are slowest on average, as pg_stat_statements counted them.
     *
     * @param limit how many, 1 to {@link #ROWS_MAX}
     * @return the statements, or why they are not known
     * @throws DatabaseException if the database cannot be asked
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public SlowStatements slowStatements(int limit) {
        if (limit < 1 || limit > ROWS_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + ROWS_MAX + ": " + limit);
        }
        return ask("reading slow statements", connection -> new StatementStatistics(connection).slowest(limit));
    }

    /**
     * Returns what the other client sessions of this database are doing, the oldest statement first.
     *
     * @return at most {@link #ROWS_MAX} sessions that are not idle
     * @throws DatabaseException if the database cannot be asked
     */
    public List<Activity> activity() {
        return ask("reading the activity", connection -> rows(connection, Queries.ACTIVITY, Diagnosis::activity));
    }

    /**
     * Looks for what is wrong: INVALID, duplicate and unused indexes, foreign keys without an index, tables with many
     * dead rows, sequences near their end, tables without a primary key. Other looks are not taken here yet.
     *
     * @return the findings, the worst first, and the looks that failed
     * @throws DatabaseException if the database cannot be asked at all
     */
    public FindingsResult findings() {
        return ask("looking for findings", connection -> new Looks(connection).take());
    }

    private static Activity activity(ResultSet row) throws SQLException {
        return new Activity(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                StatementStatistics.millis(row.getDouble(6)),
                StatementStatistics.millis(row.getDouble(7)),
                StatementText.shown(row.getString(8)));
    }

    private <T> T ask(String action, Question<T> question) {
        try (SqlSession session = SqlSession.open(dataSource, SETTINGS)) {
            return question.ask(session.connection());
        } catch (SQLException e) {
            throw DatabaseException.of(action, e);
        }
    }

    static <T> List<T> rows(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(ROWS_MAX);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return List.copyOf(rows);
        }
    }

    /** Something to be asked on a connection. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Makes a value of a row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
