package com.monassurance.examples.features;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.database.MaintainTables;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.scheduler.DbSchedulerPlans;
import com.monassurance.maintenance.scheduler.SchedulerTable;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** One of the nodes that {@link DbSchedulerMain} starts: a host with a db-scheduler of its own. */
public final class DbSchedulerNode {

    private DbSchedulerNode() {}

    /**
     * Registers the plans for the time of day it reads from its standard input, and works until its input ends.
     *
     * @param arguments name of the node, URL, user and password
     * @throws Exception if the database cannot be used
     */
    public static void main(String[] arguments) throws Exception {
        String node = arguments[0];
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[1]);
        source.setUser(arguments[2]);
        source.setPassword(arguments[3]);
        // Seconds instead of the minutes of a real host, so that the show is short.
        Maintenance maintenance = Maintenance.over(source)
                .application(new ApplicationInfo("monassurance", "1.2.3", "example", node))
                .lease(Duration.ofSeconds(4))
                .build();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");

        Scheduler scheduler = DbSchedulerPlans.of(maintenance, ZoneOffset.UTC)
                .dailyAt(LocalTime.parse(input.readLine()))
                .register(
                        Scheduler.create(source)
                                .tableName(SchedulerTable.name())
                                .schedulerName(new SchedulerName.Fixed(node))
                                .threads(2)
                                .pollingInterval(Duration.ofMillis(200))
                                .heartbeatInterval(Duration.ofSeconds(1))
                                .missedHeartbeatsLimit(4),
                        Plan.of("daily", List.of(new LongTask(node), MaintainTables.analyze(source))),
                        Plan.of("weekly", List.of(MaintainTables.vacuum(source))))
                .build();
        scheduler.start();
        while (input.readLine() != null) {
            // The end of the input is the sign to stop.
        }
        scheduler.stop();
    }

    /** Takes long enough to be killed at it. */
    private record LongTask(String node) implements MaintenanceTask {

        private static final Duration LENGTH = Duration.ofSeconds(3);

        @Override
        public String name() {
            return "long-task";
        }

        @Override
        public TaskPlan plan() {
            return TaskPlan.of(name(), List.of());
        }

        @Override
        public TaskReport run(TaskPlan plan, TaskContext context) {
            Stopwatch watch = Stopwatch.start();
            System.out.println(node + " is at work");
            long end = System.nanoTime() + LENGTH.toNanos();
            while (System.nanoTime() < end && !context.isCancelled()) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            return watch.report(name(), new TaskOutcome.Done(Text.of("worked", "travaillé")), Map.of());
        }
    }
}
