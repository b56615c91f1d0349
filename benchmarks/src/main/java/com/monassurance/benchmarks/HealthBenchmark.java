package com.monassurance.benchmarks;

import com.monassurance.benchmarks.health.ProbeCost;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a probe costs, by JMH: reading the snapshot of a monitor of 10 checks, and rendering it. The floor is what no answer
 * with a time stamp can do without: reading the two clocks.
 */
public final class HealthBenchmark {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private HealthBenchmark() {}

    /**
     * Prints the figures.
     *
     * @param arguments forks (3), then iterations of a second in each (5) after as many to warm up
     * @throws RunnerException if JMH cannot run
     */
    public static void main(String[] arguments) throws RunnerException {
        int forks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int iterations = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        var options = new OptionsBuilder()
                .include(ProbeCost.class.getName())
                .forks(forks)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        System.out.printf("%-28s %12s %12s %12s%n", "operation", "ns", "+- (99.9 %)", "bytes");
        for (RunResult run : new Runner(options).run()) {
            Result<?> time = run.getPrimaryResult();
            Result<?> bytes = run.getSecondaryResults().get(ALLOCATED);
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %12.1f %12.1f %12.1f%n",
                    time.getLabel(),
                    time.getScore(),
                    time.getScoreError(),
                    bytes == null ? Double.NaN : bytes.getScore());
        }
    }
}
