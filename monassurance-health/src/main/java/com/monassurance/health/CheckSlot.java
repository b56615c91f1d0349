package com.monassurance.health;

import com.monassurance.core.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One check of a monitor: its schedule and its run in flight. Thread-safe. */
final class CheckSlot {

    /** What a slot that waits for others to come back answers. */
    static final long NOTHING_TO_DO = Long.MAX_VALUE;

    private final String name;
    private final HealthCheck check;
    private final CheckPolicy policy;
    private final CheckLedger ledger;
    private final Ticker ticker;
    private final Executor executor;
    private final Executor actions;
    private final Jitter jitter;

    private @Nullable CheckRun current;
    private boolean hasStarted;
    private boolean isHurried;
    private long intervalFromNanos;
    private double share;

    CheckSlot(
            String name,
            HealthMonitorBuilder.Registration registration,
            HealthEngine.Environment environment,
            CheckLedger.Listener listener) {
        this.name = name;
        this.check = registration.check();
        this.policy = registration.policy();
        this.ticker = environment.ticker();
        this.executor = environment.executor();
        this.actions = environment.actions();
        this.ledger = new CheckLedger(name, policy, environment.clock(), ticker, listener);
        this.jitter = Jitter.of(
                environment.application().instance() + "/" + name,
                policy.schedule().jitter());
    }

    String name() {
        return name;
    }

    HealthCheck check() {
        return check;
    }

    CheckPolicy policy() {
        return policy;
    }

    CheckLedger ledger() {
        return ledger;
    }

    /**
     * Gives the run in flight up when it is late, and starts the check when it is due and not silenced by another one;
     * returns nanoseconds until it wants more.
     */
    long tick(boolean isSilenced) {
        long now = ticker.nanos();
        CheckRun run = current();
        if (run != null && !run.hasEnded()) {
            if (now - run.deadlineNanos() >= 0) {
                run.expire(actions);
            }
            if (run.isLate() && isDue(now)) {
                recordStillHanging(run, now);
            }
            return untilNextEvent(run, now);
        }
        if (isSilenced) {
            // It stays due, and starts as soon as what it depends on is back.
            return NOTHING_TO_DO;
        }
        if (isDue(now)) {
            CheckRun next = start(now + policy.schedule().timeout().toNanos());
            return next == null ? 0 : untilNextEvent(next, now);
        }
        return untilNextEvent(null, now);
    }

    /** Runs the check once more after the run in flight, if any, has ended; never completes while that one hangs. */
    CompletableFuture<CheckRun.Outcome> runOnce(long deadlineNanos) {
        long limit = Math.min(
                deadlineNanos - ticker.nanos(), policy.schedule().timeout().toNanos());
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
            run.expire(actions);
        }
    }

    /** Makes it due at once, out of turn: its state explains that of another check. */
    synchronized void hurry() {
        isHurried = true;
    }

    /** Gives the run in flight up, whatever its deadline, and takes no result any more. */
    void close() {
        ledger.close();
        CheckRun run = current();
        if (run != null) {
            run.expire(actions);
        }
    }

    /** What to report of a run of {@link #runOnce} that brought nothing in time. */
    CheckResult answer(CheckRun.@Nullable Outcome outcome) {
        HealthStatus status = outcome == null ? nothingInTime() : outcome.status();
        Duration duration = outcome == null ? Duration.ZERO : outcome.duration();
        CheckResult known = ledger.standing();
        return new CheckResult(
                name,
                policy.impact(),
                status,
                status,
                known.since(),
                known.checkedAt(),
                known.checkedNanos(),
                duration,
                List.of());
    }

    private @Nullable CheckRun start(long deadlineNanos) {
        CheckRun run;
        synchronized (this) {
            if (current != null && !current.hasEnded()) {
                return null;
            }
            long now = ticker.nanos();
            run = new CheckRun(check, ticker, now, deadlineNanos, ledger::record);
            current = run;
            beginInterval(now);
        }
        try {
            executor.execute(run);
        } catch (RuntimeException | Error e) {
            // No thread left is an Error; the next run may find one.
            run.reject("the executor refused the check: " + e.getClass().getSimpleName());
        }
        return run;
    }

    private synchronized @Nullable CheckRun current() {
        return current;
    }

    private synchronized void beginInterval(long now) {
        hasStarted = true;
        isHurried = false;
        intervalFromNanos = now;
        share = jitter.next();
    }

    private boolean isDue(long now) {
        return now - nextStartNanos(now) >= 0;
    }

    /** Told from the state there is now: a result may make the interval that is running longer or shorter. */
    private synchronized long nextStartNanos(long now) {
        if (!hasStarted || isHurried) {
            return now;
        }
        CheckSchedule schedule = policy.schedule();
        boolean isDown = ledger.standing().state() == HealthState.DOWN;
        Duration interval = isDown ? schedule.everyWhileDown() : schedule.every();
        return intervalFromNanos + (long) (interval.toNanos() * share);
    }

    private long untilNextEvent(@Nullable CheckRun run, long now) {
        boolean isAwaited = run != null && !run.outcome().isDone();
        long next = isAwaited && run != null ? run.deadlineNanos() : nextStartNanos(now);
        return Math.max(0, next - now);
    }

    private void recordStillHanging(CheckRun run, long now) {
        beginInterval(now);
        CheckRun.Outcome first = run.outcome().getNow(null);
        if (first != null) {
            ledger.record(
                    new CheckRun.Outcome(first.status(), now, first.duration().plusNanos(now - first.atNanos())));
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
}
