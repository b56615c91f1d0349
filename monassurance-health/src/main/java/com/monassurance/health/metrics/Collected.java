package com.monassurance.health.metrics;

import com.monassurance.core.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Figures that are collected together and shared by all meters of a scrape. The first meter that finds them too old has
 * them collected, on a daemon thread that ends with the collection, and waits a bounded time; while a collection is under
 * way no other one starts. A failure is kept as long as a success, so that one scrape waits once. Thread-safe.
 */
final class Collected<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Collected.class);

    private final String name;
    private final Source<T> source;
    private final Ticker ticker;
    private final Limits limits;

    private @Nullable CompletableFuture<T> attempt;
    private long attemptNanos;
    private boolean isGivenUp;
    private @Nullable T last;
    private long lastNanos;
    private boolean isLastAttemptGood;

    /** Reads the figures. */
    @FunctionalInterface
    interface Source<T> {

        /** Reads them once; anything thrown counts as a failed collection. */
        T collect() throws Exception;
    }

    /** How long a meter waits for a collection, and how long what was collected is good for. */
    record Limits(Duration patience, Duration freshFor) {}

    Collected(String name, Source<T> source, Ticker ticker, Limits limits) {
        this.name = name;
        this.source = source;
        this.ticker = ticker;
        this.limits = limits;
    }

    String name() {
        return name;
    }

    /** Returns the figures of now, or nothing when they cannot be had. */
    Optional<T> current() {
        CompletableFuture<T> running;
        long wait;
        synchronized (this) {
            long now = ticker.nanos();
            if (attempt == null
                    || (attempt.isDone()
                            && now - attemptNanos >= limits.freshFor().toNanos())) {
                attempt = start(now);
            }
            running = attempt;
            wait = isGivenUp ? 0 : limits.patience().toNanos() - (now - attemptNanos);
        }
        if (!running.isDone() && wait > 0) {
            await(running, wait);
        }
        synchronized (this) {
            // Invariant: one collection is waited for once, however many meters ask.
            isGivenUp = isGivenUp || !running.isDone();
            return running.isDone() && isLastAttemptGood ? Optional.ofNullable(last) : Optional.empty();
        }
    }

    /** Returns the last figures that could be had, after trying for those of now. */
    Optional<T> lastKnown() {
        Optional<T> now = current();
        synchronized (this) {
            return now.isPresent() ? now : Optional.ofNullable(last);
        }
    }

    /** Returns the age of the last figures in seconds, NaN before the first. */
    synchronized double ageSeconds() {
        return last == null ? Double.NaN : (ticker.nanos() - lastNanos) / 1e9;
    }

    private CompletableFuture<T> start(long now) {
        attemptNanos = now;
        isGivenUp = false;
        CompletableFuture<T> coming = new CompletableFuture<>();
        Thread thread = new Thread(() -> collect(coming), "monassurance-health-collect-" + name);
        thread.setDaemon(true);
        thread.start();
        return coming;
    }

    private void collect(CompletableFuture<T> coming) {
        try {
            T figures = source.collect();
            synchronized (this) {
                last = figures;
                lastNanos = ticker.nanos();
                isLastAttemptGood = true;
            }
            coming.complete(figures);
        } catch (Exception | Error e) {
            LOGGER.debug("collector={} outcome=failed", name, e);
            synchronized (this) {
                isLastAttemptGood = false;
            }
            coming.completeExceptionally(e);
        }
    }

    private static void await(CompletableFuture<?> running, long nanos) {
        try {
            running.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Told by the caller from the state of the collection.
        }
    }
}
