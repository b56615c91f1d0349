package com.monassurance.health;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the slots and keeps the snapshot that reads are answered from. Thread-safe. */
final class HealthEngine {

    /** What the engine gets from outside. */
    record Environment(ApplicationInfo application, Clock clock, Ticker ticker, Executor executor, EventSink events) {}

    /** One consistent view, prepared when a result comes so that reading it costs nothing. */
    private record Snapshot(
            List<CheckResult> all,
            HealthState state,
            List<CheckResult> forReadiness,
            HealthState readiness,
            boolean isReady,
            long freshUntilNanos) {}

    /** First for the deadline of a run in flight, then for that of our own run, then for the caller's. */
    private static final int WAITS_MAX = 3;

    private final Environment environment;
    private final List<CheckSlot> slots = new ArrayList<>();
    private final Object publishing = new Object();
    private volatile Snapshot snapshot;

    HealthEngine(Environment environment, Map<String, HealthMonitor.Registration> checks) {
        this.environment = environment;
        checks.forEach((name, registration) -> slots.add(
                new CheckSlot(name, registration.check(), registration.policy(), environment, this::changed)));
        this.snapshot = look(environment.ticker().nanos());
    }

    /** Starts what is due and gives up what is late; returns nanoseconds until there is something to do. */
    long tick() {
        long next = Long.MAX_VALUE;
        for (CheckSlot slot : slots) {
            next = Math.min(next, slot.tick());
        }
        return next;
    }

    HealthReport report() {
        Snapshot now = current();
        return new HealthReport(
                environment.application(),
                now.state(),
                now.isReady(),
                now.all(),
                environment.clock().instant());
    }

    HealthReport readiness() {
        Snapshot now = current();
        return new HealthReport(
                environment.application(),
                now.readiness(),
                now.isReady(),
                now.forReadiness(),
                environment.clock().instant());
    }

    HealthReport checkNow(Duration within) {
        long deadline = environment.ticker().nanos() + within.toNanos();
        Map<CheckSlot, CompletableFuture<CheckRun.Outcome>> runs = new LinkedHashMap<>();
        for (CheckSlot slot : slots) {
            runs.put(slot, slot.runOnce(deadline));
        }
        boolean interrupted = false;
        for (Map.Entry<CheckSlot, CompletableFuture<CheckRun.Outcome>> run : runs.entrySet()) {
            interrupted = interrupted || !await(run.getKey(), run.getValue(), deadline);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<CheckResult> results = runs.entrySet().stream()
                .map(run -> run.getKey().answer(run.getValue().getNow(null)))
                .toList();
        return new HealthReport(
                environment.application(),
                Verdict.of(results),
                Verdict.isReady(results),
                results,
                environment.clock().instant());
    }

    void close() {
        slots.forEach(CheckSlot::close);
    }

    List<HealthCheck> checks() {
        return slots.stream().map(CheckSlot::check).toList();
    }

    /** Returns false when the thread was interrupted. */
    private static boolean await(CheckSlot slot, CompletableFuture<CheckRun.Outcome> run, long deadline) {
        try {
            for (int wait = 0; wait < WAITS_MAX && !run.isDone() && slot.untilDeadline(deadline) > 0; wait++) {
                awaitOnce(run, slot.untilDeadline(deadline));
                slot.expireIfLate();
            }
            slot.expireIfLate();
            return true;
        } catch (InterruptedException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run of a check never fails", e);
        }
    }

    private static void awaitOnce(CompletableFuture<CheckRun.Outcome> run, long nanos)
            throws InterruptedException, ExecutionException {
        try {
            run.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The caller looks at the time itself.
        }
    }

    private Snapshot current() {
        Snapshot last = snapshot;
        long now = environment.ticker().nanos();
        return now - last.freshUntilNanos() < 0 ? last : look(now);
    }

    private void changed(HealthState before, CheckResult result) {
        synchronized (publishing) {
            snapshot = look(environment.ticker().nanos());
        }
        if (before != result.state()) {
            environment
                    .events()
                    .accept(new HealthChanged(
                            result.name(),
                            result.impact(),
                            before,
                            result.status(),
                            environment.clock().instant()));
        }
    }

    private Snapshot look(long now) {
        List<CheckResult> all = slots.stream().map(slot -> slot.resultAt(now)).toList();
        List<CheckResult> forReadiness = Verdict.forReadiness(all);
        boolean isReady = Verdict.isReady(all);
        long fresh =
                slots.stream().mapToLong(slot -> slot.staleNanos() - now).min().orElse(0);
        return new Snapshot(
                all, Verdict.of(all), forReadiness, Verdict.of(forReadiness), isReady, now + Math.max(0, fresh));
    }
}
