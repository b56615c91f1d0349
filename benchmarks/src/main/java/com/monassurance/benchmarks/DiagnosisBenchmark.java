package com.monassurance.benchmarks;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.FindingsResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a diagnosis of a database of many tables costs: time and statements, beside the time that the server itself spends
 * in these statements. The bar is 2 s and 40 statements for 10,000 tables.
 */
public final class DiagnosisBenchmark {

    private static final int TABLES_PER_TRANSACTION = 500;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final String COUNTERS = """
            select coalesce(sum(calls), 0), coalesce(sum(total_exec_time), 0) from pg_stat_statements
             where dbid = (select oid from pg_database where datname = current_database())
               and toplevel and query not like '%sum(calls), %'
            """;

    private DiagnosisBenchmark() {}

    /**
     * Prints the figures.
     *
     * @param arguments tables (10000), rounds (9)
     * @throws SQLException if a statement fails
     */
    public static void main(String[] arguments) throws SQLException {
        int tables = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
        try (PostgresFixture server =
                        PostgresFixture.builder().setting("autovacuum", "off").start();
                PostgresDatabase database = server.newDatabase();
                Connection counting = database.dataSource().getConnection()) {
            fill(counting, tables);
            Diagnosis diagnosis = Diagnosis.of(database.dataSource());
            double[] took = new double[rounds + 1];
            double[] spent = new double[rounds + 1];
            double statements = 0;
            FindingsResult result = null;
            for (int i = 0; i <= rounds; i++) {
                double[] before = counters(counting);
                long start = System.nanoTime();
                result = diagnosis.diagnose();
                took[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
                double[] after = counters(counting);
                statements = after[0] - before[0];
                spent[i] = after[1] - before[1];
            }
            double first = took[0];
            double[] later = Arrays.copyOfRange(took, 1, took.length);
            double[] served = Arrays.copyOfRange(spent, 1, spent.length);
            Arrays.sort(later);
            Arrays.sort(served);
            double median = later[rounds / 2];
            System.out.printf(
                    Locale.ROOT,
                    "tables=%d statements=%.0f first_ms=%.0f median_ms=%.0f best_ms=%.0f server_ms=%.0f ratio=%.2f"
                            + " findings=%d not_checked=%d%n",
                    tables,
                    statements,
                    first,
                    median,
                    later[0],
                    served[rounds / 2],
                    median / served[rounds / 2],
                    result.findings().size(),
                    result.notChecked().size());
        }
    }

    private static void fill(Connection connection, int tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int from = 0; from < tables; from += TABLES_PER_TRANSACTION) {
                int to = Math.min(tables, from + TABLES_PER_TRANSACTION) - 1;
                statement.execute("""
                        do $$ begin for i in %d..%d loop
                          execute format('create table t%%s (id int generated always as identity primary key,'
                            || ' a text, b int)', i);
                          execute format('insert into t%%s (a, b) values (''x'', 1), (''y'', 2), (''z'', 3)', i);
                          execute format('create index t%%s_b on t%%s (b)', i, i);
                          execute format('analyze t%%s', i);
                        end loop; end $$
                        """.formatted(from, to));
            }
            statement.execute("create extension pg_stat_statements");
            statement.execute("vacuum analyze pg_class");
            statement.execute("vacuum analyze pg_attribute");
            statement.execute("vacuum analyze pg_statistic");
        }
    }

    private static double[] counters(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNTERS)) {
            row.next();
            return new double[] {row.getDouble(1), row.getDouble(2)};
        }
    }
}
