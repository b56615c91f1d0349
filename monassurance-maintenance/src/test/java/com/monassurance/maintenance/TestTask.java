package com.monassurance.maintenance;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that does what a test says. */
record TestTask(String name, Work work) implements MaintenanceTask {

    static TestTask counting(String name, AtomicInteger counter) {
        return new TestTask(name, context -> {
            counter.incrementAndGet();
            return done();
        });
    }

    static TaskOutcome done() {
        return new TaskOutcome.Done(Text.of("done", "fait"));
    }

    static ApplicationInfo node(String instance) {
        return new ApplicationInfo("monassurance", "1.2.3", "test", instance);
    }

    /** The first column of the first row. */
    static String answer(PostgresDatabase database, String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public TaskPlan plan() {
        return TaskPlan.of(name, List.of());
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        Stopwatch watch = Stopwatch.start();
        try {
            return watch.report(name, work.in(context), Map.of("counted_things", 1L));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What it does. */
    @FunctionalInterface
    interface Work {
        TaskOutcome in(TaskContext context) throws SQLException;
    }
}
