package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final int STATEMENTS_MAX = 5_000;

    private static final SessionSettings SETTINGS = SessionSettings.of("diagnosis");

    private final DataSource dataSource;
    private final Thresholds thresholds;
    private final Clock clock;
    private final List<DataSource> replicas;

    private Diagnosis(DataSource dataSource, Thresholds thresholds, Clock clock, List<DataSource> replicas) {
        this.dataSource = dataSource;
        this.thresholds = thresholds;
        this.clock = clock;
        this.replicas = replicas;
    }

    /**
     * Returns the diagnosis of a database. Touches nothing.
     *
     * @param dataSource the host's
     * @return the diagnosis
     */
    public static Diagnosis of(DataSource dataSource) {
        return new Diagnosis(
                requireNonNull(dataSource, "dataSource"), Thresholds.ofDefaults(), Clock.systemUTC(), List.of());
    }

    /**
     * Chooses from which figures on {@link #diagnose()} speaks; default {@link Thresholds#ofDefaults()}.
     *
     * @param chosen the thresholds
     * @return a copy
     */
    public Diagnosis thresholds(Thresholds chosen) {
        return new Diagnosis(dataSource, requireNonNull(chosen, "chosen"), clock, replicas);
    }

    /**
     * Chooses the clock that the server's is compared with; default the system's.
     *
     * @param chosen the application's clock
     * @return a copy
     */
    public Diagnosis clock(Clock chosen) {
        return new Diagnosis(dataSource, thresholds, requireNonNull(chosen, "chosen"), replicas);
    }

    /**
     * Names the standbys whose use of indexes counts too; default none. Without them no index of a server that has
     * standbys is called unused. {@link #diagnose()} borrows one connection of each.
     *
     * @param standbys the host's data sources, one for each standby
     * @return a copy
     */
    public Diagnosis replicas(DataSource... standbys) {
        return new Diagnosis(dataSource, thresholds, clock, List.of(standbys));
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
     * Returns the counters of this database's statements at this moment; two of them tell what ran between.
     *
     * @return the counters of the 5,000 statements that took the most time, or why they are not known
     * @throws DatabaseException if the database cannot be asked
     */
    public StatementSnapshots statements() {
        return ask(
                "reading the counters of statements",
                connection -> new StatementStatistics(connection).snapshot(STATEMENTS_MAX));
    }

    /**
     * Returns how far vacuums, analyses, index builds, rewrites, copies and base backups of this server have come.
     *
     * @return those that are running now, by process
     * @throws DatabaseException if the database cannot be asked
     */
    public List<Progress> progress() {
        return ask("reading progress", connection -> rows(connection, ProgressLooks.PROGRESS, ProgressLooks::progress));
    }

    /**
     * Estimates which indexes are mostly empty, by {@link Threshold#BLOAT_BYTES} and
     * {@link Threshold#INDEX_BLOAT_PERCENT}: btree indexes on columns of analysed tables, of others nothing is known.
     *
     * @return the one with the most empty room first
     * @throws DatabaseException if the database cannot be asked
     */
    public List<IndexBloat> bloatedIndexes() {
        return ask("estimating the bloat of indexes", connection -> {
            ServerFact server = ServerFact.read(connection);
            return BloatLooks.bloatedIndexes(new Facts(connection, thresholds, clock, server, Map.of())).stream()
                    .map(one -> new IndexBloat(
                            Identifier.of(one.index().schema()),
                            Identifier.of(one.index().name()),
                            Identifier.of(one.table().name()),
                            one.index().bytes(),
                            one.expectedBytes()))
                    .sorted(Comparator.comparingLong(one -> one.expectedBytes() - one.bytes()))
                    .toList();
        });
    }

    /**
     * Looks for all that is wrong or soon will be, in sessions, locks, limits, settings, replication, write-ahead log,
     * tables, indexes, constraints, sequences and statements; docs/diagnosis.md lists every finding. Takes about 30
     * statements whatever the number of tables, and no lock on a table.
     *
     * @return the findings, the worst first, and the looks that could not be taken
     * @throws DatabaseException if the database cannot be asked at all
     */
    public FindingsResult diagnose() {
        Map<String, Map<String, Long>> scans = new LinkedHashMap<>();
        for (int i = 0; i < replicas.size(); i++) {
            scans.put("replica " + i, replicaScans(replicas.get(i)));
        }
        return ask("looking for findings", connection -> {
            ServerFact server = ServerFact.read(connection);
            return new Looks(new Facts(connection, thresholds, clock, server, scans)).take();
        });
    }

    /**
     * The same as {@link #diagnose()}.
     *
     * @return the findings, the worst first, and the looks that could not be taken
     * @throws DatabaseException if the database cannot be asked at all
     */
    public FindingsResult findings() {
        return diagnose();
    }

    private static Map<String, Long> replicaScans(DataSource replica) {
        try (SqlSession session = SqlSession.open(replica, SETTINGS);
                Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(Queries.INDEX_SCANS)) {
            Map<String, Long> scans = new HashMap<>();
            while (row.next()) {
                scans.put(row.getString(1), row.getLong(2));
            }
            return scans;
        } catch (SQLException e) {
            throw DatabaseException.of("reading the use of indexes on a standby", e);
        }
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
