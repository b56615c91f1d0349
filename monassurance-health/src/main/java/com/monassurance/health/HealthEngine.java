package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the slots and keeps the snapshot that reads are answered from. Thread-safe. */
final class HealthEngine {

    /** What the engine gets from outside. */
    record Environment(
            ApplicationInfo application,
            Clock clock,
            Ticker ticker,
            Executor executor,
            Executor actions,
            EventSink events) {}

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** First for the deadline of a run in flight, then for that of our own run, then for the caller's. */
    private static final int WAITS_MAX = 3;

    private final Environment environment;
    private final Map<String, CheckSlot> slots = new LinkedHashMap<>();
    private final Dependencies dependencies;
    private final HealthNews news;
    private final HealthSnapshot.Maker maker;
    private final Object publishing = new Object();
    private final AtomicReference<HealthSnapshot> snapshot;
    private volatile boolean isDraining;

    HealthEngine(Environment environment, Map<String, HealthMonitorBuilder.Registration> checks) {
        this.environment = environment;
        Map<String, Set<String>> direct = new LinkedHashMap<>();
        checks.forEach((name, registration) -> {
            direct.put(name, registration.policy().dependsOn());
            slots.put(name, new CheckSlot(name, registration, environment, this::recorded));
        });
        this.dependencies = Dependencies.of(direct);
        this.news = new HealthNews(slots, dependencies, environment);
        this.maker = new HealthSnapshot.Maker(List.copyOf(slots.values()), dependencies);
        this.snapshot = new AtomicReference<>(maker.make(environment.ticker().nanos(), false));
    }

    /** Starts what is due and gives up what is late; returns nanoseconds until there is something to do. */
    long tick() {
        long next = Long.MAX_VALUE;
        for (CheckSlot slot : slots.values()) {
            boolean isSilenced = !slot.policy().dependsOn().isEmpty() && hasRootCause(slot.name());
            next = Math.min(next, slot.tick(isSilenced));
        }
        return next;
    }

    HealthReport report() {
        return report(current().whole());
    }

    HealthReport readiness() {
        return report(current().readiness());
    }

    Optional<HealthReport> group(HealthGroup group) {
        return current().group(group).map(this::report);
    }

    Optional<CheckHistory> history(String name) {
        return Optional.ofNullable(slots.get(name))
                .map(slot -> slot.ledger().history(environment.ticker().nanos()));
    }

    Set<HealthGroup> groups() {
        return maker.groups();
    }

    /** Makes readiness false from now on, and tells it the first time. */
    void drain(Duration grace) {
        boolean isFirst;
        Instant at = environment.clock().instant();
        synchronized (publishing) {
            isFirst = !isDraining;
            isDraining = true;
            publish();
        }
        if (isFirst) {
            environment
                    .events()
                    .accept(new HealthDraining(environment.application().instance(), grace, at));
        }
    }

    HealthReport checkNow(Duration within) {
        long deadline = environment.ticker().nanos() + nanos(within);
        Map<CheckSlot, CompletableFuture<CheckRun.Outcome>> runs = new LinkedHashMap<>();
        for (CheckSlot slot : slots.values()) {
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
        return report(maker.view(dependencies.silence(results, true), isDraining));
    }

    /** As many as there are, without going over: a wait of centuries is one for ever. */
    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    void close() {
        slots.values().forEach(CheckSlot::close);
    }

    List<HealthCheck> checks() {
        return slots.values().stream().map(CheckSlot::check).toList();
    }

    private HealthReport report(HealthSnapshot.View view) {
        return new HealthReport(
                environment.application(),
                view.state(),
                view.isReady(),
                view.isDraining(),
                view.checks(),
                environment.clock().instant(),
                environment.ticker().nanos());
    }

    /** The last snapshot; made anew, once, when one of its results has become too old since. Never blocks. */
    private HealthSnapshot current() {
        HealthSnapshot last = requireNonNull(snapshot.get());
        long now = environment.ticker().nanos();
        if (now - last.freshUntilNanos() < 0) {
            return last;
        }
        HealthSnapshot aged = maker.make(now, isDraining);
        // Invariant: never over a snapshot that a newer result has put there meanwhile.
        return snapshot.compareAndSet(last, aged) ? aged : requireNonNull(snapshot.get());
    }

    private boolean hasRootCause(String name) {
        long now = environment.ticker().nanos();
        return dependencies.hasRoot(name, other -> {
            CheckSlot slot = slots.get(other);
            return slot != null && slot.ledger().resultAt(now).state() == HealthState.DOWN;
        });
    }

    private void recorded(CheckResult result, CheckLedger.Turn turn) {
        synchronized (publishing) {
            publish();
        }
        news.recorded(result, turn, environment.ticker().nanos());
    }

    private void publish() {
        snapshot.set(maker.make(environment.ticker().nanos(), isDraining));
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
}
