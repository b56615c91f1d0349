package com.monassurance.benchmarks;

import com.monassurance.benchmarks.catalog.CatalogBench;

/**
 * Reading, comparing and diffing a large schema, beside the raw catalogue queries and, when asked for, beside Liquibase and
 * pgCodeKeeper on the same database. Arguments: tables (10,000 by default), {@code rounds=} (5), {@code
 * peers=liquibase,pgcodekeeper} (none).
 */
public final class CatalogBenchmark {

    private CatalogBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments see above
     * @throws Exception if the server or a peer fails
     */
    public static void main(String[] arguments) throws Exception {
        CatalogBench.of(arguments).run();
        // Peers leave threads behind.
        System.exit(0);
    }
}
