package com.monassurance.examples.cli;

import com.monassurance.core.failure.OpsException;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What upgrade and downgrade answer: what was done, also by a run that failed behind it. Confined to one thread. */
final class MigrationAnswer {

    private final Console console;
    private final Migrator migrator;
    private final MigrationProgress progress;
    private final Direction direction;
    private final String target;

    MigrationAnswer(
            Console console, Migrator migrator, MigrationProgress progress, Direction direction, String target) {
        this.console = console;
        this.migrator = migrator;
        this.progress = progress;
        this.direction = direction;
        this.target = target;
    }

    /** Runs and prints; a failure is passed on when what was done before it has been printed. */
    int of(Supplier<MigrationReport> run) {
        MigrationReport report;
        try {
            report = run.get();
        } catch (OpsException e) {
            unfinished(e);
            throw e;
        }
        if (console.isJson()) {
            console.json(json(report));
        } else {
            text(report);
        }
        return Exit.DONE;
    }

    private void text(MigrationReport report) {
        for (MigrationReport.RevisionDone revision : report.revisions()) {
            line(revision.id(), revision.message(), revision.statements(), revision.took());
        }
        if (!report.isChanged()) {
            console.line("Nothing to do: the database is at " + target + " already.");
        }
        if (progress.hasWaited()) {
            console.line("Waited " + report.waited().toMillis() + " ms for another runner.");
        }
        if (report.retries() > 0) {
            console.line("Gave way to others " + report.retries() + (report.retries() == 1 ? " time" : " times")
                    + ", for " + report.blocked().toMillis() + " ms in all.");
        }
        if (!report.ahead().isEmpty()) {
            console.remark("The database has revisions that no script has: " + String.join(", ", report.ahead()));
        }
    }

    /** Nothing done is nothing said: then the failure is the whole answer. */
    private void unfinished(OpsException failure) {
        List<MigrationProgress.Step> steps = progress.steps();
        if (steps.isEmpty()) {
            return;
        }
        if (console.isJson()) {
            console.json(json(steps, failure));
        } else {
            steps.forEach(step -> line(step.revision(), message(step), statements(step), step.took()));
        }
        console.flush();
    }

    private void line(String id, String message, int statements, Duration took) {
        console.line((direction == Direction.UPGRADE ? "applied " : "took back ") + id
                + (message.isEmpty() ? "" : "  " + message) + "  ("
                + (statements < 0 ? "" : statements + (statements == 1 ? " statement, " : " statements, "))
                + took.toMillis() + " ms)");
    }

    private Optional<RevisionScript> script(MigrationProgress.Step step) {
        return migrator.scripts().find(step.revision());
    }

    private String message(MigrationProgress.Step step) {
        return script(step).map(script -> script.revision().message()).orElse("");
    }

    /** Negative when no script of ours has the revision. */
    private int statements(MigrationProgress.Step step) {
        return script(step)
                .flatMap(script ->
                        direction == Direction.UPGRADE ? Optional.of(script.upgrade()) : script.findDowngrade())
                .map(ScriptSection::statements)
                .map(List::size)
                .orElse(-1);
    }

    private Map<String, @Nullable Object> json(MigrationReport report) {
        return Json.object(
                "direction", direction.word(),
                "target", target,
                "revisions",
                        report.revisions().stream()
                                .map(revision -> Json.object(
                                        "id", revision.id(),
                                        "message", revision.message(),
                                        "statements", revision.statements(),
                                        "retries", revision.retries(),
                                        "blockedMillis", Durations.millis(revision.blocked()),
                                        "tookMillis", Durations.millis(revision.took())))
                                .toList(),
                "ahead", report.ahead(),
                "retries", report.retries(),
                "blockedMillis", Durations.millis(report.blocked()),
                "waitedMillis", Durations.millis(report.waited()),
                "tookMillis", Durations.millis(report.took()),
                "failure", null);
    }

    /** The same members; what a failed run does not report is null. */
    private Map<String, @Nullable Object> json(List<MigrationProgress.Step> steps, OpsException failure) {
        return Json.object(
                "direction", direction.word(),
                "target", target,
                "revisions",
                        steps.stream()
                                .map(step -> Json.object(
                                        "id", step.revision(),
                                        "message", message(step),
                                        "statements", statements(step) < 0 ? null : statements(step),
                                        "retries", step.retries(),
                                        "blockedMillis", null,
                                        "tookMillis", Durations.millis(step.took())))
                                .toList(),
                "ahead", null,
                "retries", null,
                "blockedMillis", null,
                "waitedMillis", null,
                "tookMillis", null,
                "failure", Json.object("code", failure.code().id(), "problem", failure.problem()));
    }
}
