package com.monassurance.health.metrics.application;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The bounds that OpenTelemetry advises for durations of HTTP requests. */
final class Buckets {

    static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(75),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofMillis(750),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofMillis(7500),
            Duration.ofSeconds(10));

    /** One for each bound, and one for what is longer. */
    static final int COUNT = BOUNDS.size() + 1;

    private static final long[] NANOS =
            BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

    private Buckets() {}

    /** The bucket whose upper bound is the first that is not less. */
    static int of(long nanos) {
        int found = Arrays.binarySearch(NANOS, nanos);
        return found >= 0 ? found : -found - 1;
    }

    static long lowerNanos(int bucket) {
        return bucket == 0 ? 0 : NANOS[bucket - 1];
    }

    static long upperNanos(int bucket) {
        return bucket < NANOS.length ? NANOS[bucket] : Long.MAX_VALUE;
    }
}
