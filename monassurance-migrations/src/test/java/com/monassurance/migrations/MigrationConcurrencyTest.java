package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.WaitPolicy;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationConcurrencyTest {

    /** A thread each: the common pool of a machine with two processors may have a single thread. */
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "starter");
        thread.setDaemon(true);
        thread.start();
    };

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ScriptSource WITH_CONCURRENT_STEPS = scripts()
            .revision(
                    "r1",
                    "create table t (a int, b int); insert into t select i, i from generate_series(1, 500) i;",
                    "")
            .revision("r2", "create index concurrently t_a on t (a);", "")
            .table("r3")
            .revision("r4", "create unique index concurrently t_b on t (b); create table done ();", "")
            .source();

    /** L1, L2, L8: nobody deadlocks with a concurrent build, nobody creates the history twice. */
    @RepeatedTest(3)
    void eight_starters_on_an_empty_database_all_end_well_and_each_revision_runs_once(PostgresDatabase database)
            throws Exception {
        int starters = 8;
        CyclicBarrier barrier = new CyclicBarrier(starters);
        ExecutorService threads = Executors.newFixedThreadPool(starters);
        List<Future<MigrationReport>> runs = new ArrayList<>();
        try {
            for (int i = 0; i < starters; i++) {
                runs.add(threads.submit(() -> {
                    Migrator migrator = Migrator.over(database.dataSource())
                            .scripts(WITH_CONCURRENT_STEPS)
                            .build();
                    barrier.await(20, TimeUnit.SECONDS);
                    return migrator.upgrade(Target.head());
                }));
            }
            List<String> applied = new ArrayList<>();
            for (Future<MigrationReport> run : runs) {
                applied.addAll(run.get(60, TimeUnit.SECONDS).ids());
            }
            assertThat(applied).containsExactly("r1", "r2", "r3", "r4");
        } finally {
            threads.shutdownNow();
        }
        assertThat(Probe.of(database).list("select count(*) from t")).containsExactly("500");
        assertThat(Probe.of(database).list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true", "true");
    }

    @Test
    void a_waiter_gives_up_at_its_limit_and_says_who_holds_the_lock(PostgresDatabase database) throws Exception {
        RecordingEventSink events = new RecordingEventSink();
        Migrator slow = Migrator.over(database.dataSource())
                .scripts(scripts()
                        .revision("r1", "select 1; select pg_advisory_lock(4711);", "")
                        .source())
                .build();
        Migrator impatient = Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .settings(RunSettings.defaults().withWaiting(WaitPolicy.upTo(Duration.ofMillis(300))))
                .events(events)
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            statement.execute("select pg_advisory_lock(4711)");
            CompletableFuture<MigrationReport> run = CompletableFuture.supplyAsync(() -> slow.upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database, "exists (select from pg_locks where locktype = 'advisory' and not granted)");

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> impatient.upgrade(Target.head()))
                    .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT)
                    .withMessageContaining("monassurance-ops/migrations")
                    .withMessageContaining("still running");
            assertThat(events.names()).containsExactly("migration.lock.awaited");
            statement.execute("select pg_advisory_unlock(4711)");
            assertThat(run.get(20, TimeUnit.SECONDS).ids()).containsExactly("r1");
        }
    }

    @Test
    void a_waiter_finds_the_work_done_when_its_turn_comes(PostgresDatabase database) throws Exception {
        ScriptSource source = scripts()
                .revision("r1", "select pg_advisory_lock(4711); create table t ();", "")
                .source();
        Migrator first = Migrator.over(database.dataSource()).scripts(source).build();
        RecordingEventSink events = new RecordingEventSink();
        Migrator second = Migrator.over(database.dataSource())
                .scripts(source)
                .events(events)
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            statement.execute("select pg_advisory_lock(4711)");
            CompletableFuture<MigrationReport> one =
                    CompletableFuture.supplyAsync(() -> first.upgrade(Target.head()), THREADS);
            MigrationFailureTest.awaitTrue(
                    database, "exists (select from pg_locks where locktype = 'advisory' and not granted)");
            CompletableFuture<MigrationReport> two =
                    CompletableFuture.supplyAsync(() -> second.upgrade(Target.head()), THREADS);
            awaitEvent(events, "migration.lock.awaited");
            // L2: while it waits, no session of ours is idle in a transaction.
            assertThat(Probe.of(database)
                            .list("select 1 from pg_stat_activity where state like 'idle in transaction%'"
                                    + " and datname = current_database()"))
                    .isEmpty();
            statement.execute("select pg_advisory_unlock(4711)");

            assertThat(one.get(20, TimeUnit.SECONDS).isChanged()).isTrue();
            MigrationReport report = two.get(20, TimeUnit.SECONDS);
            assertThat(report.isChanged()).isFalse();
            assertThat(report.waited()).isPositive();
        }
    }

    @Test
    void an_interrupted_thread_stops_waiting_and_stays_interrupted(PostgresDatabase database) throws Exception {
        long key = 0;
        for (String found : lockKeyOf(database)) {
            key = Long.parseLong(found);
        }
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            statement.execute("select pg_advisory_lock(" + key + ")");
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> migrator.upgrade(Target.head()))
                    .matches(e -> e.error() == MigrationError.STOPPED);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** The key is found the way an operator would: by looking at the lock of a run that is going on. */
    private static List<String> lockKeyOf(PostgresDatabase database) {
        Migrator migrator = Migrator.over(database.dataSource())
                .namespace("probe")
                .scripts(scripts()
                        .revision(
                                "p1",
                                "create table key as select (classid::bigint << 32) | objid::bigint as key from pg_locks"
                                        + " where locktype = 'advisory' and pid = pg_backend_pid();",
                                "")
                        .source())
                .build();
        migrator.upgrade(Target.head());
        return Probe.of(database).list("select key from key");
    }

    private static void awaitEvent(RecordingEventSink events, String name) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!events.names().contains(name)) {
            assertThat(System.nanoTime()).as("no event %s within 30 s", name).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
