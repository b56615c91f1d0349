package com.monassurance.examples.features;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.PlanParts;
import com.monassurance.maintenance.Plans;
import com.monassurance.maintenance.RunReport;
import com.monassurance.maintenance.database.MaintainTables;
import com.monassurance.maintenance.task.TaskContext;
import java.time.Instant;
import java.util.Locale;

/** Maintenance: the daily plan runs once for its scheduled time, whoever calls; a task also runs alone. */
public final class MaintenanceMain {

    private MaintenanceMain() {}

    /**
     * Runs the daily plan twice for one scheduled time, and one task alone.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        ApplicationInfo application = new ApplicationInfo("monassurance", "1.2.3", "example", "node-1");
        try (PostgresFixture postgres = PostgresFixture.start();
                PostgresDatabase database = postgres.newDatabase()) {
            Maintenance maintenance = Maintenance.over(database.dataSource())
                    .application(application)
                    .build();
            maintenance.install();
            PlanParts parts = PlanParts.of(database.dataSource(), application).build();

            Instant scheduled = Instant.parse("2026-11-22T02:00:00Z");
            RunReport first = maintenance.run(Plans.daily(parts), scheduled);
            first.tasks()
                    .forEach(task -> System.out.println(
                            task.task() + ": " + task.outcome().summary().in(Locale.ENGLISH)));
            RunReport second = maintenance.run(Plans.daily(parts), scheduled);
            System.out.println(second.summary().in(Locale.ENGLISH));

            MaintainTables task = MaintainTables.analyze(database.dataSource());
            System.out.println(task.run(task.plan(), TaskContext.alone())
                    .outcome()
                    .summary()
                    .in(Locale.FRENCH));
        }
    }
}
