package com.monassurance.health.metrics.application;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Durations of requests in OpenTelemetry's 14 buckets and the one above them, which can be added up over endpoints and
 * instances. Immutable.
 *
 * @since 0.1.0
 */
public final class Latencies {

    /** No durations. */
    public static final Latencies NONE = new Latencies(new long[Buckets.COUNT], 0);

    private final long[] counts;
    private final long longestNanos;

    Latencies(long[] counts, long longestNanos) {
        this.counts = counts;
        this.longestNanos = longestNanos;
    }

    /**
     * A percentile as far as buckets tell it: the exact one lies between the bounds, so the estimate is wrong by less than
     * their distance. Immutable.
     *
     * @param estimate between the bounds, by the share of the bucket's durations below it
     * @param atLeast lower bound of the bucket, not reached
     * @param atMost upper bound of the bucket, or the longest duration where that is less
     */
    public record Percentile(Duration estimate, Duration atLeast, Duration atMost) {

        /**
         * Returns by how much the estimate may be wrong.
         *
         * @return the distance of the bounds
         */
        public Duration errorBound() {
            return atMost.minus(atLeast);
        }
    }

    /**
     * Returns how many durations there are.
     *
     * @return the number
     */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * Returns the counts of the 14 buckets and of what is longer, for adding up elsewhere.
     *
     * @return 15 counts, not cumulated
     */
    public long[] counts() {
        return counts.clone();
    }

    /**
     * Returns the longest duration.
     *
     * @return zero when there is none
     */
    public Duration longest() {
        return Duration.ofNanos(longestNanos);
    }

    /**
     * Adds the durations of another endpoint, time or instance.
     *
     * @param other of the same buckets, as all are
     * @return the sum
     */
    public Latencies plus(Latencies other) {
        long[] sum = counts.clone();
        for (int bucket = 0; bucket < sum.length; bucket++) {
            sum[bucket] += other.counts[bucket];
        }
        return new Latencies(sum, Math.max(longestNanos, other.longestNanos));
    }

    /**
     * Tells the duration that a share of the requests did not exceed.
     *
     * @param share above 0, at most 1, such as 0.95
     * @return the percentile with its bounds; empty when there are no durations
     * @throws IllegalArgumentException if the share is out of bounds
     */
    public Optional<Percentile> percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1: " + share);
        }
        long all = count();
        long rank = Math.max(1, (long) Math.ceil(share * all));
        long below = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0 && below + counts[bucket] >= rank) {
                return Optional.of(within(bucket, (double) (rank - below) / counts[bucket]));
            }
            below += counts[bucket];
        }
        return Optional.empty();
    }

    private Percentile within(int bucket, double share) {
        long from = Buckets.lowerNanos(bucket);
        long to = Math.min(Buckets.upperNanos(bucket), Math.max(longestNanos, from));
        return new Percentile(
                Duration.ofNanos(from + (long) (share * (to - from))), Duration.ofNanos(from), Duration.ofNanos(to));
    }
}
