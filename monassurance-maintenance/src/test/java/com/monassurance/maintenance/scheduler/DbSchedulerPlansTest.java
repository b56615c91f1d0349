package com.monassurance.maintenance.scheduler;

import static com.monassurance.maintenance.scheduler.Nodes.answer;
import static com.monassurance.maintenance.scheduler.Nodes.done;
import static com.monassurance.maintenance.scheduler.Nodes.maintenance;
import static com.monassurance.maintenance.scheduler.Nodes.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.task.Plan;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole db-schedulers with threads and the machine's clock. */
class DbSchedulerPlansTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final String TRIGGERS =
            "select string_agg(task_name || ' ' || to_char(execution_time at time zone 'Europe/Paris',"
                    + " 'FMDay HH24:MI'), ', ' order by task_name) from monassurance_ops.scheduled_tasks"
                    + " where execution_time > now()";

    @Test
    void one_call_on_each_of_three_nodes_puts_both_plans_in_once(PostgresDatabase database) {
        Nodes.install(database);
        List<Scheduler> nodes = List.of(node(database, "n1"), node(database, "n2"), node(database, "n3"));
        try {
            nodes.forEach(Scheduler::start);

            assertThat(answer(database, TRIGGERS))
                    .matches("monassurance-daily \\w+ 02:00, monassurance-weekly Sunday 03:00");
        } finally {
            nodes.forEach(Scheduler::stop);
        }
    }

    @Test
    void times_are_those_that_were_asked_for(PostgresDatabase database) {
        Nodes.install(database);
        Scheduler node = DbSchedulerPlans.of(
                        maintenance(database.dataSource(), "n1").build(), PARIS)
                .dailyAt(LocalTime.of(1, 15))
                .weeklyAt(DayOfWeek.WEDNESDAY, LocalTime.of(4, 45))
                .register(
                        Scheduler.create(database.dataSource()).tableName(SchedulerTable.name()),
                        idle("daily"),
                        idle("weekly"))
                .build();
        try {
            node.start();

            assertThat(answer(database, TRIGGERS))
                    .matches("monassurance-daily \\w+ 01:15, monassurance-weekly Wednesday 04:45");
        } finally {
            node.stop();
        }
    }

    @Test
    void two_plans_of_one_name_are_refused(PostgresDatabase database) {
        DbSchedulerPlans plans =
                DbSchedulerPlans.of(maintenance(database.dataSource(), "n1").build(), PARIS);

        assertThatThrownBy(() -> plans.triggers(idle("daily"), idle("daily")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("daily");
    }

    @Test
    void stopping_a_scheduler_waits_for_the_run_at_work(PostgresDatabase database) throws Exception {
        Nodes.install(database);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        Scheduler node = soon(
                database,
                "n1",
                Duration.ofMinutes(1),
                plan("daily", context -> {
                    began.countDown();
                    await(stopping);
                    return done();
                }),
                Instant.now().plusSeconds(5));
        node.start();
        assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();

        Thread stops = new Thread(node::stop, "stops the scheduler");
        stops.start();
        Awaitility.await().until(() -> node.getSchedulerState().isShuttingDown());
        stopping.countDown();
        stops.join(60_000);

        assertThat(answer(database, "select status from monassurance_ops.maintenance_run"))
                .isEqualTo("done");
        assertThat(answer(database, "select picked from monassurance_ops.scheduled_tasks"))
                .isEqualTo("f");
    }

    @Test
    void a_run_that_does_not_end_in_time_is_told_to_stop_and_its_trigger_goes_back(PostgresDatabase database)
            throws Exception {
        Nodes.install(database);
        CountDownLatch began = new CountDownLatch(1);
        Instant due = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        Scheduler node = soon(
                database,
                "n1",
                Duration.ofSeconds(3),
                plan("daily", context -> {
                    began.countDown();
                    while (!context.isCancelled()) {
                        Thread.onSpinWait();
                    }
                    return done();
                }),
                due);
        node.start();
        assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();
        node.stop();
        assertThat(answer(database, "select picked from monassurance_ops.scheduled_tasks"))
                .isEqualTo("f");

        Scheduler successor = soon(database, "n2", Duration.ofSeconds(30), idle("daily"), due);
        successor.start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> "t"
                                    .equals(
                                            answer(
                                                    database,
                                                    "select status = 'done' and execution_time > now() + interval '1 hour'"
                                                            + " from monassurance_ops.maintenance_run, monassurance_ops.scheduled_tasks")));
        } finally {
            successor.stop();
        }
    }

    private static Scheduler node(PostgresDatabase database, String name) {
        return DbSchedulerPlans.of(maintenance(database.dataSource(), name).build(), PARIS)
                .register(
                        Scheduler.create(database.dataSource())
                                .tableName(SchedulerTable.name())
                                .schedulerName(new SchedulerName.Fixed(name)),
                        idle("daily"),
                        idle("weekly"))
                .build();
    }

    /** Due at an instant, and then once a day. */
    private static Scheduler soon(PostgresDatabase database, String name, Duration shutdown, Plan plan, Instant due) {
        return Scheduler.create(database.dataSource())
                .startTasks(PlanTrigger.at(
                        maintenance(database.dataSource(), name).build(),
                        plan,
                        after -> after.isBefore(due) ? due : after.plus(1, ChronoUnit.DAYS)))
                .tableName(SchedulerTable.name())
                .schedulerName(new SchedulerName.Fixed(name))
                .pollingInterval(Duration.ofMillis(100))
                .shutdownMaxWait(shutdown)
                .build();
    }

    private static Plan idle(String name) {
        return plan(name, context -> done());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
