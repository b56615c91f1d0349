package com.monassurance.benchmarks;

import com.monassurance.fixtures.DatabasePreparer;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long a test waits for its own database: a copy of a prepared template, beside a plain {@code create database} to
 * which the schema is applied each time. Both include the first connection. Argument: rounds (30 by default).
 */
public final class FixtureBenchmark {

    private static final int ROUNDS_DEFAULT = 30;

    private FixtureBenchmark() {}

    /** One way to a database that is ready for a test. */
    @FunctionalInterface
    private interface Way {
        PostgresDatabase open() throws SQLException;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments the number of rounds, or nothing
     * @throws SQLException if the server fails
     */
    public static void main(String[] arguments) throws SQLException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS_DEFAULT;
        long began = System.nanoTime();
        try (PostgresFixture server = PostgresFixture.start()) {
            print("server started (PostgreSQL " + server.majorVersion() + ")", millisSince(began));
            DatabasePreparer schema = HeadSchema::apply;
            long preparing = System.nanoTime();
            touch(server.newDatabase(schema));
            print("first database, template made", millisSince(preparing));
            Way cloned = () -> server.newDatabase(schema);
            Way plain = () -> {
                PostgresDatabase database = server.newDatabase();
                HeadSchema.apply(database.dataSource());
                return database;
            };
            double[] clonedMillis = new double[rounds];
            double[] plainMillis = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                clonedMillis[i] = time(cloned);
                plainMillis[i] = time(plain);
            }
            double fixture = median(clonedMillis);
            double floor = median(plainMillis);
            print("fresh database of a test, median of " + rounds, fixture);
            print("create database + schema, median of " + rounds, floor);
            System.out.printf(Locale.ROOT, "ratio %.2f%n", fixture / floor);
        }
    }

    private static double time(Way way) throws SQLException {
        long start = System.nanoTime();
        PostgresDatabase database = way.open();
        try (var connection = database.dataSource().getConnection()) {
            connection.isValid(1);
        }
        double millis = millisSince(start);
        database.close();
        return millis;
    }

    private static void touch(PostgresDatabase database) throws SQLException {
        try (database;
                var connection = database.dataSource().getConnection()) {
            connection.isValid(1);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(String what, double millis) {
        System.out.printf(Locale.ROOT, "%-50s %9.1f ms%n", what, millis);
    }
}
