package com.monassurance.maintenance;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.task.MaintenanceEvent;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims a run, carries it out and records how it ended. */
final class RunAttempt {

    private static final String STOPPED = "stopped";

    private static final Logger LOGGER = LoggerFactory.getLogger(RunAttempt.class);

    private final RunLease lease;
    private final RunControls controls;
    private final EventSink events;
    private final Clock clock;
    private final Ticker ticker;

    RunAttempt(RunLease lease, RunControls controls, EventSink events, Clock clock, Ticker ticker) {
        this.lease = lease;
        this.controls = controls;
        this.events = events;
        this.clock = clock;
        this.ticker = ticker;
    }

    Optional<RunClaim> claim(Plan plan, Instant key, UUID id) throws SQLException {
        return lease.claim(plan.name(), key, plan.exclusion(), id);
    }

    RunReport carryOut(Plan plan, RunClaim run, @Nullable Instant deadline) throws SQLException {
        Stopwatch watch = Stopwatch.start(clock, ticker);
        events.accept(new MaintenanceEvent.RunStarted(clock.instant(), plan.name(), run.scheduledTime(), run.token()));
        try (HeldRun held = new HeldRun(lease, run, clock, deadline, step -> progressed(plan, step)).hold()) {
            RunSteps steps = steps(plan, run, held);
            List<TaskReport> reports = plan.run(held, clock, ticker, steps);
            held.fallSilent();
            RunReport report = end(run, held, steps.left(), reports, watch);
            finished(run, report, watch);
            return report;
        }
    }

    private RunSteps steps(Plan plan, RunClaim run, HeldRun held) throws SQLException {
        try {
            Map<String, TaskReport> before = lease.stepsBefore(run);
            return new RunSteps(
                    lease,
                    run,
                    held,
                    plan,
                    before,
                    controls.pausedTasks(plan.name()),
                    clock,
                    report -> events.accept(new MaintenanceEvent.TaskFinished(clock.instant(), plan.name(), report)));
        } catch (SQLException e) {
            release(run, e);
            throw e;
        }
    }

    private void release(RunClaim run, SQLException failure) {
        try {
            lease.end(run, STOPPED, "what was done before could not be read");
        } catch (SQLException | OpsException e) {
            failure.addSuppressed(e);
        }
    }

    private RunReport end(RunClaim run, HeldRun held, List<String> left, List<TaskReport> reports, Stopwatch watch) {
        Optional<StopCause> cause = left.isEmpty() ? Optional.empty() : held.stopCause();
        boolean isCancelled = cause.isPresent() && cause.get() == StopCause.CANCELLED;
        boolean goesOn = cause.isPresent() && !isCancelled;
        RunOutcome outcome = isCancelled ? RunOutcome.CANCELLED : RunOutcome.of(reports);
        boolean isRecorded =
                recorded(run, held, goesOn ? STOPPED : outcome.stored(), note(held, cause.orElse(null), left));
        if (held.isLost()) {
            return new RunReport.TakenOver(run.plan(), run.scheduledTime(), run.token(), reports);
        }
        return goesOn
                ? new RunReport.Stopped(
                        run.plan(), run.scheduledTime(), run.token(), cause.get(), reports, left, isRecorded)
                : new RunReport.Finished(
                        run.plan(), run.scheduledTime(), run.token(), outcome, reports, watch.elapsed(), isRecorded);
    }

    private static @Nullable String note(HeldRun held, @Nullable StopCause cause, List<String> left) {
        if (cause == null) {
            return null;
        }
        String who = held.cancelledBy()
                .filter(ignored -> cause == StopCause.CANCELLED)
                .map(by -> " by " + by)
                .orElse("");
        return cause.text().english() + who + "; left: " + String.join(", ", left);
    }

    /** A run that is done and not recorded as done would be done again, which is why it is tried a few times. */
    private boolean recorded(RunClaim run, HeldRun held, String status, @Nullable String note) {
        if (held.isLost()) {
            return false;
        }
        try {
            if (lease.end(run, status, note)) {
                return true;
            }
            held.lose();
        } catch (SQLException | OpsException e) {
            LOGGER.warn("plan={} outcome={} recorded=false", run.plan(), status, e);
        }
        return false;
    }

    private void finished(RunClaim run, RunReport report, Stopwatch watch) {
        String outcome = "STOPPED";
        OpsEvent.Level level = OpsEvent.Level.WARNING;
        if (report instanceof RunReport.TakenOver) {
            outcome = "TAKEN_OVER";
            level = OpsEvent.Level.ERROR;
        } else if (report instanceof RunReport.Finished finished) {
            outcome = finished.outcome().name();
            level = finished.outcome() == RunOutcome.DONE ? OpsEvent.Level.INFO : OpsEvent.Level.WARNING;
        }
        LOGGER.info("plan={} scheduled={} outcome={}", run.plan(), run.scheduledTime(), outcome);
        events.accept(new MaintenanceEvent.RunFinished(
                clock.instant(), run.plan(), run.scheduledTime(), outcome, watch.elapsed(), level));
    }

    private void progressed(Plan plan, HeldRun.Step step) {
        String task = step.task();
        if (task != null) {
            events.accept(
                    new MaintenanceEvent.TaskProgressed(clock.instant(), plan.name(), task, step.done(), step.total()));
        }
    }
}
