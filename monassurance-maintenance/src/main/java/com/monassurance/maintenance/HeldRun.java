package com.monassurance.maintenance;

import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is ours as long as nobody has a higher token; tells its tasks to stop once somebody has. */
final class HeldRun implements TaskContext {

    private static final Logger LOGGER = LoggerFactory.getLogger(HeldRun.class);

    private final RunHistory history;
    private final String plan;
    private final Instant scheduledTime;
    private final long token;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();

    HeldRun(RunHistory history, String plan, Instant scheduledTime, long token) {
        this.history = history;
        this.plan = plan;
        this.scheduledTime = scheduledTime;
        this.token = token;
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

    boolean finish(RunOutcome outcome) {
        if (isLost()) {
            return false;
        }
        try {
            if (!history.finish(plan, scheduledTime, token, outcome)) {
                lost.set(true);
                return false;
            }
            return true;
        } catch (SQLException e) {
            LOGGER.warn("plan={} outcome=not-recorded", plan, e);
            return false;
        }
    }
}
