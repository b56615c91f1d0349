package com.monassurance.maintenance.scheduler;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/** What the tests of this package begin with: nodes whose db-scheduler is stepped by hand, and plans of one task. */
final class Nodes {

    private Nodes() {}

    /** A database with both tables. */
    static void install(PostgresDatabase database) {
        maintenance(database.dataSource(), "installer").build().install();
        SchedulerTable.install(database.dataSource());
    }

    static Maintenance.Builder maintenance(DataSource dataSource, String node) {
        return Maintenance.over(dataSource).application(new ApplicationInfo("monassurance", "1.2.3", "test", node));
    }

    /** A real db-scheduler on the real table, but for its clock and its threads. */
    static ManualScheduler start(PostgresDatabase database, Instant now, PlanTrigger... triggers) {
        SettableClock clock = new SettableClock();
        clock.set(now);
        TestHelper.ManualSchedulerBuilder builder = TestHelper.createManualScheduler(database.dataSource())
                .clock(clock)
                .startTasks(List.of(triggers));
        builder.tableName(SchedulerTable.name());
        return builder.start();
    }

    static Plan plan(String name, Function<TaskContext, TaskOutcome> work) {
        return Plan.of(name, List.of(task("works", work)));
    }

    static TaskOutcome done() {
        return new TaskOutcome.Done(Text.same("done"));
    }

    static MaintenanceTask task(String name, Function<TaskContext, TaskOutcome> work) {
        return new MaintenanceTask() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TaskPlan plan() {
                return TaskPlan.of(name, List.of());
            }

            @Override
            public TaskReport run(TaskPlan plan, TaskContext context) {
                Stopwatch watch = Stopwatch.start();
                return watch.report(name, work.apply(context), Map.of());
            }
        };
    }

    static String answer(PostgresDatabase database, String query) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
