package com.monassurance.maintenance;

import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that is ours as long as nobody has a higher token; tells its tasks to stop once somebody has. A thread of its own
 * renews the lease while the tasks work, four times in its length, and ends when the run is closed. A database that does not
 * answer takes nothing away by itself: whoever takes the run over meanwhile has the higher token.
 */
final class HeldRun implements TaskContext, AutoCloseable {

    private static final long RENEWALS = 4;
    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final int FINISH_ATTEMPTS = 4;
    private static final Duration FINISH_PAUSE = Duration.ofSeconds(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldRun.class);

    private final RunHistory history;
    private final String plan;
    private final Instant scheduledTime;
    private final long token;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    HeldRun(RunHistory history, String plan, Instant scheduledTime, long token) {
        this.history = history;
        this.plan = plan;
        this.scheduledTime = scheduledTime;
        this.token = token;
    }

    /** Begins to renew the lease. */
    HeldRun hold() {
        Duration pause = history.lease().dividedBy(RENEWALS);
        Thread thread = new Thread(
                () -> renew(pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause), "maintenance-lease-" + plan);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void renew(Duration pause) {
        try {
            while (!isLost() && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                renewOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewOnce() {
        try {
            if (!history.renew(plan, scheduledTime, token) && closed.getCount() > 0) {
                LOGGER.warn("plan={} scheduled={} token={} outcome=lost", plan, scheduledTime, token);
                lost.set(true);
            }
        } catch (SQLException | OpsException e) {
            LOGGER.warn("plan={} scheduled={} token={} lease=not-renewed", plan, scheduledTime, token, e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public boolean isCancelled() {
        return lost.get() || Thread.currentThread().isInterrupted();
    }

    @Override
    public void progress(long done, long total) {
        LOGGER.debug("plan={} step={} done={} total={}", plan, steps.get(), done, total);
    }

    boolean isLost() {
        return lost.get();
    }

    /** A history that cannot be written does not stop the work; the run is then reported as not recorded. */
    void record(TaskReport report) {
        if (isLost()) {
            return;
        }
        try {
            if (!history.step(plan, scheduledTime, token, steps.getAndIncrement(), report)) {
                lost.set(true);
            }
        } catch (SQLException e) {
            LOGGER.warn("plan={} task={} outcome=not-recorded", plan, report.task(), e);
        }
    }

    /** Tried a few times, since a run that is done and not recorded as done would be done again. */
    boolean finish(RunOutcome outcome) {
        for (int attempt = 1; !isLost(); attempt++) {
            try {
                if (history.finish(plan, scheduledTime, token, outcome)) {
                    return true;
                }
                lost.set(true);
            } catch (SQLException | OpsException e) {
                LOGGER.warn("plan={} outcome=not-recorded attempt={}", plan, attempt, e);
                if (attempt == FINISH_ATTEMPTS || !isPaused()) {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean isPaused() {
        try {
            Thread.sleep(FINISH_PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
