package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.finding.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads pg_stat_statements by the columns its installed version has, wherever it was installed. */
final class StatementStatistics {

    private static final String VIEW = """
            select n.nspname,
                   exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'mean_exec_time' and not a.attisdropped)
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

    SlowStatements slowest(int limit) throws SQLException {
        String sql;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VIEW)) {
            if (!row.next()) {
                return new SlowStatements.NotAvailable(Text.of(
                        "the extension pg_stat_statements is not in this database: create extension"
                                + " pg_stat_statements",
                        "l'extension pg_stat_statements n'est pas dans cette base : create extension"
                                + " pg_stat_statements"));
            }
            sql = slowestSql(Identifier.of(row.getString(1)), row.getBoolean(2));
        }
        try {
            return read(sql, limit);
        } catch (SQLException e) {
            if (NOT_PRELOADED.equals(e.getSQLState())) {
                return new SlowStatements.NotAvailable(Text.of(
                        "pg_stat_statements is not loaded: add it to shared_preload_libraries and restart the server",
                        "pg_stat_statements n'est pas chargée : ajoutez-la à shared_preload_libraries et redémarrez"
                                + " le serveur"));
            }
            throw e;
        }
    }

    static Duration millis(double millis) {
        return Duration.ofNanos((long) (millis * NANOS_PER_MILLI));
    }

    private SlowStatements read(String sql, int limit) throws SQLException {
        List<SlowStatement> statements = new ArrayList<>();
        long hidden = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
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

    /** Until version 1.7 of the extension planning was part of one time; since 1.8 execution stands by itself. */
    private static String slowestSql(Identifier schema, boolean separateExecution) {
        String mean = separateExecution ? "mean_exec_time" : "mean_time";
        String total = separateExecution ? "total_exec_time" : "total_time";
        return """
                with mine as (
                    select query, calls, %1$s as total, %2$s as mean, rows, query = ? as hidden
                      from %3$s
                     where dbid = (select oid from pg_database where datname = current_database()))
                select s.query, s.calls, s.total, s.mean, s.rows, (select count(*) from mine where hidden)
                  from (values (1)) as one
                  left join (select * from mine where not hidden order by mean desc, query limit ?) as s on true
                 order by s.mean desc, s.query
                """.formatted(total, mean, Identifier.of("pg_stat_statements").quotedIn(schema));
    }
}
