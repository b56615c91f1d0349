package com.monassurance.maintenance;

import static com.monassurance.maintenance.TestTask.answer;
import static com.monassurance.maintenance.TestTask.counting;
import static com.monassurance.maintenance.TestTask.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.core.failure.OpsException;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunControlsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NIGHT = Instant.parse("2026-11-22T01:30:00Z");
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final RecordingEventSink events = new RecordingEventSink();
    private final AtomicInteger ran = new AtomicInteger();

    @AfterEach
    void close() throws InterruptedException {
        executor.shutdownNow();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_run_is_cancelled_from_another_node_and_says_so(PostgresDatabase database) throws Exception {
        Maintenance worker = installed(database, "worker");
        RunControls other = maintenance(database, "other").build().controls();
        Future<RunReport> report = executor.submit(() -> worker.run(untilCancelled(), NIGHT));
        await().until(() -> !other.running().isEmpty());

        assertThat(other.cancel("daily", NIGHT, "bob", "the claims peak has come early"))
                .isTrue();
        assertThat(other.cancel("daily", NIGHT, "eve", "again")).isFalse();

        RunReport.Finished finished = (RunReport.Finished) report.get(30, TimeUnit.SECONDS);
        assertThat(finished.outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(finished.recorded()).isTrue();
        assertThat(ran).hasValue(0);
        PastRuns.PastRun past = ((PastRuns.Known) worker.history(1)).runs().get(0);
        assertThat(past.findOutcome()).contains(RunOutcome.CANCELLED);
        assertThat(past.findNote()).contains("cancelled by bob: the claims peak has come early; left: waits, counting");
        assertThat(worker.run(untilCancelled(), NIGHT)).isInstanceOf(RunReport.AlreadyFinished.class);
        assertThat(other.cancel("daily", NIGHT, "eve", "too late")).isFalse();
        assertThat(events.names()).contains("maintenance.cancelled", "maintenance.run.finished");
    }

    @Test
    void a_run_whose_holder_died_after_its_end_was_asked_for_is_cancelled_by_its_successor(PostgresDatabase database)
            throws Exception {
        Maintenance maintenance = installed(database, "node-1");
        new RunLease(database.dataSource(), node("dead"), Duration.ofMillis(1))
                .claim("daily", NIGHT, "daily", UUID.randomUUID());
        assertThat(maintenance.controls().cancel("daily", NIGHT, "bob", "not tonight"))
                .isTrue();

        RunReport report = maintenance.run(plan(), NIGHT);

        assertThat(((RunReport.Finished) report).outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(ran).hasValue(0);
    }

    @Test
    void a_paused_plan_runs_nowhere_until_it_is_resumed(PostgresDatabase database) {
        RunControls controls = installed(database, "node-1").controls();
        Maintenance other = maintenance(database, "other").build();
        controls.pause("daily", "alice", "migration of the disks");

        RunReport paused = other.run(plan(), NIGHT);

        assertThat(paused).isInstanceOfSatisfying(RunReport.Paused.class, report -> {
            assertThat(report.pausedBy()).isEqualTo("alice");
            assertThat(report.reason()).isEqualTo("migration of the disks");
        });
        assertThat(ran).hasValue(0);
        assertThat(controls.paused()).singleElement().satisfies(pause -> {
            assertThat(pause.plan()).isEqualTo("daily");
            assertThat(pause.findTask()).isEmpty();
        });
        assertThat(other.run(Plan.of("weekly", List.of(counting("counting", ran))), NIGHT))
                .isInstanceOf(RunReport.Finished.class);
        assertThat(other.controls().resume("daily", "bob")).isTrue();
        assertThat(other.controls().resume("daily", "bob")).isFalse();
        assertThat(other.run(plan(), NIGHT))
                .isInstanceOfSatisfying(
                        RunReport.AlreadyFinished.class,
                        report -> assertThat(report.outcome()).isEqualTo(RunOutcome.MISSED));
        assertThat(other.run(plan(), NIGHT.plusSeconds(86_400))).isInstanceOf(RunReport.Finished.class);
        assertThat(events.names()).contains("maintenance.paused", "maintenance.resumed", "maintenance.runs.missed");
    }

    @Test
    void a_pause_with_an_end_ends_by_itself(PostgresDatabase database) {
        Maintenance maintenance = installed(database, "node-1");
        maintenance
                .controls()
                .pauseUntil("daily", "alice", "for a moment", Instant.now().minusSeconds(1));

        assertThat(maintenance.controls().paused()).isEmpty();
        assertThat(maintenance.run(plan(), NIGHT)).isInstanceOf(RunReport.Finished.class);
    }

    @Test
    void a_paused_task_is_left_out_and_the_run_is_partial(PostgresDatabase database) {
        Maintenance maintenance = installed(database, "node-1");
        AtomicInteger backups = new AtomicInteger();
        maintenance.controls().pauseTask("daily", "backup", "alice", "the bucket is full");
        Plan plan = Plan.of("daily", List.of(counting("backup", backups), counting("counting", ran)));

        RunReport report = maintenance.run(plan, NIGHT);

        assertThat(((RunReport.Finished) report).outcome()).isEqualTo(RunOutcome.PARTIAL);
        assertThat(report.failures()).singleElement().satisfies(task -> {
            assertThat(task.outcome().label()).isEqualTo(TaskOutcome.Label.NOT_AVAILABLE);
            assertThat(task.outcome().summary().english()).contains("alice").contains("the bucket is full");
        });
        assertThat(backups).hasValue(0);
        assertThat(ran).hasValue(1);
        assertThat(maintenance.controls().resumeTask("daily", "backup", "alice"))
                .isTrue();
        maintenance.run(plan, NIGHT.plusSeconds(60));
        assertThat(backups).hasValue(1);
    }

    @Test
    void progress_is_seen_from_another_node_and_told_as_an_event(PostgresDatabase database) throws Exception {
        Maintenance worker =
                maintenance(database, "worker").lease(Duration.ofSeconds(2)).build();
        worker.install();
        RunControls other = maintenance(database, "other").build().controls();
        TestTask counts = new TestTask("counts", context -> {
            context.progress(3, 7);
            waitUntilCancelled(context::isCancelled);
            return TestTask.done();
        });
        Future<RunReport> report = executor.submit(() -> worker.run(Plan.of("daily", List.of(counts)), NIGHT));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> other.running().stream()
                        .anyMatch(run -> run.findTask().equals(Optional.of("counts"))
                                && run.done() == 3
                                && run.total() == 7
                                && run.holder().equals("worker")));
        await().until(() -> events.names().contains("maintenance.task.progressed"));

        other.cancel("daily", NIGHT, "bob", "enough");
        // The task was done before it was told to stop: what is done is done.
        assertThat(((RunReport.Finished) report.get(30, TimeUnit.SECONDS)).outcome())
                .isEqualTo(RunOutcome.DONE);
        assertThat(other.running()).isEmpty();
    }

    @Test
    void an_interrupted_run_is_free_at_once_and_goes_on_elsewhere(PostgresDatabase database) throws Exception {
        Maintenance worker = installed(database, "worker");
        AtomicInteger first = new AtomicInteger();
        Plan plan = Plan.of(
                "daily",
                List.of(counting("first", first), untilCancelled().tasks().get(0), counting("last", ran)));
        Future<RunReport> report = executor.submit(() -> {
            RunReport stopped = worker.run(plan, NIGHT);
            assertThat(Thread.interrupted()).isTrue();
            return stopped;
        });
        await().until(() -> first.get() == 1);
        executor.shutdownNow();

        assertThat(report.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(RunReport.Stopped.class, stopped -> {
            assertThat(stopped.cause()).isEqualTo(StopCause.INTERRUPTED);
            assertThat(stopped.left()).containsExactly("waits", "last");
            assertThat(stopped.recorded()).isTrue();
        });
        RunReport after = maintenance(database, "other")
                .build()
                .run(
                        Plan.of(
                                "daily",
                                List.of(counting("first", first), counting("waits", ran), counting("last", ran))),
                        NIGHT);

        assertThat(((RunReport.Finished) after).outcome()).isEqualTo(RunOutcome.DONE);
        assertThat(after.tasks()).extracting(TaskReport::task).containsExactly("first", "waits", "last");
        assertThat(first).hasValue(1);
        assertThat(ran).hasValue(2);
        assertThat(answer(
                        database,
                        "select string_agg(outcome || coalesce(' ' || note, ''), ', ' order by token)"
                                + " from monassurance_ops.maintenance_attempt"))
                .isEqualTo("stopped interrupted; left: waits, last, done");
    }

    @Test
    void a_window_that_ends_stops_the_run_between_its_steps_and_the_next_one_goes_on(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(Instant.parse("2026-11-22T01:30:00Z"));
        Maintenance maintenance = maintenance(database, "node-1").clock(clock).build();
        maintenance.install();
        MaintenanceWindow window = MaintenanceWindow.daily(LocalTime.of(2, 0), LocalTime.of(4, 0), PARIS);
        AtomicInteger tables = new AtomicInteger();
        // Works table by table, as VACUUM does, and is at the second when the window ends.
        TestTask vacuum = new TestTask("vacuum", context -> {
            for (int table = 0; table < 3; table++) {
                if (context.isCancelled()) {
                    return new TaskOutcome.Partial(Text.of("stopped", "arrêté"), List.of());
                }
                if (tables.incrementAndGet() == 2) {
                    clock.set(Instant.parse("2026-11-22T03:00:00Z"));
                }
            }
            return TestTask.done();
        });
        Plan plan = Plan.of("daily", List.of(counting("first", ran), vacuum, counting("last", ran)));

        RunReport stopped = maintenance.run(plan, NIGHT, window);
        RunReport outside = maintenance.run(plan, NIGHT, window);
        clock.set(Instant.parse("2026-11-23T01:00:00Z"));
        RunReport next = maintenance.run(plan, NIGHT, window);

        assertThat(stopped).isInstanceOfSatisfying(RunReport.Stopped.class, report -> {
            assertThat(report.cause()).isEqualTo(StopCause.WINDOW);
            assertThat(report.left()).containsExactly("vacuum", "last");
        });
        assertThat(outside)
                .isInstanceOfSatisfying(
                        RunReport.OutsideWindow.class,
                        report -> assertThat(report.opensAt()).isEqualTo("2026-11-23T01:00:00Z"));
        assertThat(((RunReport.Finished) next).outcome()).isEqualTo(RunOutcome.DONE);
        assertThat(((RunReport.Finished) next).token()).isEqualTo(2);
        assertThat(ran).hasValue(2);
        assertThat(tables).hasValue(5);
        assertThat(answer(
                        database,
                        "select string_agg(token || task || case when is_open then '?' else '' end, ' ' order by token,"
                                + " position) from monassurance_ops.maintenance_step"))
                .isEqualTo("1first 1vacuum? 2vacuum 2last");
    }

    @Test
    void a_run_that_waits_for_its_window_is_cancelled_at_once(PostgresDatabase database) {
        MutableClock clock = MutableClock.at(NIGHT);
        Maintenance maintenance = maintenance(database, "node-1").clock(clock).build();
        maintenance.install();
        MaintenanceWindow window = MaintenanceWindow.daily(LocalTime.of(2, 0), LocalTime.of(4, 0), PARIS);
        TestTask ends = new TestTask("ends", context -> {
            clock.advance(Duration.ofHours(3));
            return TestTask.done();
        });
        maintenance.run(Plan.of("daily", List.of(ends, counting("last", ran))), NIGHT, window);

        assertThat(maintenance.controls().cancel("daily", NIGHT, "bob", "not needed"))
                .isTrue();

        assertThat(maintenance.run(plan(), NIGHT))
                .isInstanceOfSatisfying(
                        RunReport.AlreadyFinished.class,
                        report -> assertThat(report.outcome()).isEqualTo(RunOutcome.CANCELLED));
        assertThat(ran).hasValue(0);
    }

    @Test
    void windows_open_and_close_as_the_clock_of_their_zone_shows() {
        MaintenanceWindow night = MaintenanceWindow.daily(LocalTime.of(22, 0), LocalTime.of(4, 0), PARIS);
        MaintenanceWindow weekend = night.on(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

        // The night in which the clocks go back is an hour longer, the other an hour shorter.
        assertThat(night.closesAfter(Instant.parse("2026-10-24T20:00:00Z")))
                .contains(Instant.parse("2026-10-25T03:00:00Z"));
        assertThat(night.closesAfter(Instant.parse("2026-03-28T21:00:00Z")))
                .contains(Instant.parse("2026-03-29T02:00:00Z"));
        assertThat(night.isOpen(Instant.parse("2026-11-22T02:59:59Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2026-11-22T03:00:00Z"))).isFalse();
        assertThat(night.opensAfter(Instant.parse("2026-11-22T03:00:00Z"))).isEqualTo("2026-11-22T21:00:00Z");
        // Monday before four belongs to the window that opened on Sunday.
        assertThat(weekend.isOpen(Instant.parse("2026-11-23T02:00:00Z"))).isTrue();
        assertThat(weekend.isOpen(Instant.parse("2026-11-23T22:00:00Z"))).isFalse();
        assertThat(weekend.opensAfter(Instant.parse("2026-11-23T22:00:00Z"))).isEqualTo("2026-11-28T21:00:00Z");
        assertThat(MaintenanceWindow.always().isOpen(NIGHT)).isTrue();
        assertThat(MaintenanceWindow.always().closesAfter(NIGHT)).isEmpty();
    }

    @Test
    void without_tables_the_controls_say_what_they_could_not_do(PostgresDatabase database) {
        RunControls controls = maintenance(database, "node-1").build().controls();

        assertThatThrownBy(() -> controls.pause("daily", "alice", "why")).isInstanceOf(OpsException.class);
        assertThatThrownBy(controls::running).isInstanceOf(OpsException.class);
    }

    private Plan plan() {
        return Plan.of("daily", List.of(counting("counting", ran)));
    }

    private Plan untilCancelled() {
        return Plan.of(
                "daily",
                List.of(
                        new TestTask("waits", context -> {
                            waitUntilCancelled(context::isCancelled);
                            return new TaskOutcome.Partial(Text.of("stopped", "arrêté"), List.of());
                        }),
                        counting("counting", ran)));
    }

    private static void waitUntilCancelled(BooleanSupplier isCancelled) {
        while (!isCancelled.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private Maintenance installed(PostgresDatabase database, String instance) {
        Maintenance maintenance = maintenance(database, instance).build();
        maintenance.install();
        return maintenance;
    }

    private Maintenance.Builder maintenance(PostgresDatabase database, String instance) {
        return Maintenance.over(database.dataSource())
                .application(node(instance))
                .events(events);
    }
}
