package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MaintenanceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NIGHT = Instant.parse("2026-11-22T01:30:00.123456789Z");

    @Test
    void a_scheduled_time_outside_the_years_1970_to_9999_is_refused_and_nothing_runs(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        Maintenance maintenance = installed(database);
        Plan plan = plan(counting(ran));
        Instant last = Instant.parse("9999-12-31T23:59:59.999999999Z");

        for (Instant time : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH.minusNanos(1), last.plusNanos(1))) {
            assertThatThrownBy(() -> maintenance.run(plan, time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1970 to 9999");
        }
        assertThat(ran).hasValue(0);
        assertThat(maintenance.run(plan, last)).isInstanceOf(RunReport.Finished.class);
        assertThat(maintenance.run(plan, Instant.EPOCH)).isInstanceOf(RunReport.Finished.class);
    }

    @Test
    void without_install_a_run_answers_not_installed_and_runs_nothing(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();

        RunReport report = maintenance(database).build().run(plan(counting(ran)), NIGHT);

        assertThat(report).isInstanceOf(RunReport.NotInstalled.class);
        assertThat(ran).hasValue(0);
        assertThat(maintenance(database).build().history(10)).isInstanceOf(PastRuns.NotInstalled.class);
    }

    @Test
    void sixteen_threads_on_one_scheduled_time_run_it_once(PostgresDatabase database) throws Exception {
        Maintenance maintenance = installed(database);
        AtomicInteger ran = new AtomicInteger();
        Plan plan = plan(counting(ran));
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(16);
        List<Future<RunReport>> futures = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                futures.add(pool.submit(() -> {
                    start.await();
                    return maintenance.run(plan, NIGHT);
                }));
            }
            start.countDown();

            List<RunReport> reports = new ArrayList<>();
            for (Future<RunReport> future : futures) {
                reports.add(future.get());
            }

            assertThat(ran).hasValue(1);
            assertThat(reports).filteredOn(RunReport.Finished.class::isInstance).hasSize(1);
            assertThat(reports)
                    .filteredOn(r -> r instanceof RunReport.AlreadyFinished || r instanceof RunReport.RunningElsewhere)
                    .hasSize(15);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void a_finished_scheduled_time_never_runs_again_but_the_next_one_does(PostgresDatabase database) {
        Maintenance maintenance = installed(database);
        AtomicInteger ran = new AtomicInteger();
        Plan plan = plan(counting(ran));

        maintenance.run(plan, NIGHT);
        RunReport again = maintenance.run(plan, NIGHT);
        RunReport next = maintenance.run(plan, NIGHT.plus(Duration.ofDays(1)));

        assertThat(again).isInstanceOf(RunReport.AlreadyFinished.class);
        assertThat(next).isInstanceOf(RunReport.Finished.class);
        assertThat(ran).hasValue(2);
    }

    @Test
    void a_failing_task_never_stops_the_next_and_makes_the_run_partial(PostgresDatabase database) {
        Maintenance maintenance = installed(database);
        AtomicInteger ran = new AtomicInteger();
        MaintenanceTask broken = task("broken", () -> {
            throw new IllegalStateException("out of order");
        });

        RunReport report = maintenance.run(Plan.of("daily", List.of(broken, counting(ran))), NIGHT);

        RunReport.Finished finished = (RunReport.Finished) report;
        assertThat(finished.outcome()).isEqualTo(RunOutcome.PARTIAL);
        assertThat(finished.recorded()).isTrue();
        assertThat(report.failures()).extracting(TaskReport::task).containsExactly("broken");
        assertThat(ran).hasValue(1);
        PastRuns.Known history = (PastRuns.Known) maintenance.history(10);
        assertThat(history.runs()).hasSize(1);
        assertThat(history.runs().get(0).findOutcome()).contains(RunOutcome.PARTIAL);
        assertThat(history.runs().get(0).holder()).isEqualTo("node-1");
    }

    @Test
    void an_error_in_a_task_never_stops_the_next(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        MaintenanceTask absent = task("absent", () -> {
            throw new NoClassDefFoundError("an optional library");
        });

        RunReport report = installed(database).run(Plan.of("daily", List.of(absent, counting(ran))), NIGHT);

        assertThat(report)
                .isInstanceOfSatisfying(
                        RunReport.Finished.class,
                        finished -> assertThat(finished.outcome()).isEqualTo(RunOutcome.PARTIAL));
        assertThat(ran).hasValue(1);
    }

    /** The database's clock passes the first lease twice while the task works. */
    @Test
    void a_task_that_takes_longer_than_the_lease_keeps_its_run(PostgresDatabase database) throws Exception {
        Maintenance slow = maintenance(database).lease(Duration.ofSeconds(4)).build();
        slow.install();
        Maintenance other = maintenance(database).build();
        AtomicInteger ranTwice = new AtomicInteger();
        List<RunReport> asked = new ArrayList<>();
        MaintenanceTask works = task("works", () -> {
            while (number(
                            database,
                            "select count(*) from monassurance_ops.maintenance_run"
                                    + " where clock_timestamp() > started_at + interval '9 seconds'")
                    == 0) {
                RunReport report = other.run(plan(counting(ranTwice)), NIGHT);
                if (!(report instanceof RunReport.RunningElsewhere)) {
                    asked.add(report);
                }
            }
            return done();
        });

        RunReport report = slow.run(plan(works), NIGHT);

        assertThat(asked).isEmpty();
        assertThat(ranTwice).hasValue(0);
        assertThat(report)
                .isInstanceOfSatisfying(
                        RunReport.Finished.class,
                        finished -> assertThat(finished.token()).isEqualTo(1));
    }

    @Test
    void a_task_whose_run_was_taken_over_is_told_to_stop_while_it_works(PostgresDatabase database) {
        Maintenance maintenance =
                maintenance(database).lease(Duration.ofSeconds(2)).build();
        maintenance.install();
        MaintenanceTask works = new MaintenanceTask() {
            @Override
            public String name() {
                return "works";
            }

            @Override
            public TaskPlan plan() {
                return task("works", MaintenanceTest::done).plan();
            }

            @Override
            public TaskReport run(TaskPlan plan, TaskContext context) {
                database.execute("update monassurance_ops.maintenance_run set token = token + 1");
                while (!context.isCancelled()) {
                    Thread.onSpinWait();
                }
                return task("works", MaintenanceTest::done).run(plan, context);
            }
        };

        assertThat(maintenance.run(plan(works), NIGHT)).isInstanceOf(RunReport.TakenOver.class);
    }

    /** The schedule starts while the lease of the dead still holds, is refused, and looks again. */
    @Test
    void a_run_that_died_is_taken_over_by_the_schedule_when_its_lease_is_over(PostgresDatabase database)
            throws Exception {
        Maintenance maintenance = installed(database);
        CountDownLatch ran = new CountDownLatch(1);
        MaintenanceTask works = task("works", () -> {
            ran.countDown();
            return done();
        });
        new RunLease(
                        database.dataSource(),
                        new ApplicationInfo("monassurance", "1.2.3", "test", "node-0"),
                        Duration.ofSeconds(2))
                .claim("daily", NIGHT, "daily", UUID.randomUUID());
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try (MaintenanceSchedule schedule = MaintenanceSchedule.daily(
                maintenance,
                executor,
                plan(works),
                LocalTime.now(ZoneOffset.UTC).minusHours(1),
                ZoneOffset.UTC)) {
            assertThat(schedule).isNotNull();
            assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            executor.shutdown();
            assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(number(database, "select token from monassurance_ops.maintenance_run where status = 'done'"))
                .isEqualTo(2);
        assertThat(maintenance.unfinished("daily")).isEmpty();
    }

    @Test
    void a_run_whose_lease_is_over_is_taken_over_and_its_old_holder_publishes_nothing(PostgresDatabase database)
            throws Exception {
        Maintenance slow = maintenance(database).lease(Duration.ofMillis(1)).build();
        slow.install();
        Maintenance other = maintenance(database).build();
        List<RunReport> taken = new ArrayList<>();
        AtomicInteger ranAfterLoss = new AtomicInteger();
        MaintenanceTask stalls = task("stalls", () -> {
            // The lease of a millisecond is over: another instance asks for the same scheduled time.
            while (taken.isEmpty() || taken.get(0) instanceof RunReport.RunningElsewhere) {
                taken.clear();
                taken.add(other.run(Plan.of("daily", List.of(task("quick", MaintenanceTest::done))), NIGHT));
            }
            return done();
        });

        RunReport report = slow.run(Plan.of("daily", List.of(stalls, counting(ranAfterLoss))), NIGHT);

        assertThat(taken.get(0))
                .isInstanceOfSatisfying(
                        RunReport.Finished.class,
                        finished -> assertThat(finished.token()).isEqualTo(2));
        assertThat(report).isInstanceOf(RunReport.TakenOver.class);
        assertThat(ranAfterLoss).hasValue(0);
        assertThat(number(database, "select count(*) from monassurance_ops.maintenance_step"))
                .isEqualTo(1);
        assertThat(number(
                        database,
                        "select count(*) from monassurance_ops.maintenance_attempt where token = 1 and outcome ="
                                + " 'abandoned'"))
                .isEqualTo(1);
        assertThat(number(database, "select count(*) from monassurance_ops.maintenance_run where status = 'done'"))
                .isEqualTo(1);
    }

    @Test
    void times_of_the_history_are_those_of_the_database(PostgresDatabase database) {
        Maintenance maintenance = installed(database);

        maintenance.run(plan(counting(new AtomicInteger())), NIGHT);

        assertThat(number(
                        database,
                        "select count(*) from monassurance_ops.maintenance_run where started_at > now() - interval '1"
                                + " minute' and finished_at >= started_at and scheduled_time = '2026-11-22"
                                + " 01:30:00.123456+00'"))
                .isEqualTo(1);
    }

    @Test
    void events_tell_of_start_each_task_and_end(PostgresDatabase database) {
        RecordingEventSink events = new RecordingEventSink();
        Maintenance maintenance = maintenance(database).events(events).build();
        maintenance.install();
        events.clear();

        maintenance.run(plan(counting(new AtomicInteger())), NIGHT);

        assertThat(events.names())
                .containsExactly("maintenance.run.started", "maintenance.task.finished", "maintenance.run.finished");
    }

    @Test
    void installing_twice_is_harmless_and_keeps_the_history(PostgresDatabase database) {
        Maintenance maintenance = installed(database);
        maintenance.run(plan(counting(new AtomicInteger())), NIGHT);

        maintenance.install();

        assertThat(((PastRuns.Known) maintenance.history(10)).runs()).hasSize(1);
    }

    private static Maintenance installed(PostgresDatabase database) {
        Maintenance maintenance = maintenance(database).build();
        maintenance.install();
        return maintenance;
    }

    private static Maintenance.Builder maintenance(PostgresDatabase database) {
        return Maintenance.over(database.dataSource())
                .application(new ApplicationInfo("monassurance", "1.2.3", "test", "node-1"));
    }

    private static Plan plan(MaintenanceTask task) {
        return Plan.of("daily", List.of(task));
    }

    private static MaintenanceTask counting(AtomicInteger counter) {
        return task("counting", () -> {
            counter.incrementAndGet();
            return done();
        });
    }

    private static TaskOutcome done() {
        return new TaskOutcome.Done(Text.same("done"));
    }

    private static MaintenanceTask task(String name, Supplier<TaskOutcome> work) {
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
                return watch.report(name, work.get(), Map.of("counted_things", 1L));
            }
        };
    }

    private static long number(PostgresDatabase database, String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
