package com.monassurance.benchmarks;

import com.monassurance.benchmarks.migration.Bench;

/**
 * Our migration engine, Flyway, Liquibase and plain JDBC side by side on one server, as ratios to the plain program.
 * Arguments: rows ({@code head cold apply downgrade starters readers split graph}, {@code all} by default), numbers of
 * revisions, {@code durable}, {@code rehearsed}, and settings {@code key=value}; {@code benchmarks/README.md} lists them.
 */
public final class MigrationBenchmark {

    private MigrationBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments see above
     * @throws Exception if the server cannot be started or a row cannot be measured at all
     */
    public static void main(String[] arguments) throws Exception {
        try (Bench bench = Bench.open(arguments)) {
            bench.run();
        }
        // Timers that guard children against hanging must not keep a benchmark alive that is done.
        System.exit(0);
    }
}
