package com.monassurance.health.check;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Foresees when a file system will be full, by the straight line through what was free in the last six hours, one sample
 * in five minutes; the mean of the line's slope needs half an hour. Thread-safe.
 */
final class SpaceTrend {

    private static final Duration SPACING = Duration.ofMinutes(5);
    private static final Duration OBSERVED_MIN = Duration.ofMinutes(30);
    private static final Duration FORESEEN_MAX = Duration.ofDays(3650);
    private static final int SAMPLES_MAX = 72;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long atNanos, long freeBytes) {}

    /** Takes what is free now and tells in how long nothing will be; empty when it does not shrink or is not known. */
    synchronized Optional<Duration> timeToFull(long nowNanos, long freeBytes) {
        Sample last = samples.peekLast();
        if (last == null || nowNanos - last.atNanos() >= SPACING.toNanos()) {
            samples.addLast(new Sample(nowNanos, freeBytes));
        }
        while (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
        if (nowNanos - samples.getFirst().atNanos() < OBSERVED_MIN.toNanos()) {
            return Optional.empty();
        }
        double bytesPerNano = slope();
        if (bytesPerNano >= 0) {
            return Optional.empty();
        }
        double seconds = freeBytes / -bytesPerNano / NANOS_PER_SECOND;
        return seconds < FORESEEN_MAX.toSeconds()
                ? Optional.of(Duration.ofSeconds(Math.round(seconds)))
                : Optional.empty();
    }

    /** By least squares, from the first sample on, so that the numbers stay small. */
    private double slope() {
        Sample first = samples.getFirst();
        double times = 0;
        double frees = 0;
        for (Sample sample : samples) {
            times += sample.atNanos() - first.atNanos();
            frees += sample.freeBytes() - first.freeBytes();
        }
        double meanTime = times / samples.size();
        double meanFree = frees / samples.size();
        double above = 0;
        double below = 0;
        for (Sample sample : samples) {
            double time = sample.atNanos() - first.atNanos() - meanTime;
            above += time * (sample.freeBytes() - first.freeBytes() - meanFree);
            below += time * time;
        }
        return below == 0 ? 0 : above / below;
    }
}
