package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of one check. Its outcome comes exactly once, from the check or from the deadline, whichever is first; its end
 * comes when the check has really let go of its thread. Thread-safe.
 */
final class CheckRun implements Runnable {

    /** What a run found, by itself or through its deadline. */
    record Outcome(HealthStatus status, long atNanos, Duration duration) {}

    private final HealthCheck check;
    private final CheckContext context;
    private final Ticker ticker;
    private final long startNanos;
    private final long deadlineNanos;
    private final Consumer<Outcome> listener;
    private final AtomicBoolean isDecided = new AtomicBoolean();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private @Nullable Thread worker;
    private boolean started;
    private volatile boolean expired;

    CheckRun(HealthCheck check, Ticker ticker, long startNanos, long deadlineNanos, Consumer<Outcome> listener) {
        this.check = check;
        this.ticker = ticker;
        this.startNanos = startNanos;
        this.deadlineNanos = deadlineNanos;
        this.listener = listener;
        this.context = new CheckContext(ticker, startNanos, deadlineNanos);
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    CompletableFuture<Void> end() {
        return end;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean hasEnded() {
        return end.isDone();
    }

    boolean isLate() {
        return expired && !end.isDone();
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                HealthStatus status = look();
                letGo();
                finish(status);
            }
        } finally {
            // Whatever recording has met: a run that never ends is never followed by another.
            end.complete(null);
        }
    }

    /**
     * Ends the wait for this run: its outcome is what it said for this case, and its thread is interrupted. Afterwards
     * the outcome is there, whoever decided it: two threads may look at the same deadline.
     */
    void expire(Executor executor) {
        boolean wasStarted;
        boolean isOurs;
        synchronized (this) {
            isOurs = !isDecided.get() && !expired;
            expired = expired || isOurs;
            wasStarted = started;
        }
        if (!isOurs) {
            // Somebody else is about to record it, which waits for nothing but the making of a snapshot.
            outcome.join();
            return;
        }
        // Invariant: decided before the interrupt, or the check's answer to the interrupt could count as its result.
        try {
            finish(wasStarted ? context.late() : notStarted());
        } finally {
            synchronized (this) {
                if (worker != null) {
                    worker.interrupt();
                }
            }
            if (wasStarted) {
                runDeadlineAction(executor);
            }
        }
    }

    /** Ends a run that no thread would take. */
    void reject(String reason) {
        synchronized (this) {
            expired = true;
        }
        finish(HealthStatus.unknown(HealthReason.NOT_STARTED, reason));
        end.complete(null);
    }

    private synchronized boolean begin() {
        if (expired) {
            return false;
        }
        started = true;
        worker = Thread.currentThread();
        return true;
    }

    private HealthStatus look() {
        try {
            return requireNonNull(check.check(context), "a health check must not return null");
        } catch (InterruptedException e) {
            return HealthStatus.down(HealthReason.TIMEOUT, "interrupted");
        } catch (Exception e) {
            return HealthStatus.failed(e);
        } catch (Error e) {
            // A check that hits an assertion or a missing class must not take the monitor with it.
            return HealthStatus.failed(e);
        }
    }

    private synchronized void letGo() {
        worker = null;
        if (expired) {
            // The interrupt was ours and meant the check: the thread goes back without it.
            Thread.interrupted();
        }
    }

    private void finish(HealthStatus status) {
        if (isDecided.compareAndSet(false, true)) {
            long now = ticker.nanos();
            Outcome found = new Outcome(status, now, Duration.ofNanos(now - startNanos));
            try {
                // Invariant: recorded before anybody who waits for the outcome goes on.
                listener.accept(found);
            } finally {
                outcome.complete(found);
            }
        }
    }

    private void runDeadlineAction(Executor executor) {
        try {
            executor.execute(context::expire);
        } catch (RuntimeException | Error e) {
            context.expire();
        }
    }

    private static HealthStatus notStarted() {
        return HealthStatus.unknown(HealthReason.NOT_STARTED, "the executor did not start the check in time");
    }
}
