package com.monassurance.maintenance;

import static com.monassurance.maintenance.TestTask.answer;
import static com.monassurance.maintenance.TestTask.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.task.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** S05: what a schedule does about times at which nobody was up. */
class MissedRunsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Timetable NIGHTLY = Timetable.cron("0 2 * * *", PARIS);
    private static final Instant STARTED = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant THREE_DAYS_LATER = Instant.parse("2026-11-23T12:00:00Z");

    private static final String RUNS = "select coalesce(string_agg(status || ' ' || to_char(scheduled_time at time zone"
            + " 'UTC', 'DD HH24:MI') || coalesce(' ' || note, ''), ', ' order by scheduled_time), '')"
            + " from monassurance_ops.maintenance_run";

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final RecordingEventSink events = new RecordingEventSink();
    private ScheduledExecutorService executor;

    @BeforeEach
    void open() {
        executor = Executors.newScheduledThreadPool(2);
    }

    @AfterEach
    void close() throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void s05_after_three_days_down_skip_runs_nothing_and_records_all(PostgresDatabase database) {
        awaitHandled(database, MissedRuns.skip(), "2026-11-23 01:00:00+00");

        assertThat(ran).isEmpty();
        assertThat(answer(database, RUNS))
                .isEqualTo("missed 21 01:00 skipped, missed 22 01:00 skipped, missed 23 01:00 skipped");
        assertThat(events.names()).contains("maintenance.runs.missed");
    }

    @Test
    void s05_after_three_days_down_once_runs_the_latest_and_records_the_others(PostgresDatabase database) {
        awaitHandled(database, MissedRuns.once(), "2026-11-23 01:00:00+00");

        assertThat(ran).hasSize(1);
        assertThat(answer(database, RUNS))
                .isEqualTo("missed 21 01:00 covered by a later run, missed 22 01:00 covered by a later run,"
                        + " done 23 01:00");
    }

    @Test
    void s05_after_three_days_down_once_runs_nothing_that_is_stale(PostgresDatabase database) {
        awaitHandled(database, MissedRuns.once().notOlderThan(Duration.ofHours(6)), "2026-11-23 01:00:00+00");

        assertThat(ran).isEmpty();
        assertThat(answer(database, RUNS))
                .isEqualTo("missed 21 01:00 older than PT6H, missed 22 01:00 older than PT6H,"
                        + " missed 23 01:00 older than PT6H");
    }

    @Test
    void s05_after_three_days_down_all_runs_the_latest_up_to_its_cap_in_order(PostgresDatabase database) {
        awaitHandled(database, MissedRuns.all(2), "2026-11-23 01:00:00+00");

        assertThat(ran).hasSize(2);
        assertThat(answer(database, RUNS))
                .isEqualTo("missed 21 01:00 more than 2 were missed, done 22 01:00, done 23 01:00");
        assertThat(answer(
                        database,
                        "select count(*) from monassurance_ops.maintenance_run a, monassurance_ops.maintenance_run b"
                                + " where a.scheduled_time < b.scheduled_time and a.status = 'done'"
                                + " and b.status = 'done' and a.finished_at <= b.started_at"))
                .isEqualTo("1");
    }

    @Test
    void two_instances_that_come_up_together_make_up_for_a_missed_time_once(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        clock.set(THREE_DAYS_LATER);

        try (MaintenanceSchedule one = schedule(database, "one", MissedRuns.all(10), clock);
                MaintenanceSchedule two = schedule(database, "two", MissedRuns.all(10), clock)) {
            assertThat(one).isNotSameAs(two);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> answer(database, RUNS).equals("done 21 01:00, done 22 01:00, done 23 01:00"));
        }

        assertThat(ran).hasSize(3);
        assertThat(answer(database, "select count(*) from monassurance_ops.maintenance_attempt"))
                .isEqualTo("3");
    }

    @Test
    void a_timetable_that_was_changed_missed_nothing_before(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        clock.set(THREE_DAYS_LATER);

        Maintenance maintenance = maintenance(database, "one");
        try (MaintenanceSchedule changed = MaintenanceSchedule.of(
                        maintenance, executor, plan(), Timetable.daily(LocalTime.of(5, 0), PARIS))
                .missed(MissedRuns.all(10))
                .clock(clock)
                .start()) {
            assertThat(changed).isNotNull();
            awaitHandledUntil(database, "2026-11-23 12:00:00+00");
        }
        assertThat(ran).isEmpty();
        assertThat(answer(database, RUNS)).isEmpty();
    }

    @Test
    void a_time_within_the_tolerance_is_on_time_whatever_the_policy(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        clock.set(Instant.parse("2026-11-21T01:59:59Z"));

        try (MaintenanceSchedule schedule = schedule(database, "one", MissedRuns.skip(), clock)) {
            assertThat(schedule).isNotNull();
            awaitHandledUntil(database, "2026-11-21 01:00:00+00");
        }
        assertThat(answer(database, RUNS)).isEqualTo("done 21 01:00");
    }

    @Test
    void a_plan_that_is_paused_when_its_time_comes_misses_it_and_keeps_its_cadence(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        Maintenance maintenance = maintenance(database, "one");
        maintenance.controls().pause("daily", "alice", "the disk is being replaced");
        clock.set(Instant.parse("2026-11-21T01:00:00Z"));
        try (MaintenanceSchedule schedule = schedule(database, "one", MissedRuns.once(), clock)) {
            assertThat(schedule).isNotNull();
            awaitHandledUntil(database, "2026-11-21 01:00:00+00");
        }
        assertThat(maintenance.controls().resume("daily", "alice")).isTrue();
        clock.set(Instant.parse("2026-11-22T01:00:00Z"));
        try (MaintenanceSchedule schedule = schedule(database, "one", MissedRuns.once(), clock)) {
            assertThat(schedule).isNotNull();
            awaitHandledUntil(database, "2026-11-22 01:00:00+00");
        }

        assertThat(answer(database, RUNS))
                .isEqualTo("missed 21 01:00 paused by alice: the disk is being replaced, done 22 01:00");
    }

    @Test
    void a_run_stopped_by_the_end_of_its_window_goes_on_in_the_next_one(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        clock.set(Instant.parse("2026-11-21T01:00:00Z"));
        MaintenanceWindow window = MaintenanceWindow.daily(LocalTime.of(2, 0), LocalTime.of(4, 0), PARIS);
        Plan plan = Plan.of(
                "daily",
                List.of(
                        new TestTask("one", context -> {
                            ran.add("one");
                            clock.set(Instant.parse("2026-11-21T03:00:00Z"));
                            return TestTask.done();
                        }),
                        new TestTask("two", context -> {
                            ran.add("two");
                            return TestTask.done();
                        })));
        Maintenance maintenance = maintenance(database, "one", clock);

        try (MaintenanceSchedule schedule = windowed(maintenance, plan, window, clock)) {
            assertThat(schedule).isNotNull();
            await().until(() -> answer(database, RUNS).startsWith("stopped 21 01:00 its window ended; left: two"));
            assertThat(ran).containsExactly("one");
            awaitHandledUntil(database, "2026-11-21 01:00:00+00");
        }
        // Another instance is up when the window opens again: it goes on with the first night, then runs the second.
        clock.set(Instant.parse("2026-11-22T01:30:00Z"));
        try (MaintenanceSchedule schedule = windowed(maintenance(database, "two", clock), plan(), window, clock)) {
            assertThat(schedule).isNotNull();
            await().until(() -> answer(database, RUNS).equals("done 21 01:00, done 22 01:00"));
        }
        assertThat(answer(
                        database,
                        "select string_agg(extract(day from scheduled_time at time zone 'UTC') || task || token, ' '"
                                + " order by scheduled_time, position) from monassurance_ops.maintenance_step"))
                .isEqualTo("21one1 21two2 22one1 22two1");
    }

    @Test
    void a_database_that_is_away_when_the_time_comes_is_asked_again_and_the_time_is_not_lost(
            PostgresDatabase database) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        clock.set(Instant.parse("2026-11-21T01:00:00Z"));
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port())) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl("jdbc:postgresql://" + proxy.host() + ":" + proxy.port() + "/" + database.name());
            source.setUser(database.user());
            source.setPassword(database.password());
            proxy.refuse();
            Maintenance maintenance =
                    Maintenance.over(source).application(node("one")).build();
            try (MaintenanceSchedule schedule = MaintenanceSchedule.of(maintenance, executor, plan(), NIGHTLY)
                    .clock(clock)
                    .retry(Duration.ofSeconds(1))
                    .start()) {
                assertThat(schedule).isNotNull();
                await().until(() -> proxy.connections() == 0);
                proxy.heal();
                awaitHandledUntil(database, "2026-11-21 01:00:00+00");
            }
        }
        assertThat(answer(database, RUNS)).isEqualTo("done 21 01:00");
    }

    @Test
    void limits_out_of_bounds_are_refused() {
        assertThatThrownBy(() -> MissedRuns.all(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MissedRuns.all(1_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MissedRuns.once().notOlderThan(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MaintenanceWindow.daily(LocalTime.NOON, LocalTime.NOON, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void awaitHandled(PostgresDatabase database, MissedRuns policy, String until) {
        MutableClock clock = MutableClock.at(STARTED);
        begin(database, clock);
        clock.set(THREE_DAYS_LATER);
        try (MaintenanceSchedule schedule = schedule(database, "one", policy, clock)) {
            assertThat(schedule).isNotNull();
            awaitHandledUntil(database, until);
        }
    }

    /** The plan was scheduled once, so that it is known since when times count. */
    private void begin(PostgresDatabase database, MutableClock clock) {
        maintenance(database, "one").install();
        try (MaintenanceSchedule first = schedule(database, "one", MissedRuns.skip(), clock)) {
            assertThat(first).isNotNull();
            awaitHandledUntil(database, "2026-11-20 12:00:00+00");
        }
    }

    private MaintenanceSchedule schedule(
            PostgresDatabase database, String instance, MissedRuns policy, MutableClock clock) {
        return MaintenanceSchedule.of(maintenance(database, instance), executor, plan(), NIGHTLY)
                .missed(policy)
                .clock(clock)
                .retry(Duration.ofSeconds(1))
                .start();
    }

    private MaintenanceSchedule windowed(
            Maintenance maintenance, Plan plan, MaintenanceWindow window, MutableClock clock) {
        return MaintenanceSchedule.of(maintenance, executor, plan, NIGHTLY)
                .window(window)
                .clock(clock)
                .start();
    }

    private Maintenance maintenance(PostgresDatabase database, String instance) {
        return maintenance(database, instance, MutableClock.at(STARTED));
    }

    private Maintenance maintenance(PostgresDatabase database, String instance, MutableClock clock) {
        return Maintenance.over(database.dataSource())
                .application(node(instance))
                .events(events)
                .clock(clock)
                .build();
    }

    private Plan plan() {
        return Plan.of(
                "daily",
                List.of(
                        new TestTask("one", context -> {
                            ran.add("one");
                            return TestTask.done();
                        }),
                        new TestTask("two", context -> TestTask.done())));
    }

    private static void awaitHandledUntil(PostgresDatabase database, String until) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> answer(
                                database,
                                "select count(*) from monassurance_ops.maintenance_schedule where handled_until = '"
                                        + until + "'")
                        .equals("1"));
    }
}
