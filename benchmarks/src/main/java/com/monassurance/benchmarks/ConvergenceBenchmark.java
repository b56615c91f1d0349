package com.monassurance.benchmarks;

import com.monassurance.benchmarks.convergence.ConvergenceBench;

/**
 * How many pairs of schemas a tool gets right: its script is run on the first schema, and the result is compared with the
 * second. Arguments: the folder that {@code PairExportTest} has written, {@code pairs=} (all), {@code version=} of
 * PostgreSQL (15), {@code tools=ours,pgcodekeeper} (both), {@code show}.
 */
public final class ConvergenceBenchmark {

    private ConvergenceBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments see above
     * @throws Exception if the server or a tool cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        ConvergenceBench.of(arguments).run();
        // Peers leave threads behind.
        System.exit(0);
    }
}
