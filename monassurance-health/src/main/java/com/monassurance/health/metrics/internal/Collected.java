package com.monassurance.health.metrics.internal;

import static java.util.Objects.requireNonNull;

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
 * way no other one starts, so that an overrun is skipped and never queued. Thread-safe.
 *
 * @param <T> what is collected
 * @since 0.1.0
 */
public final class Collected<T> {

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
    private @Nullable Throwable failure;
    private long skipped;

    /**
     * Reads the figures.
     *
     * @param <T> what is collected
     */
    @FunctionalInterface
    public interface Source<T> {

        /**
         * Reads them once; anything thrown counts as a failed collection.
         *
         * @return the figures
         * @throws Exception if they cannot be read
         */
        T collect() throws Exception;
    }

    /**
     * How long a meter waits, and how long a result is good. Immutable.
     *
     * @param patience how long a meter waits for a collection
     * @param freshFor how long what was collected is good for
     * @param retryAfter how long after the start of a failed collection another one may start
     */
    public record Limits(Duration patience, Duration freshFor, Duration retryAfter) {

        /** Checks that all are there. */
        public Limits {
            requireNonNull(patience, "patience");
            requireNonNull(freshFor, "freshFor");
            requireNonNull(retryAfter, "retryAfter");
        }
    }

    /**
     * Creates a collection that has not started.
     *
     * @param name name of the collector, a word
     * @param source reads the figures
     * @param ticker monotonic time
     * @param limits of waiting and of age
     */
    public Collected(String name, Source<T> source, Ticker ticker, Limits limits) {
        this.name = requireNonNull(name, "name");
        this.source = requireNonNull(source, "source");
        this.ticker = requireNonNull(ticker, "ticker");
        this.limits = requireNonNull(limits, "limits");
    }

    /**
     * Returns the name of the collector.
     *
     * @return a word
     */
    public String name() {
        return name;
    }

    /**
     * Returns the figures of now. Blocks while a collection runs, all meters of a scrape together at most the patience.
     *
     * @return nothing when they cannot be had
     */
    public Optional<T> current() {
        CompletableFuture<T> running;
        long wait;
        synchronized (this) {
            long now = ticker.nanos();
            if (isDue(now)) {
                attempt = start(now);
            }
            running = requireNonNull(attempt);
            wait = isGivenUp ? 0 : limits.patience().toNanos() - (now - attemptNanos);
        }
        if (!running.isDone() && wait > 0) {
            await(running, wait);
        }
        synchronized (this) {
            if (!running.isDone() && !isGivenUp) {
                // Invariant: one collection is waited for once, however many meters ask.
                isGivenUp = true;
                skipped++;
            }
            return running.isDone() && failure == null ? Optional.ofNullable(last) : Optional.empty();
        }
    }

    /** Has the figures collected when they are too old, and waits as {@link #current()} does. */
    public void refresh() {
        Optional<T> figures = current();
        LOGGER.trace("collector={} present={}", name, figures.isPresent());
    }

    /**
     * Returns the age of the last figures that could be had.
     *
     * @return seconds, NaN before the first
     */
    public synchronized double ageSeconds() {
        return last == null ? Double.NaN : (ticker.nanos() - lastNanos) / 1e9;
    }

    /**
     * Returns how many collections took longer than a meter waits.
     *
     * @return the number since the start
     */
    public synchronized double overruns() {
        return skipped;
    }

    /**
     * Returns why the last collection failed.
     *
     * @return nothing when it did not, or when there was none
     */
    public synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private boolean isDue(long now) {
        if (attempt == null) {
            return true;
        }
        Duration pause = failure == null ? limits.freshFor() : limits.retryAfter();
        return attempt.isDone() && now - attemptNanos >= pause.toNanos();
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
                failure = null;
            }
            coming.complete(figures);
        } catch (Exception | Error e) {
            LOGGER.debug("collector={} outcome=failed", name, e);
            synchronized (this) {
                failure = e;
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
