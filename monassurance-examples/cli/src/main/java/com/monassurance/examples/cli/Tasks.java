package com.monassurance.examples.cli;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How plans and reports of tasks look. Stateless. */
final class Tasks {

    private static final int SHOWN_MAX = 50;

    private Tasks() {}

    static int preview(Console console, List<TaskPlan> plans) {
        if (console.isJson()) {
            console.json(plans.stream().map(plan -> json(console, plan)).toList());
            return Exit.DONE;
        }
        for (TaskPlan plan : plans) {
            console.line(plan.task() + ": "
                    + plan.findObstacle()
                            .map(obstacle -> "cannot run, " + console.words(obstacle))
                            .orElse(plan.actions().size() + " actions"));
            for (PlannedAction action : plan.actions().stream().limit(SHOWN_MAX).toList()) {
                console.line("  " + TextTable.shown(action.target()) + "  " + console.words(action.reason())
                        + (action.bytes() == 0 ? "" : "  " + console.words(Wording.bytes(action.bytes()))));
            }
            plan.notes().forEach(note -> console.line("  " + console.words(note)));
            problems(console, plan.problems());
        }
        return Exit.DONE;
    }

    static int report(Console console, TaskReport report) {
        if (console.isJson()) {
            console.json(json(console, report));
        } else {
            print(console, report);
        }
        return status(report.outcome());
    }

    static void print(Console console, TaskReport report) {
        TaskOutcome outcome = report.outcome();
        console.line(report.task() + ": " + outcome.label() + ", " + console.words(outcome.summary()));
        problems(console, problems(outcome));
        if (outcome instanceof TaskOutcome.Failed failed) {
            console.line("  " + failed.code() + ": " + console.words(failed.nextStep()));
        }
    }

    static int status(TaskOutcome outcome) {
        return switch (outcome.label()) {
            case DONE, SKIPPED -> Exit.DONE;
            case REFUSED -> Exit.REFUSED;
            case PARTIAL, NOT_AVAILABLE, FAILED -> Exit.FAILED;
        };
    }

    static Map<String, @Nullable Object> json(Console console, TaskReport report) {
        return Json.object(
                "task", report.task(),
                "outcome", report.outcome().label().name(),
                "summary", console.words(report.outcome().summary()),
                "code", report.outcome() instanceof TaskOutcome.Failed failed ? failed.code() : null,
                "problems", json(problems(report.outcome())),
                "figures", report.figures(),
                "startedAt", report.startedAt(),
                "tookMillis", Durations.millis(report.took()));
    }

    private static Map<String, @Nullable Object> json(Console console, TaskPlan plan) {
        return Json.object(
                "task", plan.task(),
                "obstacle", plan.findObstacle().map(console::words).orElse(null),
                "actions",
                        plan.actions().stream()
                                .map(action -> Json.object(
                                        "target", action.target(),
                                        "reason", console.words(action.reason()),
                                        "bytes", action.bytes()))
                                .toList(),
                "notes",
                        plan.notes().stream()
                                .map((Text note) -> console.words(note))
                                .toList(),
                "problems", json(plan.problems()));
    }

    private static List<TaskProblem> problems(TaskOutcome outcome) {
        return outcome instanceof TaskOutcome.Partial partial ? partial.problems() : List.of();
    }

    private static List<Map<String, @Nullable Object>> json(List<TaskProblem> problems) {
        return problems.stream()
                .map(problem -> Json.object("target", problem.target(), "message", problem.message()))
                .toList();
    }

    private static void problems(Console console, List<TaskProblem> problems) {
        problems.forEach(problem ->
                console.line("  ! " + TextTable.shown(problem.target()) + ": " + TextTable.shown(problem.message())));
    }
}
