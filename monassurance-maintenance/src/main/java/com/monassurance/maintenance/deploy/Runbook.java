package com.monassurance.maintenance.deploy;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent.Level;
import com.monassurance.maintenance.deploy.DeploymentReport.Status;
import com.monassurance.maintenance.deploy.DeploymentReport.StepReport;
import com.monassurance.maintenance.deploy.DeploymentReport.StepReport.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs planned steps in order until one fails, then undoes what the plan said. Confined to one thread. */
final class Runbook {

    private final String name;
    private final Version version;
    private final EventSink events;
    private final Clock clock;
    private final Ticker ticker;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable String backup;

    Runbook(String name, Version version, EventSink events, Clock clock, Ticker ticker) {
        this.name = name;
        this.version = version;
        this.events = events;
        this.clock = clock;
        this.ticker = ticker;
    }

    private record Step(
            PlannedStep planned,
            Supplier<StepOutcome> act,
            @Nullable Supplier<StepOutcome> undo) {}

    void add(PlannedStep planned, Supplier<StepOutcome> act) {
        steps.add(new Step(planned, act, null));
    }

    void add(PlannedStep planned, Supplier<StepOutcome> act, Supplier<StepOutcome> undo) {
        steps.add(new Step(planned, act, undo));
    }

    /** To be called by the backup step once the backup is complete. */
    void backedUp(String backupName) {
        this.backup = backupName;
    }

    DeploymentReport notRun(Status status, String standing, List<String> notDone) {
        finished(status);
        return new DeploymentReport(
                name, version, status, List.of(), null, standing, notDone, clock.instant(), Duration.ZERO);
    }

    DeploymentReport run(String success, List<String> notDone) {
        Instant startedAt = clock.instant();
        long start = ticker.nanos();
        List<StepReport> reports = new ArrayList<>();
        String standing = success;
        Status status = Status.SUCCEEDED;
        for (int i = 0; i < steps.size() && status == Status.SUCCEEDED; i++) {
            StepReport report = runOne(steps.get(i));
            reports.add(report);
            if (report.result() == Result.FAILED) {
                status = Status.FAILED;
                standing = report.step().onFailure() + (backup == null ? "" : " Backup: " + backup + ".");
                undo(reports, steps.get(i).planned().kind());
            }
        }
        for (Step step : steps.subList(reports.size(), steps.size())) {
            reports.add(new StepReport(step.planned(), Result.NOT_RUN, "not reached", Duration.ZERO));
        }
        finished(status);
        Duration took = Duration.ofNanos(ticker.nanos() - start);
        return new DeploymentReport(name, version, status, reports, backup, standing, notDone, startedAt, took);
    }

    private StepReport runOne(Step step) {
        long start = ticker.nanos();
        StepOutcome outcome = guarded(step.act());
        Result result = outcome.isDone() ? Result.DONE : Result.FAILED;
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", version.toString());
        fields.put("step", step.planned().kind().name());
        fields.put("outcome", result.name());
        fields.put("detail", outcome.detail());
        Level level = outcome.isDone() ? Level.INFO : Level.ERROR;
        events.accept(new DeploymentEvent(name + ".step", clock.instant(), level, fields));
        return new StepReport(step.planned(), result, outcome.detail(), Duration.ofNanos(ticker.nanos() - start));
    }

    /** Only the local tag is ever undone, and only when it was not published. */
    private void undo(List<StepReport> reports, PlannedStep.Kind failed) {
        if (failed != PlannedStep.Kind.PUSH) {
            return;
        }
        for (int i = 0; i < reports.size(); i++) {
            Supplier<StepOutcome> undo = steps.get(i).undo();
            StepReport report = reports.get(i);
            if (undo != null && report.result() == Result.DONE) {
                StepOutcome outcome = guarded(undo);
                Result result = outcome.isDone() ? Result.UNDONE : Result.DONE;
                String detail = outcome.isDone() ? outcome.detail() : "could not be undone: " + outcome.detail();
                reports.set(i, new StepReport(report.step(), result, detail, report.took()));
            }
        }
    }

    /** A port that throws has failed; the runbook still reports where things stand. */
    private static StepOutcome guarded(Supplier<StepOutcome> act) {
        try {
            return act.get();
        } catch (RuntimeException e) {
            return StepOutcome.failed(String.valueOf(e.getMessage()));
        }
    }

    private void finished(Status status) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", version.toString());
        fields.put("outcome", status.name());
        Level level = status == Status.SUCCEEDED ? Level.INFO : Level.ERROR;
        events.accept(new DeploymentEvent(name + ".finished", clock.instant(), level, fields));
    }
}
