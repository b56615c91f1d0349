package com.monassurance.maintenance;

import static com.monassurance.maintenance.TestTask.answer;
import static com.monassurance.maintenance.TestTask.counting;
import static com.monassurance.maintenance.TestTask.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.task.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The S rows of the table of robustness, but for S05 (missed runs), S06 (change of clocks) and S07 (pooler). */
class RunRowsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NIGHT = Instant.parse("2026-11-22T01:30:00Z");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final String EFFECTS = "select string_agg(task || '@' || instance, ' ' order by task) from effect";
    private static final String ATTEMPTS = "select string_agg(token || ' ' || outcome || ' ' || holder, ', ' order by"
            + " token) from monassurance_ops.maintenance_attempt";

    @Test
    void s01_fifty_threads_in_five_jvms_on_one_scheduled_time_run_it_once(PostgresDatabase database) throws Exception {
        prepare(database);
        List<RunnerJvm> jvms = new ArrayList<>();
        try {
            for (int i = 1; i <= 5; i++) {
                jvms.add(RunnerJvm.launch(database.jdbcUrl(), database, "node-" + i, LONG, NIGHT, 10, "quick"));
            }
            for (RunnerJvm jvm : jvms) {
                jvm.expect("ready");
            }
            for (RunnerJvm jvm : jvms) {
                jvm.go();
            }

            List<String> reports = new ArrayList<>();
            for (RunnerJvm jvm : jvms) {
                reports.addAll(Arrays.asList(jvm.line().split(" ")));
            }

            assertThat(reports).hasSize(50).isSubsetOf("Finished", "AlreadyFinished", "RunningElsewhere");
            assertThat(Collections.frequency(reports, "Finished")).isEqualTo(1);
            assertThat(answer(database, "select count(*) from effect")).isEqualTo("3");
            assertThat(answer(database, "select status || token from monassurance_ops.maintenance_run"))
                    .isEqualTo("done1");
            assertThat(answer(database, "select count(*) from monassurance_ops.maintenance_attempt"))
                    .isEqualTo("1");
        } finally {
            jvms.forEach(RunnerJvm::close);
        }
    }

    @Test
    void s02_nodes_whose_clocks_differ_by_three_minutes_run_it_once(PostgresDatabase database) {
        prepare(database);
        // Both are wrong, and further apart than the lease is long; the lease goes by the database's clock.
        Maintenance slow = at(database, "slow", Instant.now().minusSeconds(90));
        Maintenance fast = at(database, "fast", Instant.now().plusSeconds(90));
        AtomicInteger ran = new AtomicInteger();
        List<RunReport> asked = new ArrayList<>();
        TestTask works = new TestTask("works", context -> {
            ran.incrementAndGet();
            asked.add(fast.run(Plan.of("daily", List.of(counting("works", ran))), NIGHT));
            return TestTask.done();
        });

        RunReport report = slow.run(Plan.of("daily", List.of(works)), NIGHT);
        asked.add(fast.run(Plan.of("daily", List.of(counting("works", ran))), NIGHT));

        assertThat(report).isInstanceOf(RunReport.Finished.class);
        assertThat(asked.get(0)).isInstanceOf(RunReport.RunningElsewhere.class);
        assertThat(asked.get(1)).isInstanceOf(RunReport.AlreadyFinished.class);
        assertThat(ran).hasValue(1);
    }

    @Test
    void s03_a_holder_that_stood_still_past_its_lease_is_refused_what_it_writes(PostgresDatabase database)
            throws Exception {
        prepare(database);
        try (RunnerJvm first = RunnerJvm.launch(database.jdbcUrl(), database, "first", SHORT, NIGHT, 1, "hold");
                RunnerJvm second = RunnerJvm.launch(database.jdbcUrl(), database, "second", SHORT, NIGHT, 1, "quick")) {
            first.expect("ready");
            second.expect("ready");
            first.go();
            first.expect("working");
            first.signal("STOP");
            awaitEndOfLease(database);

            second.go();
            assertThat(second.line()).isEqualTo("Finished");
            first.signal("CONT");
            first.go();

            first.expect("refused MNT-005");
            assertThat(first.line()).isEqualTo("TakenOver");
        }
        assertThat(answer(database, EFFECTS)).isEqualTo("first@first second@second third@second");
        assertThat(answer(database, ATTEMPTS)).isEqualTo("1 abandoned first, 2 done second");
    }

    @Test
    void s04_a_run_whose_jvm_was_killed_goes_on_at_the_first_step_that_is_not_recorded(PostgresDatabase database)
            throws Exception {
        prepare(database);
        try (RunnerJvm first = RunnerJvm.launch(database.jdbcUrl(), database, "first", SHORT, NIGHT, 1, "hold");
                RunnerJvm second = RunnerJvm.launch(database.jdbcUrl(), database, "second", SHORT, NIGHT, 1, "quick")) {
            first.expect("ready");
            second.expect("ready");
            first.go();
            first.expect("working");
            first.signal("KILL");
            awaitEndOfLease(database);

            second.go();
            assertThat(second.line()).isEqualTo("Finished");
        }
        assertThat(answer(database, EFFECTS)).isEqualTo("first@first second@second third@second");
        assertThat(answer(database, ATTEMPTS)).isEqualTo("1 abandoned first, 2 done second");
        assertThat(answer(
                        database,
                        "select string_agg(token || task, ' ' order by position) from"
                                + " monassurance_ops.maintenance_step"))
                .isEqualTo("1first 2second 2third");
    }

    @Test
    void s08_a_task_that_fails_inside_an_aborted_transaction_leaves_no_lease(PostgresDatabase database) {
        Maintenance maintenance = prepare(database);
        TestTask aborts = new TestTask("aborts", context -> {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                context.requireHeld(connection);
                assertThatThrownBy(() -> statement.execute("select 1 / 0")).isInstanceOf(SQLException.class);
                statement.execute("select 1");
                return TestTask.done();
            }
        });

        RunReport report = maintenance.run(Plan.of("daily", List.of(aborts)), NIGHT);
        RunReport next = maintenance.run(
                Plan.of("daily", List.of(counting("counting", new AtomicInteger()))), NIGHT.plus(Duration.ofDays(1)));

        assertThat(((RunReport.Finished) report).outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(((RunReport.Finished) report).recorded()).isTrue();
        assertThat(((RunReport.Finished) next).outcome()).isEqualTo(RunOutcome.DONE);
        assertThat(answer(
                        database,
                        "select count(*) from monassurance_ops.maintenance_run where lease_until > clock_timestamp()"))
                .isEqualTo("0");
    }

    @Test
    void s09_a_backup_and_a_deployment_never_work_at_once(PostgresDatabase database) {
        Maintenance maintenance = prepare(database);
        Maintenance other = Maintenance.over(database.dataSource())
                .application(node("other"))
                .build();
        AtomicInteger deployed = new AtomicInteger();
        Plan deploy = Plan.of("deploy", List.of(counting("deploy", deployed))).exclusive("database");
        List<RunReport> asked = new ArrayList<>();
        TestTask backup = new TestTask("backup", context -> {
            asked.add(other.run(deploy, NIGHT));
            return TestTask.done();
        });

        maintenance.run(Plan.of("daily", List.of(backup)).exclusive("database"), NIGHT);
        assertThat(deployed).hasValue(0);
        RunReport after = other.run(deploy, NIGHT);

        assertThat(asked.get(0))
                .isInstanceOfSatisfying(
                        RunReport.Excluded.class,
                        busy -> assertThat(busy.holder()).isEqualTo("node-1"));
        assertThat(after).isInstanceOf(RunReport.Finished.class);
        assertThat(deployed).hasValue(1);
    }

    @Test
    void two_runs_of_one_plan_never_overlap_and_one_that_slept_gives_way(PostgresDatabase database) {
        Maintenance short1 = Maintenance.over(database.dataSource())
                .application(node("node-1"))
                .lease(Duration.ofMillis(1))
                .build();
        short1.install();
        Maintenance other = Maintenance.over(database.dataSource())
                .application(node("other"))
                .build();
        Instant next = NIGHT.plus(Duration.ofDays(1));
        List<RunReport> inner = new ArrayList<>();
        List<RunReport> asked = new ArrayList<>();
        TestTask sleeps = new TestTask("sleeps", context -> {
            // The lease of a millisecond is over between two signs of life, so that the next night begins.
            TestTask late = new TestTask("late", later -> {
                assertThatThrownBy(context::requireHeld).isInstanceOf(MaintenanceException.class);
                asked.add(short1.run(Plan.of("daily", List.of(counting("third", new AtomicInteger()))), NIGHT));
                return TestTask.done();
            });
            await().until(() -> {
                inner.add(other.run(Plan.of("daily", List.of(late)), next));
                return inner.get(inner.size() - 1) instanceof RunReport.Finished;
            });
            return TestTask.done();
        });

        RunReport first = short1.run(Plan.of("daily", List.of(sleeps)), NIGHT);

        assertThat(first).isInstanceOf(RunReport.TakenOver.class);
        // While the next night was at work, nobody could go on with the first.
        assertThat(asked.get(0)).isInstanceOf(RunReport.Excluded.class);
        assertThat(answer(database, "select count(*) from monassurance_ops.maintenance_run where status = 'stopped'"))
                .isEqualTo("1");
        assertThat(other.run(Plan.of("daily", List.of(counting("sleeps", new AtomicInteger()))), NIGHT))
                .isInstanceOf(RunReport.Finished.class);
    }

    private static Maintenance prepare(PostgresDatabase database) {
        Maintenance maintenance = Maintenance.over(database.dataSource())
                .application(node("node-1"))
                .build();
        maintenance.install();
        database.execute("create table effect (task text, instance text)");
        return maintenance;
    }

    private static Maintenance at(PostgresDatabase database, String instance, Instant now) {
        return Maintenance.over(database.dataSource())
                .application(node(instance))
                .clock(MutableClock.at(now))
                .lease(Duration.ofMinutes(1))
                .build();
    }

    private static void awaitEndOfLease(PostgresDatabase database) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> answer(
                                database,
                                "select lease_until < clock_timestamp() from monassurance_ops.maintenance_run")
                        .equals("t"));
    }
}
