package com.monassurance.maintenance;

import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.PlanListener;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the tasks of a run: leaves out what a holder before has done and what is paused, keeps what each did, and
 * remembers what is left once the run has to stop. Confined to one thread.
 */
final class RunSteps implements PlanListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunSteps.class);

    private final RunLease lease;
    private final RunClaim run;
    private final HeldRun held;
    private final List<String> names;
    private final Map<String, TaskReport> before;
    private final Map<String, Pause> paused;
    private final Clock clock;
    private final Consumer<TaskReport> listener;
    private final List<String> left = new ArrayList<>();

    RunSteps(
            RunLease lease,
            RunClaim run,
            HeldRun held,
            Plan plan,
            Map<String, TaskReport> before,
            Map<String, Pause> paused,
            Clock clock,
            Consumer<TaskReport> listener) {
        this.lease = lease;
        this.run = run;
        this.held = held;
        this.names = plan.tasks().stream().map(MaintenanceTask::name).toList();
        this.before = before;
        this.paused = paused;
        this.clock = clock;
        this.listener = listener;
    }

    /** Names of the tasks that were not begun or not ended when the run had to stop. */
    List<String> left() {
        return List.copyOf(left);
    }

    @Override
    public Optional<TaskReport> before(MaintenanceTask task) {
        TaskReport done = before.get(task.name());
        if (done != null) {
            LOGGER.info("plan={} task={} outcome=done-before token={}", run.plan(), task.name(), run.token());
            return Optional.of(done);
        }
        Optional<StopCause> cause = held.stopCause();
        if (cause.isPresent()) {
            left.add(task.name());
            return Optional.of(standIn(task, notBegun(cause.get())));
        }
        Pause pause = paused.get(task.name());
        if (pause != null) {
            TaskReport report = standIn(task, new TaskOutcome.NotAvailable(pause.text()));
            keep(report, false);
            listener.accept(report);
            return Optional.of(report);
        }
        held.begin(task.name());
        return Optional.empty();
    }

    @Override
    public void after(TaskReport report) {
        boolean isOpen = !report.isComplete() && held.stopCause().isPresent();
        if (isOpen) {
            left.add(report.task());
        }
        keep(report, isOpen);
        listener.accept(report);
    }

    /** A history that cannot be written does not stop the work; whoever takes the run over does the step again. */
    private void keep(TaskReport report, boolean isOpen) {
        if (held.isLost()) {
            return;
        }
        try {
            if (!lease.step(run, names.indexOf(report.task()), report, isOpen)) {
                held.lose();
            }
        } catch (SQLException | OpsException e) {
            LOGGER.warn("plan={} task={} outcome=not-recorded", run.plan(), report.task(), e);
        }
    }

    private TaskReport standIn(MaintenanceTask task, TaskOutcome outcome) {
        return Stopwatch.start(clock, () -> 0).report(task.name(), outcome, Map.of());
    }

    private static TaskOutcome notBegun(StopCause cause) {
        return new TaskOutcome.Failed(
                MaintenanceError.CANCELLED.id(),
                Text.of(
                        "Not begun: " + cause.text().english() + ".",
                        "Non commencé : " + cause.text().french() + "."),
                Text.of("Run the plan again.", "Relancez le plan."));
    }
}
