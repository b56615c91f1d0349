package com.monassurance.benchmarks.migration.child;

import java.util.Arrays;

/** What a meter makes of its samples. */
final class Samples {

    /** How often a meter without a database repeats what it measures. */
    static final int REPETITIONS = 25;

    /** From which repetition on the JVM counts as warm. */
    private static final int WARM_FROM = 10;

    private Samples() {}

    static long median(long[] samples) {
        long[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The median of the repetitions in a warm JVM. */
    static long warm(long[] repetitions) {
        return median(Arrays.copyOfRange(repetitions, WARM_FROM, repetitions.length));
    }
}
