package com.monassurance.maintenance;

import com.monassurance.core.failure.OpsException;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.TaskContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that is ours as long as nobody has a higher token; tells its tasks to stop once somebody has, once its end was asked
 * for, its window is over or its thread interrupted. A thread of its own gives a sign of life while the tasks work, four times
 * in the length of the lease and at least every 5 seconds, and ends when the run is closed. A database that does not answer
 * takes nothing away by itself: whoever takes the run over meanwhile has the higher token.
 */
final class HeldRun implements TaskContext, AutoCloseable {

    private static final long RENEWALS = 4;
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldRun.class);

    private final RunLease lease;
    private final RunClaim run;
    private final Clock clock;
    private final @Nullable Instant deadline;
    private final Consumer<Step> follower;
    private final Thread owner = Thread.currentThread();
    private final AtomicReference<@Nullable StopCause> stop = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Step step = new Step(null, 0, 0);
    private volatile @Nullable String cancelled;

    /** @param follower told of progress by the thread of the lease, at most once in its pause */
    HeldRun(RunLease lease, RunClaim run, Clock clock, @Nullable Instant deadline, Consumer<Step> follower) {
        this.lease = lease;
        this.run = run;
        this.clock = clock;
        this.deadline = deadline;
        this.follower = follower;
        cancel(run.cancelled());
    }

    /** Begins to renew the lease. */
    HeldRun hold() {
        Duration quarter = lease.length().dividedBy(RENEWALS);
        Duration pause = quarter.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : quarter;
        Thread thread = new Thread(
                () -> renew(pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause), "maintenance-lease-" + run.plan());
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void renew(Duration pause) {
        try {
            Step told = step;
            while (stop.get() != StopCause.TAKEN_OVER && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Step now = step;
                renewOnce(now);
                if (!now.equals(told) && now.task() != null) {
                    follower.accept(now);
                    told = now;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewOnce(Step now) {
        try {
            RunLease.Pulse pulse = lease.pulse(run, now.task(), now.done(), now.total());
            if (pulse.isHeld()) {
                cancel(pulse.cancelled());
            } else if (closed.getCount() > 0) {
                lose();
            }
        } catch (SQLException | OpsException e) {
            LOGGER.warn(
                    "plan={} scheduled={} token={} lease=not-renewed", run.plan(), run.scheduledTime(), run.token(), e);
        }
    }

    @Override
    public void close() {
        fallSilent();
    }

    /** Gives no more signs of life: what follows is the end of the run. */
    void fallSilent() {
        closed.countDown();
    }

    @Override
    public boolean isCancelled() {
        return stopCause().isPresent();
    }

    @Override
    public void progress(long done, long total) {
        step = new Step(step.task(), done, total);
    }

    @Override
    public void requireHeld() {
        try {
            requireHeld(stop.get() != StopCause.TAKEN_OVER && lease.isHeld(run));
        } catch (SQLException e) {
            throw DatabaseException.of("asking who holds the run of " + run.plan(), e);
        }
    }

    @Override
    public void requireHeld(Connection transaction) throws SQLException {
        if (transaction.getAutoCommit()) {
            throw new IllegalArgumentException("the connection must be in a transaction");
        }
        requireHeld(RunLease.isHeld(transaction, run));
    }

    private void requireHeld(boolean isHeld) {
        if (!isHeld) {
            lose();
            throw new MaintenanceException(
                    MaintenanceError.TAKEN_OVER,
                    "The run of " + run.plan() + " at " + run.scheduledTime() + " was taken over from token "
                            + run.token() + ".",
                    "Leave the rest to the instance that holds it now.");
        }
    }

    /** Why its tasks should stop; the first cause stays, but for a takeover, which outdoes the others. */
    Optional<StopCause> stopCause() {
        Instant end = deadline;
        if (end != null && !clock.instant().isBefore(end)) {
            stop.compareAndSet(null, StopCause.WINDOW);
        }
        if (owner.isInterrupted()) {
            stop.compareAndSet(null, StopCause.INTERRUPTED);
        }
        return Optional.ofNullable(stop.get());
    }

    boolean isLost() {
        return stop.get() == StopCause.TAKEN_OVER;
    }

    void lose() {
        if (stop.getAndSet(StopCause.TAKEN_OVER) != StopCause.TAKEN_OVER) {
            LOGGER.warn("plan={} scheduled={} token={} outcome=lost", run.plan(), run.scheduledTime(), run.token());
        }
    }

    /** Who asked for the end of the run, and why. */
    Optional<String> cancelledBy() {
        return Optional.ofNullable(cancelled);
    }

    void begin(String task) {
        step = new Step(task, 0, 0);
    }

    private void cancel(@Nullable String who) {
        if (who != null) {
            cancelled = who;
            stop.compareAndSet(null, StopCause.CANCELLED);
        }
    }

    /**
     * How far a run is.
     *
     * @param task name of the task at work, or null before the first
     * @param done how much of it is done
     * @param total how much there is; zero when that is not known
     */
    record Step(@Nullable String task, long done, long total) {}
}
