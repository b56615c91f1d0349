package com.monassurance.examples.cli;

import com.monassurance.maintenance.PastRuns;
import com.monassurance.maintenance.PlanParts;
import com.monassurance.maintenance.Plans;
import com.monassurance.maintenance.RunOutcome;
import com.monassurance.maintenance.RunReport;
import com.monassurance.maintenance.database.ApplyIndexes;
import com.monassurance.maintenance.database.IndexSet;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskPlan;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code maintenance}: the guide's daily and weekly work. */
@Command(
        name = "maintenance",
        subcommands = {
            MaintenanceCommands.Daily.class,
            MaintenanceCommands.Weekly.class,
            MaintenanceCommands.Run.class,
            MaintenanceCommands.History.class,
            RunCommands.Missed.class,
            RunCommands.Runs.class,
            RunCommands.PausePlan.class,
            RunCommands.Resume.class,
            RunCommands.Cancel.class
        })
final class MaintenanceCommands extends GroupCommand {

    MaintenanceCommands(Host host) {
        super(host, "maintenance");
    }

    /** A whole plan, once for each scheduled time. */
    abstract static class Planned extends HostCommand {

        @Option(names = "--dry-run", description = "Only show the plan.")
        boolean dryRun;

        Planned(Host host) {
            super(host);
        }

        int runPlan(Plan plan, LocalDate day) {
            if (dryRun) {
                return Tasks.preview(console(), plan.preview());
            }
            Instant scheduled = day.atStartOfDay(host.config().zone()).toInstant();
            RunReport report = host.maintenance().run(plan, scheduled);
            if (report instanceof RunReport.NotInstalled missing) {
                throw CliException.of(
                        CliError.NOT_INSTALLED, console().words(missing.summary()), "Run 'monassurance-ops install'.");
            }
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "plan", report.plan(),
                                "scheduledTime", report.scheduledTime(),
                                "result", report.getClass().getSimpleName(),
                                "outcome", outcome(report),
                                "summary", console().words(report.summary()),
                                "tasks",
                                        report.tasks().stream()
                                                .map(task -> Tasks.json(console(), task))
                                                .toList()));
            } else {
                report.tasks().forEach(task -> Tasks.print(console(), task));
                console().line(console().words(report.summary()));
            }
            return status(report);
        }

        LocalDate today() {
            return LocalDate.now(host.clock().withZone(host.config().zone()));
        }

        private static @Nullable RunOutcome outcome(RunReport report) {
            if (report instanceof RunReport.Finished finished) {
                return finished.outcome();
            }
            return report instanceof RunReport.AlreadyFinished before ? before.outcome() : null;
        }

        private static int status(RunReport report) {
            if (report instanceof RunReport.RunningElsewhere || report instanceof RunReport.Excluded) {
                return Exit.TIMEOUT;
            }
            return outcome(report) == RunOutcome.DONE ? Exit.DONE : Exit.FAILED;
        }
    }

    /** {@code maintenance daily}: once a day. */
    @Command(name = "daily", description = "Runs the daily plan, once for each day.")
    static final class Daily extends Planned {

        Daily(Host host) {
            super(host);
        }

        @Override
        int run() {
            return runPlan(Plans.daily(Work.parts(host, null)), today());
        }
    }

    /** {@code maintenance weekly}: once a week, which begins on Monday. */
    @Command(name = "weekly", description = "Runs the weekly plan, once for each week.")
    static final class Weekly extends Planned {

        @Option(names = "--reports", paramLabel = "DIR", description = "Where the weekly report is written.")
        @Nullable
        Path reports;

        Weekly(Host host) {
            super(host);
        }

        @Override
        int run() {
            LocalDate monday = today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            return runPlan(Plans.weekly(Work.parts(host, reports)), monday);
        }
    }

    /** {@code maintenance run TASK}: outside of any plan and history. */
    @Command(name = "run", description = "Runs one task by itself.")
    static final class Run extends HostCommand {

        @Parameters(arity = "1", paramLabel = "TASK", description = "A name as 'daily --dry-run' shows it.")
        String task = "";

        @Option(names = "--dry-run", description = "Only show the plan.")
        boolean dryRun;

        @Option(names = "--reports", paramLabel = "DIR", description = "Where the weekly report is written.")
        @Nullable
        Path reports;

        Run(Host host) {
            super(host);
        }

        @Override
        int run() {
            PlanParts parts = Work.parts(host, reports);
            List<MaintenanceTask> tasks = Stream.of(
                            Plans.daily(parts).tasks(),
                            Plans.weekly(parts).tasks(),
                            List.<MaintenanceTask>of(ApplyIndexes.over(host.dataSource(), IndexSet.guide())))
                    .flatMap(List::stream)
                    .toList();
            MaintenanceTask chosen = tasks.stream()
                    .filter(known -> known.name().equals(task))
                    .findFirst()
                    .orElseThrow(() -> CliException.of(
                            CliError.NO_SUCH_THING,
                            "There is no task " + task + ".",
                            "Use one of "
                                    + tasks.stream().map(MaintenanceTask::name).toList() + "."));
            TaskPlan plan = chosen.plan();
            return dryRun
                    ? Tasks.preview(console(), List.of(plan))
                    : Tasks.report(console(), chosen.run(plan, TaskContext.alone()));
        }
    }

    /** {@code maintenance history}. */
    @Command(name = "history", description = "Lists the latest runs.")
    static final class History extends HostCommand {

        private static final int RUNS_MAX = 50;

        History(Host host) {
            super(host);
        }

        @Override
        int run() {
            PastRuns past = host.maintenance().history(RUNS_MAX);
            if (past instanceof PastRuns.Known known) {
                render(known.runs());
                return Exit.DONE;
            }
            throw CliException.of(
                    CliError.NOT_INSTALLED, "The run history is not installed.", "Run 'monassurance-ops install'.");
        }

        private void render(List<PastRuns.PastRun> runs) {
            if (console().isJson()) {
                console().json(runs.stream().map(History::json).toList());
                return;
            }
            TextTable table = new TextTable("PLAN", "SCHEDULED", "OUTCOME", "BY", "STARTED", "FINISHED");
            runs.forEach(run -> table.row(
                    run.plan(), run.scheduledTime(), run.outcome(), run.holder(), run.startedAt(), run.finishedAt()));
            console().table(table, "Nothing has run yet.");
        }

        private static Map<String, @Nullable Object> json(PastRuns.PastRun run) {
            return Json.object(
                    "plan", run.plan(),
                    "scheduledTime", run.scheduledTime(),
                    "outcome", run.outcome(),
                    "holder", run.holder(),
                    "startedAt", run.startedAt(),
                    "finishedAt", run.finishedAt());
        }
    }
}
