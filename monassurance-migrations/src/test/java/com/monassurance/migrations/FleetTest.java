package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.FleetOutcome.Done;
import com.monassurance.migrations.FleetOutcome.Failed;
import com.monassurance.migrations.FleetOutcome.NotStarted;
import com.monassurance.migrations.FleetOutcome.Reason;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.ScriptSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many databases with one set of scripts. */
class FleetTest {

    private static final ScriptSource SCRIPTS = scripts()
            .table("f1")
            .revision("f2", "create table blocked (a int);", "drop table blocked;")
            .source();

    private final Map<String, PostgresDatabase> databases = new LinkedHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @AfterEach
    void drop() {
        databases.values().parallelStream().forEach(PostgresDatabase::close);
    }

    private List<String> tenants(int count) {
        List<PostgresDatabase> made = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> PostgresFixture.shared().newDatabase())
                .toList();
        for (int i = 0; i < count; i++) {
            databases.put("tenant_" + i, made.get(i));
        }
        return List.copyOf(databases.keySet());
    }

    private Migrator migrator(String name) {
        asked.add(name);
        PostgresDatabase database = databases.get(name);
        return Migrator.over(database.dataSource()).scripts(SCRIPTS).build();
    }

    /** The second revision finds its place taken. */
    private void occupy(String name) {
        databases.get(name).execute("create table blocked (other text)");
    }

    private void mend(String name) {
        databases.get(name).execute("drop table blocked");
    }

    private List<String> applied(String name) {
        List<String> rows = new ArrayList<>();
        migrator(name).history().history().stream()
                .filter(KnownRevision::isApplied)
                .forEach(revision -> rows.add(revision.id()));
        return rows;
    }

    private static MigrationReport done(FleetReport report, String database) {
        if (report.find(database).orElseThrow() instanceof Done<MigrationReport> done) {
            return done.result();
        }
        throw new AssertionError(database + " is not done: " + report.toText());
    }

    @Test
    void two_hundred_databases_of_which_one_fails_in_the_middle_are_finished_by_a_second_run() {
        List<String> tenants = tenants(200);
        occupy("tenant_100");
        Fleet fleet = Fleet.of(tenants, this::migrator)
                .canaries("tenant_7", "tenant_150")
                .parallelism(4)
                .build();

        FleetPlan plan = fleet.plan(Target.head());
        FleetReport first = fleet.upgrade(Target.head());
        List<String> halfway = applied("tenant_100");
        mend("tenant_100");
        FleetReport second = fleet.upgrade(Target.head());

        assertThat(plan.isComplete()).isTrue();
        assertThat(plan.plans())
                .hasSize(200)
                .allSatisfy((name, each) -> assertThat(each.ids()).containsExactly("f1", "f2"));
        assertThat(plan.toText()).startsWith("upgrade head: 200 databases, 200 to change, 0 at the target already");

        assertThat(first.databases()).extracting(FleetOutcome::database).startsWith("tenant_7", "tenant_150");
        assertThat(first.databases())
                .hasSize(200)
                .extracting(FleetOutcome::database)
                .containsExactlyInAnyOrderElementsOf(tenants);
        assertThat(first.isComplete()).isFalse();
        assertThat(first.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.database()).isEqualTo("tenant_100");
            assertThat(failed.failure()).isInstanceOf(MigrationException.class);
        });
        assertThat(first.changed()).as("those before it, and the few beside it").isBetween(99, 110);
        assertThat(first.changed() + first.failed() + first.notStarted()).isEqualTo(200);
        assertThat(first.find("tenant_199")).contains(new NotStarted<>("tenant_199", Reason.FAILURES_REACHED));
        assertThat(halfway).containsExactly("f1");
        assertThat(first.toText())
                .contains("1 failed")
                .contains("tenant_100  FAILED  MIG-011")
                .contains("not begun, because too many others failed: ");

        assertThat(second.isComplete()).isTrue();
        assertThat(second.unchanged()).isEqualTo(first.changed());
        assertThat(second.changed()).isEqualTo(200 - first.changed());
        assertThat(done(second, "tenant_100").ids()).containsExactly("f2");
        assertThat(List.of("tenant_0", "tenant_7", "tenant_100", "tenant_199"))
                .allSatisfy(name -> assertThat(applied(name)).containsExactly("f1", "f2"));
    }

    @Test
    void a_canary_that_fails_keeps_the_others_from_being_begun_however_many_failures_are_borne() {
        List<String> tenants = tenants(6);
        occupy("tenant_3");
        Fleet fleet = Fleet.of(tenants, this::migrator)
                .canaries("tenant_3", "tenant_4")
                .stopAfter(5)
                .build();

        FleetReport report = fleet.upgrade(Target.head());

        assertThat(asked).containsExactlyInAnyOrder("tenant_3", "tenant_4");
        assertThat(report.databases().get(0)).isInstanceOf(Failed.class);
        assertThat(report.databases().get(1)).isInstanceOf(Done.class);
        assertThat(report.databases().subList(2, 6))
                .allSatisfy(outcome ->
                        assertThat(outcome).isEqualTo(new NotStarted<>(outcome.database(), Reason.CANARY_FAILED)));
        assertThat(applied("tenant_0")).isEmpty();
    }

    @Test
    void a_fleet_bears_as_many_failures_as_it_was_told_and_a_host_that_fails_counts() {
        List<String> tenants = tenants(5);
        occupy("tenant_0");
        Function<String, Migrator> migrators = name -> {
            if (name.equals("tenant_1")) {
                throw new IllegalStateException("no password for " + name);
            }
            return migrator(name);
        };

        FleetReport borne =
                Fleet.of(tenants, migrators).parallelism(1).stopAfter(3).build().upgrade(Target.head());
        FleetReport stopped =
                Fleet.of(tenants, migrators).parallelism(1).stopAfter(2).build().upgrade(Target.head());
        FleetPlan plan = Fleet.of(tenants, migrators).build().plan(Target.head());

        assertThat(borne.failed()).isEqualTo(2);
        assertThat(borne.changed()).isEqualTo(3);
        assertThat(borne.toText()).contains("no password for tenant_1");
        assertThat(stopped.notStarted()).isEqualTo(3);
        assertThat(plan.isComplete()).isFalse();
        assertThat(plan.plans()).hasSize(4);
        assertThat(plan.plans().get("tenant_0").ids()).containsExactly("f2");
        assertThat(plan.toText()).contains("tenant_0  1 step: f2").contains("tenant_1  FAILED");
    }

    @Test
    void no_more_databases_are_worked_on_at_once_than_allowed_and_the_threads_have_names_and_end() {
        List<String> tenants = tenants(12);
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger busiest = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<String> told = new ArrayList<>();
        Function<String, Migrator> migrators = name -> {
            threads.add(Thread.currentThread());
            busiest.accumulateAndGet(busy.incrementAndGet(), Math::max);
            return migrator(name);
        };

        FleetReport report = Fleet.of(tenants, migrators)
                .parallelism(3)
                .listener(outcome -> {
                    busy.decrementAndGet();
                    told.add(outcome.database());
                })
                .build()
                .upgrade(Target.head());

        assertThat(report.isComplete()).isTrue();
        assertThat(told).containsExactlyInAnyOrderElementsOf(tenants);
        assertThat(busiest.get()).isBetween(1, 3);
        assertThat(threads).hasSizeLessThanOrEqualTo(3).allSatisfy(thread -> {
            assertThat(thread.getName()).startsWith("monassurance-fleet-");
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void an_interrupt_stops_the_one_that_waits_and_keeps_the_others_from_being_begun() throws Exception {
        List<String> tenants = tenants(4);
        CountDownLatch begun = new CountDownLatch(1);
        Function<String, Migrator> migrators = name -> {
            if (name.equals("tenant_1")) {
                begun.countDown();
                try {
                    TimeUnit.SECONDS.sleep(60);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new MigrationException(MigrationError.STOPPED, "stopped", "Run it again.");
                }
            }
            return migrator(name);
        };
        Fleet fleet = Fleet.of(tenants, migrators).parallelism(1).build();
        List<FleetReport> reports = new ArrayList<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread caller = new Thread(
                () -> {
                    reports.add(fleet.upgrade(Target.head()));
                    interrupted.set(Thread.currentThread().isInterrupted());
                },
                "caller");

        caller.start();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join(30_000);

        assertThat(reports).hasSize(1);
        assertThat(interrupted).isTrue();
        assertThat(reports.get(0).databases())
                .satisfiesExactly(
                        outcome -> assertThat(outcome).isInstanceOf(Done.class),
                        outcome -> assertThat(outcome).isInstanceOf(Failed.class),
                        outcome -> assertThat(outcome).isEqualTo(new NotStarted<>("tenant_2", Reason.STOPPED)),
                        outcome -> assertThat(outcome).isEqualTo(new NotStarted<>("tenant_3", Reason.STOPPED)));
        assertThat(applied("tenant_2")).isEmpty();
    }

    @Test
    void a_listener_that_fails_stops_the_fleet_and_is_heard() {
        List<String> tenants = tenants(3);
        Fleet fleet = Fleet.of(tenants, this::migrator)
                .parallelism(1)
                .listener(outcome -> {
                    throw new IllegalStateException("the pager is broken");
                })
                .build();

        assertThatThrownBy(() -> fleet.upgrade(Target.head())).hasMessage("the pager is broken");

        assertThat(asked).containsExactly("tenant_0");
    }

    @Test
    void a_fleet_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() ->
                        Fleet.of(List.of("a"), this::migrator).canaries("b").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b");
        assertThatThrownBy(() -> Fleet.of(List.of("a", "a"), this::migrator))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        Fleet.of(List.of("a"), this::migrator).parallelism(0).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Fleet.of(Map.of()).build().upgrade(Target.head()).isComplete())
                .isTrue();
    }
}
