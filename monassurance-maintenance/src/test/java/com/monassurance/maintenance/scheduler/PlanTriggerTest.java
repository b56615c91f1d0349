package com.monassurance.maintenance.scheduler;

import static com.monassurance.maintenance.scheduler.Nodes.answer;
import static com.monassurance.maintenance.scheduler.Nodes.done;
import static com.monassurance.maintenance.scheduler.Nodes.maintenance;
import static com.monassurance.maintenance.scheduler.Nodes.plan;
import static com.monassurance.maintenance.scheduler.Nodes.start;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.task.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real db-scheduler on the real table, stepped by hand: what follows each answer of the run history. */
class PlanTriggerTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final LocalTime TWO = LocalTime.of(2, 0);
    private static final LocalTime HALF_PAST_TWO = LocalTime.of(2, 30);
    private static final Instant EVENING = Instant.parse("2026-11-24T20:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-11-25T02:00:00Z");

    private static final String RUNS = "select string_agg(to_char(scheduled_time at time zone 'UTC',"
            + " 'YYYY-MM-DD HH24:MI') || ' ' || status || ' ' || token, ', ' order by scheduled_time)"
            + " from monassurance_ops.maintenance_run";
    private static final String DUE =
            "select to_char(execution_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' ' || picked"
                    + " from monassurance_ops.scheduled_tasks where task_name = 'monassurance-daily'";

    @Test
    void a_trigger_runs_for_its_scheduled_time_however_late_it_is_polled_and_then_waits_for_the_next(
            PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, counting(ran)));
        assertThat(answer(database, DUE)).isEqualTo("2026-11-25 02:00:00 false");

        scheduler.runAnyDueExecutions();
        assertThat(ran).hasValue(0);
        scheduler.setTime(NIGHT.plusSeconds(9));
        scheduler.runAnyDueExecutions();
        scheduler.runAnyDueExecutions();

        assertThat(ran).hasValue(1);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 1");
        assertThat(answer(database, DUE)).isEqualTo("2026-11-26 02:00:00 false");
    }

    @Test
    void s05_what_three_days_without_a_node_missed_runs_once(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, counting(ran)));

        scheduler.setTime(NIGHT.plus(Duration.ofDays(3)).plus(Duration.ofHours(5)));
        scheduler.runAnyDueExecutions();
        scheduler.runAnyDueExecutions();

        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 1");
        assertThat(answer(database, DUE)).isEqualTo("2026-11-29 02:00:00 false");
    }

    @Test
    void s06_a_time_that_spring_skips_runs_once_and_the_days_around_it_too(PostgresDatabase database) {
        assertThat(runsOfThreeNights(database, "2026-03-27T12:00:00Z"))
                .isEqualTo("2026-03-28 01:30 done 1, 2026-03-29 01:30 done 1, 2026-03-30 00:30 done 1");
    }

    @Test
    void s06_a_time_that_autumn_repeats_runs_once_and_the_days_around_it_too(PostgresDatabase database) {
        assertThat(runsOfThreeNights(database, "2026-10-23T12:00:00Z"))
                .isEqualTo("2026-10-24 00:30 done 1, 2026-10-25 00:30 done 1, 2026-10-26 01:30 done 1");
    }

    @Test
    void a_run_whose_tasks_fail_is_not_triggered_again(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, plan("daily", context -> {
            ran.incrementAndGet();
            throw new IllegalStateException("out of order");
        })));

        scheduler.setTime(NIGHT);
        for (int i = 0; i < 30; i++) {
            scheduler.runAnyDueExecutions();
            scheduler.runDeadExecutionDetection();
            scheduler.tick(Duration.ofMinutes(10));
        }

        assertThat(ran).hasValue(1);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 failed 1");
        assertThat(answer(database, DUE)).isEqualTo("2026-11-26 02:00:00 false");
    }

    @Test
    void a_history_that_cannot_be_asked_is_asked_again_ever_more_rarely_and_answers_in_the_end(
            PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        Nodes.install(database);
        try (FaultProxy network = FaultProxy.to(database.host(), database.port())) {
            Maintenance behind = maintenance(
                            PostgresFixture.at(
                                            "jdbc:postgresql://" + network.host() + ":" + network.port() + "/"
                                                    + database.name(),
                                            database.user(),
                                            database.password())
                                    .dataSource(database.name()),
                            "node-1")
                    .build();
            ManualScheduler scheduler = start(database, EVENING, PlanTrigger.daily(behind, counting(ran), TWO, UTC));
            network.refuse();
            scheduler.setTime(NIGHT);

            List<String> looks = looksOf(scheduler, database, 4);
            network.heal();
            scheduler.setTime(NIGHT.plus(Duration.ofHours(1)));
            scheduler.runAnyDueExecutions();

            assertThat(looks)
                    .containsExactly(
                            "2026-11-25 02:01:00 false",
                            "2026-11-25 02:03:00 false",
                            "2026-11-25 02:07:00 false",
                            "2026-11-25 02:15:00 false");
        }
        assertThat(ran).hasValue(1);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 1");
        assertThat(answer(database, DUE)).isEqualTo("2026-11-26 02:00:00 false");
    }

    @Test
    void without_the_tables_of_maintenance_it_looks_each_minute_until_they_are_there(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        SchedulerTable.install(database.dataSource());
        Maintenance maintenance = maintenance(database.dataSource(), "node-1").build();
        ManualScheduler scheduler = start(database, EVENING, PlanTrigger.daily(maintenance, counting(ran), TWO, UTC));
        scheduler.setTime(NIGHT);

        assertThat(looksOf(scheduler, database, 2))
                .containsExactly("2026-11-25 02:01:00 false", "2026-11-25 02:02:00 false");
        maintenance.install();
        scheduler.runAnyDueExecutions();

        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 1");
    }

    @Test
    void s02_nodes_whose_clocks_are_three_minutes_apart_make_one_run(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler fast = start(database, EVENING.plus(Duration.ofMinutes(3)), daily(database, counting(ran)));
        ManualScheduler slow = start(database, EVENING, daily(database, counting(ran)));

        for (int minute = 0; minute < 24 * 60; minute++) {
            fast.tick(Duration.ofMinutes(1));
            slow.tick(Duration.ofMinutes(1));
            fast.runAnyDueExecutions();
            slow.runAnyDueExecutions();
        }

        assertThat(ran).hasValue(1);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 1");
    }

    @Test
    void a_node_whose_clock_is_behind_that_of_the_dead_takes_over_the_run_and_not_another(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, counting(ran)));
        diesAtWork(database, "-1 second");
        database.execute("update monassurance_ops.scheduled_tasks set last_heartbeat = '2026-11-24 23:00+00'");

        scheduler.setTime(NIGHT.minus(Duration.ofMinutes(2)));
        scheduler.runDeadExecutionDetection();
        scheduler.runAnyDueExecutions();
        scheduler.tick(Duration.ofMinutes(3));
        scheduler.runAnyDueExecutions();

        assertThat(ran).hasValue(1);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 2");
    }

    @Test
    void s04_the_trigger_of_a_dead_node_is_picked_up_and_takes_its_run_over_days_later_too(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, counting(ran)));
        diesAtWork(database, "-1 second");

        scheduler.setTime(NIGHT.plus(Duration.ofHours(30)));
        scheduler.runDeadExecutionDetection();
        scheduler.runAnyDueExecutions();

        assertThat(ran).hasValue(1);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 2");
        assertThat(answer(
                        database,
                        "select string_agg(outcome, ' ' order by token) from monassurance_ops.maintenance_attempt"))
                .isEqualTo("abandoned done");
        assertThat(answer(database, DUE)).isEqualTo("2026-11-27 02:00:00 false");
    }

    @Test
    void a_run_whose_holder_lives_is_looked_at_when_its_lease_is_over_and_found_done(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, counting(ran)));
        diesAtWork(database, "10 minutes");
        database.execute("update monassurance_ops.maintenance_run set lease_until = '2026-11-25 02:40+00'");

        scheduler.setTime(NIGHT.plus(Duration.ofMinutes(35)));
        scheduler.runDeadExecutionDetection();
        scheduler.runAnyDueExecutions();
        assertThat(answer(database, DUE)).isEqualTo("2026-11-25 02:40:01 false");
        database.execute("update monassurance_ops.maintenance_run set status = 'done', finished_at = now()");
        scheduler.tick(Duration.ofMinutes(6));
        scheduler.runAnyDueExecutions();

        assertThat(ran).hasValue(0);
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-25 02:00 done 1");
        assertThat(answer(database, DUE)).isEqualTo("2026-11-26 02:00:00 false");
    }

    @Test
    void a_plan_that_kills_every_node_is_given_up_until_the_next_day(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(database, EVENING, daily(database, counting(ran)));
        scheduler.setTime(NIGHT);
        int deaths = 0;
        while (answer(database, DUE).startsWith("2026-11-25")) {
            database.execute("update monassurance_ops.scheduled_tasks set picked = true, picked_by = 'node-0',"
                    + " version = version + 1, last_heartbeat = '2026-11-20 00:00+00'");
            scheduler.tick(Duration.ofMinutes(31));
            scheduler.runDeadExecutionDetection();
            deaths++;
        }

        assertThat(deaths).isEqualTo(NextTrigger.FAILURES_MAX);
        assertThat(answer(database, DUE)).isEqualTo("2026-11-26 02:00:00 false");
        scheduler.setTime(NIGHT.plus(Duration.ofDays(1)));
        scheduler.runAnyDueExecutions();
        assertThat(answer(database, RUNS)).isEqualTo("2026-11-26 02:00 done 1");
    }

    @Test
    void a_trigger_asked_for_by_hand_before_its_time_runs_and_leaves_the_scheduled_time_to_come(
            PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        PlanTrigger trigger = daily(database, counting(ran));
        ManualScheduler scheduler = start(database, EVENING, trigger);

        scheduler.reschedule(trigger.instanceId(PlanTrigger.INSTANCE), EVENING.plusSeconds(60));
        scheduler.tick(Duration.ofMinutes(2));
        scheduler.runAnyDueExecutions();
        scheduler.setTime(NIGHT);
        scheduler.runAnyDueExecutions();

        assertThat(answer(database, RUNS)).isEqualTo("2026-11-24 20:01 done 1, 2026-11-25 02:00 done 1");
    }

    @Test
    void other_times_move_what_waits_and_leave_alone_what_is_to_be_looked_at_again(PostgresDatabase database) {
        AtomicInteger ran = new AtomicInteger();
        start(database, EVENING, daily(database, counting(ran)));
        Maintenance maintenance = maintenance(database.dataSource(), "node-2").build();
        PlanTrigger later = PlanTrigger.daily(maintenance, counting(ran), LocalTime.of(4, 15), UTC);

        start(database, EVENING, later);
        assertThat(answer(database, DUE)).isEqualTo("2026-11-25 04:15:00 false");
        database.execute("update monassurance_ops.scheduled_tasks set execution_time = '2026-11-25 04:45+00'");
        start(database, NIGHT.plus(Duration.ofHours(2).plusMinutes(20)), daily(database, counting(ran)));

        assertThat(answer(database, DUE)).isEqualTo("2026-11-25 04:45:00 false");
    }

    private static List<String> looksOf(ManualScheduler scheduler, PostgresDatabase database, int count) {
        List<String> looks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scheduler.runAnyDueExecutions();
            String look = answer(database, DUE);
            looks.add(look);
            scheduler.setTime(Instant.parse(look.substring(0, 19).replace(' ', 'T') + "Z"));
        }
        return looks;
    }

    private static String runsOfThreeNights(PostgresDatabase database, String from) {
        Nodes.install(database);
        Maintenance maintenance = maintenance(database.dataSource(), "node-1").build();
        AtomicInteger ran = new AtomicInteger();
        ManualScheduler scheduler = start(
                database, Instant.parse(from), PlanTrigger.daily(maintenance, counting(ran), HALF_PAST_TWO, PARIS));
        for (int i = 0; i < 3 * 24 * 6; i++) {
            scheduler.tick(Duration.ofMinutes(10));
            scheduler.runAnyDueExecutions();
        }
        assertThat(ran).hasValue(3);
        return answer(database, RUNS);
    }

    /** Another node picked the trigger and began the run; nothing was heard of it since. */
    private static void diesAtWork(PostgresDatabase database, String lease) {
        database.execute(
                "insert into monassurance_ops.maintenance_run"
                        + " (plan, scheduled_time, status, token, holder, started_at, lease_until)"
                        + " values ('daily', '2026-11-25 02:00+00', 'running', 1, 'node-0', now(), now() + interval '"
                        + lease + "')",
                "insert into monassurance_ops.maintenance_attempt"
                        + " (plan, scheduled_time, token, holder, application_version, outcome, started_at)"
                        + " values ('daily', '2026-11-25 02:00+00', 1, 'node-0', '1.2.3', 'running', now())",
                "update monassurance_ops.scheduled_tasks set picked = true, picked_by = 'node-0',"
                        + " version = version + 1, last_heartbeat = '2026-11-25 02:00+00'");
    }

    private static PlanTrigger daily(PostgresDatabase database, Plan plan) {
        Nodes.install(database);
        return PlanTrigger.daily(maintenance(database.dataSource(), "node-1").build(), plan, TWO, UTC);
    }

    private static Plan counting(AtomicInteger counter) {
        return plan("daily", context -> {
            counter.incrementAndGet();
            return done();
        });
    }
}
