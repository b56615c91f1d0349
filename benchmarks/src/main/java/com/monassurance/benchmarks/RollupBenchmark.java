package com.monassurance.benchmarks;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.health.metrics.business.BusinessRollup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What the triggers of the business sums cost those who write, beside the same inserts without them: single rows, each a
 * transaction of its own, and one statement of many rows. The two databases take turns; medians of rounds.
 */
public final class RollupBenchmark {

    private static final int USERS = 1000;
    private static final int WARM_UP_ROUNDS = 2;

    private static final List<Table> TABLES = List.of(
            new Table("generated_documents", """
                    insert into generated_documents (document_type, size_bytes, status, created_by)
                    select 'policy', 1000 + g, 'ready', 1 + g % 1000 from generate_series(?::int, ?::int) g
                    """),
            new Table("audit_logs", """
                    insert into audit_logs (user_id, action)
                    select 1 + g % 1000, 'login' from generate_series(?::int, ?::int) g
                    """));

    private record Table(String name, String insert) {}

    private RollupBenchmark() {}

    /**
     * Prints the figures.
     *
     * @param arguments single inserts of a round (2000), rows of the large statement (100000), rounds (9)
     * @throws SQLException if the server refuses something
     */
    public static void main(String[] arguments) throws SQLException {
        int singles = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 9;
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase plain = server.newDatabase();
                PostgresDatabase rolled = server.newDatabase()) {
            for (PostgresDatabase database : List.of(plain, rolled)) {
                HeadSchema.apply(database.dataSource());
                database.execute("insert into users (email, hashed_password) select 'u' || g, 'x' from generate_series(1, "
                        + USERS + ") g");
            }
            BusinessRollup rollup = BusinessRollup.over(rolled.dataSource());
            rollup.install();
            System.out.printf("%-24s %-22s %12s %12s %8s%n", "table", "insert", "plain us", "rolled us", "ratio");
            for (Table table : TABLES) {
                compare(table, "one row", rounds, singles, plain, rolled, 1);
                compare(table, rows + " rows, each", rounds, 1, plain, rolled, rows);
            }
            long begun = System.nanoTime();
            rollup.fold();
            System.out.printf(Locale.ROOT, "folding all of it: %.0f ms%n", (System.nanoTime() - begun) / 1e6);
            System.out.println("sums that differ: " + rollup.reconcile());
        }
    }

    private static void compare(
            Table table,
            String what,
            int rounds,
            int times,
            PostgresDatabase plain,
            PostgresDatabase rolled,
            int rows)
            throws SQLException {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            double first = micros(plain, table.insert(), times, rows);
            double second = micros(rolled, table.insert(), times, rows);
            if (round >= 0) {
                without.add(first);
                with.add(second);
            }
        }
        double floor = median(without);
        double ours = median(with);
        System.out.printf(
                Locale.ROOT, "%-24s %-22s %12.2f %12.2f %8.2f%n", table.name(), what, floor, ours, ours / floor);
    }

    /** Microseconds for each row. */
    private static double micros(PostgresDatabase database, String sql, int times, int rows) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            statement.execute("checkpoint");
            long begun = System.nanoTime();
            for (int time = 0; time < times; time++) {
                insert.setInt(1, time + 1);
                insert.setInt(2, time + rows);
                insert.executeUpdate();
            }
            return (System.nanoTime() - begun) / 1e3 / times / rows;
        }
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
