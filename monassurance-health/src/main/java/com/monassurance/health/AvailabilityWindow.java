package com.monassurance.health;

import java.time.Duration;
import java.util.Arrays;

/** Adds up observed and working time in a ring of buckets, so that its memory is fixed. Confined to one thread at a time. */
final class AvailabilityWindow {

    private final long bucketNanos;
    private final long[] observed;
    private final long[] working;
    private long newest;

    AvailabilityWindow(Duration bucket, int buckets) {
        this.bucketNanos = bucket.toNanos();
        this.observed = new long[buckets];
        this.working = new long[buckets];
    }

    /** Adds a stretch of observed time; times count from when the check was made known and never go back. */
    void add(long fromNanos, long toNanos, boolean works) {
        long from = Math.max(fromNanos, toNanos - bucketNanos * observed.length);
        while (from < toNanos) {
            long bucket = from / bucketNanos;
            long until = Math.min(toNanos, (bucket + 1) * bucketNanos);
            forgetUpTo(bucket);
            int index = (int) (bucket % observed.length);
            observed[index] += until - from;
            working[index] += works ? until - from : 0;
            from = until;
        }
    }

    Availability at(long nowNanos) {
        forgetUpTo(nowNanos / bucketNanos);
        return new Availability(
                Duration.ofNanos(bucketNanos * observed.length),
                Duration.ofNanos(Arrays.stream(observed).sum()),
                Duration.ofNanos(Arrays.stream(working).sum()));
    }

    private void forgetUpTo(long bucket) {
        long first = Math.max(newest + 1, bucket - observed.length + 1);
        for (long gone = first; gone <= bucket; gone++) {
            observed[(int) (gone % observed.length)] = 0;
            working[(int) (gone % observed.length)] = 0;
        }
        newest = Math.max(newest, bucket);
    }
}
