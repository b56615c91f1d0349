package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads pg_stat_statements by the columns its installed version has, wherever it was installed. */
final class StatementStatistics {

    private static final String VIEW = """
            select n.nspname,
                   exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'mean_exec_time' and not a.attisdropped),
                   exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'toplevel' and not a.attisdropped),
                   exists (select from pg_class i where i.relnamespace = n.oid and i.relname = 'pg_stat_statements_info')
              from pg_extension x
              join pg_namespace n on n.oid = x.extnamespace
              join pg_class c on c.relnamespace = n.oid and c.relname = 'pg_stat_statements'
             where x.extname = 'pg_stat_statements'
            """;

    private static final String NOT_PRELOADED = "55000";
    private static final String HIDDEN = "<insufficient privilege>";
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final Connection connection;

    StatementStatistics(Connection connection) {
        this.connection = connection;
    }

    /** What the installed version of the extension calls things. */
    private record View(Identifier schema, boolean separateExecution, boolean hasTopLevel, boolean hasReset) {

        String from() {
            return Identifier.of("pg_stat_statements").quotedIn(schema);
        }

        /** Until version 1.7 of the extension planning was part of one time; since 1.8 execution stands by itself. */
        String total() {
            return separateExecution ? "total_exec_time" : "total_time";
        }

        String mean() {
            return separateExecution ? "mean_exec_time" : "mean_time";
        }

        String topLevel() {
            return hasTopLevel ? "toplevel" : "true";
        }

        String reset() {
            return hasReset
                    ? "(select extract(epoch from stats_reset)::float8 from "
                            + Identifier.of("pg_stat_statements_info").quotedIn(schema) + ")"
                    : "null::float8";
        }
    }

    SlowStatements slowest(int limit) throws SQLException {
        Optional<View> view = view();
        if (view.isEmpty()) {
            return new SlowStatements.NotAvailable(missing());
        }
        try {
            return read(view.get(), limit);
        } catch (SQLException e) {
            return new SlowStatements.NotAvailable(reason(e));
        }
    }

    /** Every counter of this database at this moment. */
    StatementSnapshots snapshot(int limit) throws SQLException {
        Optional<View> view = view();
        if (view.isEmpty()) {
            return new StatementSnapshots.NotAvailable(missing());
        }
        try {
            return new StatementSnapshots.Taken(counters(view.get(), limit));
        } catch (SQLException e) {
            return new StatementSnapshots.NotAvailable(reason(e));
        }
    }

    static Duration millis(double millis) {
        return Duration.ofNanos((long) (millis * NANOS_PER_MILLI));
    }

    private Optional<View> view() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VIEW)) {
            if (!row.next()) {
                return Optional.empty();
            }
            return Optional.of(
                    new View(Identifier.of(row.getString(1)), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)));
        }
    }

    private static Text missing() {
        return Text.of(
                "the extension pg_stat_statements is not in this database: create extension pg_stat_statements",
                "l'extension pg_stat_statements n'est pas dans cette base : create extension pg_stat_statements");
    }

    /** The one expected failure is a reason; every other one stays what it is. */
    private static Text reason(SQLException e) throws SQLException {
        if (NOT_PRELOADED.equals(e.getSQLState())) {
            return Text.of(
                    "pg_stat_statements is not loaded: add it to shared_preload_libraries and restart the server",
                    "pg_stat_statements n'est pas chargée : ajoutez-la à shared_preload_libraries et redémarrez"
                            + " le serveur");
        }
        throw e;
    }

    private SlowStatements read(View view, int limit) throws SQLException {
        List<SlowStatement> statements = new ArrayList<>();
        long hidden = 0;
        try (PreparedStatement statement = connection.prepareStatement(slowestSql(view))) {
            statement.setString(1, HIDDEN);
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    hidden = row.getLong(6);
                    if (row.getString(1) != null) {
                        statements.add(new SlowStatement(
                                StatementText.shown(row.getString(1)),
                                row.getLong(2),
                                millis(row.getDouble(3)),
                                millis(row.getDouble(4)),
                                row.getLong(5)));
                    }
                }
            }
        }
        return new SlowStatements.Measured(statements, hidden);
    }

    private static String slowestSql(View view) {
        return """
                with mine as (
                    select query, calls, %1$s as total, %2$s as mean, rows, query = ? as hidden
                      from %3$s
                     where dbid = (select oid from pg_database where datname = current_database()))
                select s.query, s.calls, s.total, s.mean, s.rows, (select count(*) from mine where hidden)
                  from (values (1)) as one
                  left join (select * from mine where not hidden order by mean desc, query limit ?) as s on true
                 order by s.mean desc, s.query
                """.formatted(view.total(), view.mean(), view.from());
    }

    private StatementSnapshot counters(View view, int limit) throws SQLException {
        List<StatementSnapshot.Counter> counters = new ArrayList<>();
        Instant taken = Instant.EPOCH;
        @Nullable Instant reset = null;
        double total = 0;
        try (PreparedStatement statement = connection.prepareStatement(countersSql(view))) {
            statement.setString(1, HIDDEN);
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    taken = instant(row.getDouble(1));
                    double resetSeconds = row.getDouble(2);
                    reset = row.wasNull() ? null : instant(resetSeconds);
                    total = row.getDouble(3);
                    if (row.getString(7) != null) {
                        counters.add(new StatementSnapshot.Counter(
                                row.getLong(4),
                                row.getLong(5),
                                row.getBoolean(6),
                                StatementText.shown(row.getString(7)),
                                row.getLong(8),
                                millis(row.getDouble(9)),
                                row.getLong(10)));
                    }
                }
            }
        }
        return new StatementSnapshot(taken, reset, millis(total), counters);
    }

    private static String countersSql(View view) {
        return """
                with mine as (
                    select userid::bigint as role, queryid, %1$s as top, query, calls, %2$s as total, rows
                      from %3$s
                     where dbid = (select oid from pg_database where datname = current_database()) and queryid is not null)
                select extract(epoch from clock_timestamp())::float8, %4$s, (select sum(total) from mine)::float8,
                       s.role, s.queryid, s.top, s.query, s.calls, s.total, s.rows
                  from (values (1)) as one
                  left join (select * from mine where query <> ? order by total desc, queryid limit ?) as s on true
                 order by s.total desc
                """.formatted(view.topLevel(), view.total(), view.from(), view.reset());
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }
}
