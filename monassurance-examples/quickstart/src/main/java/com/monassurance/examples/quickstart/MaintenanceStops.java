package com.monassurance.examples.quickstart;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.PlanParts;
import com.monassurance.maintenance.Plans;
import com.monassurance.maintenance.RunReport;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.copy.NativeEngine;
import com.monassurance.maintenance.files.PurgeLogs;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The chapter on preventive maintenance. */
final class MaintenanceStops {

    private static final int OLD_LOGS = 12;

    private MaintenanceStops() {}

    static List<Stop> all() {
        return List.of(
                Stop.group("Maintenance préventive", 1),
                Stop.of("Tâches quotidiennes", 2, tour -> {
                    writeLogs(tour);
                    return run(tour, Plans.daily(parts(tour)));
                }),
                Stop.of("Tâches hebdomadaires", 2, MaintenanceStops::weekly));
    }

    private static Result weekly(Tour tour) throws Exception {
        Result result = run(tour, Plans.weekly(parts(tour)));
        try (var reports = Files.list(tour.stage().directory().resolve("reports"))) {
            reports.sorted().forEach(report -> tour.console().fact("written: %s", report.getFileName()));
        }
        return result;
    }

    /** Runs a plan for its scheduled time, then once more: the second call must find that the work is done. */
    private static Result run(Tour tour, Plan plan) throws Exception {
        Instant scheduled = tour.clock().instant().truncatedTo(ChronoUnit.DAYS);
        RunReport report = tour.console()
                .step(
                        "Plan " + plan.name(),
                        progress -> tour.stage().wiring().maintenance.run(plan, scheduled));
        List<String> missing = new ArrayList<>();
        for (TaskReport task : report.tasks()) {
            String text = task.outcome().summary().in(Locale.ENGLISH);
            if (task.isComplete()) {
                tour.console().done("%-20s %s", task.task(), text);
            } else {
                tour.console().attention("%-20s %s", task.task(), text);
            }
            if (task.outcome() instanceof TaskOutcome.NotAvailable) {
                missing.add(task.task() + " (" + text + ")");
            }
        }
        RunReport again = tour.stage().wiring().maintenance.run(plan, scheduled);
        tour.console().fact("the same scheduled time again: %s", again.summary().in(Locale.ENGLISH));
        if (!(again instanceof RunReport.AlreadyFinished)) {
            throw new IllegalStateException("a completed scheduled time ran twice: " + again.summary());
        }
        return new Result(report.summary().in(Locale.ENGLISH), missing);
    }

    static PlanParts parts(Tour tour) throws IOException {
        Stage stage = tour.stage();
        ApplicationInfo application = stage.application();
        Path logs = stage.directory().resolve("logs");
        return PlanParts.of(stage.wiring().direct, application)
                .logs(PurgeLogs.in(logs).matching("*.log").olderThan(Duration.ofDays(30)))
                .backup(backup(stage))
                .documents(stage.wiring().storage)
                .reports(Files.createDirectories(stage.directory().resolve("reports")))
                .runs(stage.wiring().maintenance)
                .health(stage.wiring().monitor)
                .disk(stage.directory())
                .build();
    }

    static Backup backup(Stage stage) {
        return Backup.into(
                        stage.directory().resolve("backups"),
                        NativeEngine.of(stage.wiring().direct),
                        stage.application())
                .revisions(stage.wiring().migrator::state)
                .build();
    }

    private static void writeLogs(Tour tour) throws IOException {
        Path logs = tour.stage().directory().resolve("logs");
        for (int age = 0; age < OLD_LOGS * 5; age += 5) {
            Path log = logs.resolve("backend-" + age + ".log");
            Files.writeString(log, "{\"level\":\"info\",\"message\":\"a day like any other\"}\n".repeat(50));
            Files.setLastModifiedTime(log, FileTime.from(tour.clock().instant().minus(Duration.ofDays(age))));
        }
    }
}
