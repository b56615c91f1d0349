package com.monassurance.health;

import com.monassurance.core.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One check of a monitor: its schedule, its run in flight and its last result. Thread-safe. */
final class CheckSlot {

    private final String name;
    private final HealthCheck check;
    private final CheckPolicy policy;
    private final Clock clock;
    private final Ticker ticker;
    private final Executor executor;
    private final BiConsumer<HealthState, CheckResult> changed;

    private final CheckTrack track;
    private final Map<HealthState, HealthStatus> lastOf = new EnumMap<>(HealthState.class);
    private @Nullable CheckRun current;
    private long nextStartNanos;
    private volatile Standing standing;
    private volatile boolean isClosed;

    /** The last result and when it came; replaced as one, read without a lock. */
    private record Standing(CheckResult result, long atNanos) {}

    CheckSlot(
            String name,
            HealthCheck check,
            CheckPolicy policy,
            HealthEngine.Environment environment,
            BiConsumer<HealthState, CheckResult> changed) {
        this.name = name;
        this.check = check;
        this.policy = policy;
        this.clock = environment.clock();
        this.ticker = environment.ticker();
        this.executor = environment.executor();
        this.changed = changed;
        this.track = CheckTrack.of(policy);
        this.nextStartNanos = ticker.nanos();
        HealthStatus status = initialStatus(policy.initially());
        lastOf.put(policy.initially(), status);
        CheckResult none = new CheckResult(name, policy.impact(), status, status, clock.instant(), null, Duration.ZERO);
        this.standing = new Standing(none, nextStartNanos);
    }

    HealthCheck check() {
        return check;
    }

    /** Starts the check when it is due, gives its run up when it is late; returns nanoseconds until it wants more. */
    long tick() {
        long now = ticker.nanos();
        CheckRun run = current();
        if (run != null && !run.hasEnded()) {
            if (now - run.deadlineNanos() >= 0) {
                run.expire(executor);
            }
            if (run.isLate() && isDue(now)) {
                recordStillHanging(run, now);
            }
            return untilNextEvent(run, now);
        }
        if (isDue(now)) {
            CheckRun next = start(now + policy.timeout().toNanos());
            return next == null ? 0 : untilNextEvent(next, now);
        }
        return untilNextEvent(null, now);
    }

    /** Runs the check once more after the run in flight, if any, has ended; never completes while that one hangs. */
    CompletableFuture<CheckRun.Outcome> runOnce(long deadlineNanos) {
        long limit = Math.min(deadlineNanos - ticker.nanos(), policy.timeout().toNanos());
        CheckRun next = start(ticker.nanos() + limit);
        if (next != null) {
            return next.outcome();
        }
        CheckRun inFlight = current();
        CompletableFuture<Void> end = inFlight == null ? CompletableFuture.completedFuture(null) : inFlight.end();
        return end.thenCompose(ended -> deadlineNanos - ticker.nanos() > 0
                ? runOnce(deadlineNanos)
                : CompletableFuture.completedFuture(noTimeLeft()));
    }

    /** Returns the nanoseconds until the run in flight must have answered, or those until the given deadline. */
    long untilDeadline(long deadlineNanos) {
        CheckRun run = current();
        long deadline = run == null || run.outcome().isDone() ? deadlineNanos : run.deadlineNanos();
        return Math.min(deadline, deadlineNanos) - ticker.nanos();
    }

    void expireIfLate() {
        CheckRun run = current();
        if (run != null && ticker.nanos() - run.deadlineNanos() >= 0) {
            run.expire(executor);
        }
    }

    /** Gives the run in flight up, whatever its deadline, and takes no result any more. */
    void close() {
        isClosed = true;
        CheckRun run = current();
        if (run != null) {
            run.expire(executor);
        }
    }

    /** Returns when the last result stops being believed. */
    long staleNanos() {
        return standing.atNanos() + policy.staleAfter().toNanos();
    }

    /** Returns the last result, its status replaced when it is too old at the given time. */
    CheckResult resultAt(long nowNanos) {
        Standing last = standing;
        Duration age = Duration.ofNanos(nowNanos - last.atNanos());
        boolean isBelieved = age.compareTo(policy.staleAfter()) < 0;
        if (isBelieved || last.result().status().reason() == HealthReason.NOT_YET_CHECKED) {
            return last.result();
        }
        return last.result()
                .withStatus(HealthStatus.unknown(HealthReason.STALE, "the last result is " + age.toSeconds() + " s old")
                        .with("age", age));
    }

    /** What to report of a run of {@link #runOnce} that brought nothing in time. */
    CheckResult answer(CheckRun.@Nullable Outcome outcome) {
        HealthStatus status = outcome == null ? nothingInTime() : outcome.status();
        Duration duration = outcome == null ? Duration.ZERO : outcome.duration();
        CheckResult known = standing.result();
        return new CheckResult(name, policy.impact(), status, status, known.since(), known.checkedAt(), duration);
    }

    private @Nullable CheckRun start(long deadlineNanos) {
        CheckRun run;
        synchronized (this) {
            if (current != null && !current.hasEnded()) {
                return null;
            }
            long now = ticker.nanos();
            run = new CheckRun(check, ticker, now, deadlineNanos, this::record);
            current = run;
            nextStartNanos = now + policy.every().toNanos();
        }
        try {
            executor.execute(run);
        } catch (RuntimeException e) {
            run.reject("the executor refused the check: " + e.getClass().getSimpleName());
        }
        return run;
    }

    private synchronized @Nullable CheckRun current() {
        return current;
    }

    private synchronized boolean isDue(long now) {
        return now - nextStartNanos >= 0;
    }

    private synchronized long untilNextEvent(@Nullable CheckRun run, long now) {
        boolean awaited = run != null && !run.outcome().isDone();
        long next = awaited && run != null ? run.deadlineNanos() : nextStartNanos;
        return Math.max(0, next - now);
    }

    private void recordStillHanging(CheckRun run, long now) {
        synchronized (this) {
            nextStartNanos = now + policy.every().toNanos();
        }
        CheckRun.Outcome first = run.outcome().getNow(null);
        if (first != null) {
            record(new CheckRun.Outcome(first.status(), now, first.duration().plusNanos(now - first.atNanos())));
        }
    }

    private void record(CheckRun.Outcome outcome) {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            CheckResult last = standing.result();
            HealthState now = track.record(outcome.status().state());
            lastOf.put(outcome.status().state(), outcome.status());
            HealthStatus status = lastOf.getOrDefault(now, outcome.status());
            Instant at = clock.instant();
            Instant since = last.state() == now ? last.since() : at;
            CheckResult next =
                    new CheckResult(name, policy.impact(), status, outcome.status(), since, at, outcome.duration());
            standing = new Standing(next, outcome.atNanos());
            // Invariant: called inside the lock, so that changes of one check are told in the order they happened.
            changed.accept(last.state(), next);
        }
    }

    private HealthStatus nothingInTime() {
        CheckRun run = current();
        return run != null && run.isLate()
                ? HealthStatus.down(HealthReason.TIMEOUT, "an earlier run has not ended yet")
                : noTimeLeft().status();
    }

    private CheckRun.Outcome noTimeLeft() {
        return new CheckRun.Outcome(
                HealthStatus.unknown(HealthReason.TIMEOUT, "no result within the given time"),
                ticker.nanos(),
                Duration.ZERO);
    }

    private static HealthStatus initialStatus(HealthState state) {
        return state == HealthState.UP
                ? HealthStatus.up()
                : new HealthStatus(state, HealthReason.NOT_YET_CHECKED, "there is no result yet", Map.of());
    }
}
