package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.WaitPolicy;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationConcurrencyTest {

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

    /** L1, L8: nobody deadlocks with a concurrent build, nobody creates the history twice. */
    @RepeatedTest(2)
    void thirty_two_starters_on_an_empty_database_all_end_well_and_each_revision_runs_once(PostgresDatabase database)
            throws Exception {
        List<MigrationReport> reports = Starters.all(32, i -> {
            Migrator migrator = Migrator.over(database.dataSource())
                    .scripts(WITH_CONCURRENT_STEPS)
                    .build();
            return () -> migrator.upgrade(Target.head());
        });

        assertThat(reports.stream().flatMap(report -> report.ids().stream())).containsExactly("r1", "r2", "r3", "r4");
        assertThat(Probe.of(database).list("select count(*) from t")).containsExactly("500");
        assertThat(Probe.of(database).list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true", "true");
    }

    @Test
    void twenty_who_install_at_once_all_end_well(PostgresDatabase database) throws Exception {
        List<Boolean> done = Starters.all(20, i -> {
            Migrator migrator = Migrator.over(
                            i % 4 == 0 ? HiddenDriver.over(database.dataSource()) : database.dataSource())
                    .scripts(WITH_CONCURRENT_STEPS)
                    .build();
            return () -> {
                migrator.install();
                return true;
            };
        });

        assertThat(done).hasSize(20);
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    /** L2: seen from outside, while a concurrent build waits and others wait for it. */
    @Test
    void no_session_of_ours_is_idle_in_a_transaction_while_an_index_is_built_concurrently(PostgresDatabase database)
            throws Exception {
        database.execute("create table t (a int)");
        ScriptSource source = scripts()
                .revision("r1", "create index concurrently t_a on t (a);", "")
                .source();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("insert into t values (1)");
            CompletableFuture<MigrationReport> run = Starters.one(() ->
                    Migrator.over(database.dataSource()).scripts(source).build().upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database,
                    "exists (select from pg_stat_activity where query like 'create index concurrently%'"
                            + " and wait_event_type = 'Lock')");
            List<CompletableFuture<MigrationReport>> waiting = List.of(
                    Starters.one(() -> Migrator.over(database.dataSource())
                            .scripts(source)
                            .build()
                            .upgrade(Target.head())),
                    Starters.one(() -> Migrator.over(HiddenDriver.over(database.dataSource()))
                            .direct(database.dataSource())
                            .scripts(source)
                            .build()
                            .upgrade(Target.head())));
            for (int i = 0; i < 50; i++) {
                assertThat(Probe.of(database)
                                .list("select application_name || query from pg_stat_activity"
                                        + " where state like 'idle in transaction%' and datname = current_database()"
                                        + " and application_name like 'monassurance%'"))
                        .isEmpty();
            }
            blocker.rollback();

            assertThat(run.get(30, TimeUnit.SECONDS).ids()).containsExactly("r1");
            for (CompletableFuture<MigrationReport> each : waiting) {
                assertThat(each.get(30, TimeUnit.SECONDS).isChanged()).isFalse();
            }
        }
    }

    /** L6: the lock is lost together with its session. */
    @Test
    void a_runner_whose_backend_is_terminated_stops_before_its_next_statement_and_a_successor_finishes(
            PostgresDatabase database) throws Exception {
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "create table t (a int); create index concurrently t_a on t (a);"
                                + " select pg_advisory_lock(4711); create table last ();",
                        "")
                .source();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            statement.execute("select pg_advisory_lock(4711)");
            CompletableFuture<MigrationReport> run = Starters.one(() ->
                    Migrator.over(database.dataSource()).scripts(source).build().upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database, "exists (select from pg_locks where locktype = 'advisory' and not granted)");
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'" + " and not granted");

            assertThat(run)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error()).isEqualTo(MigrationError.CONNECTION_LOST));
            assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 2/4");
            assertThat(Probe.of(database).is("to_regclass('last') is null")).isTrue();
            statement.execute("select pg_advisory_unlock(4711)");
        }

        assertThat(Migrator.over(database.dataSource())
                        .scripts(source)
                        .build()
                        .upgrade(Target.head())
                        .ids())
                .containsExactly("r1");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 4/4");
    }

    /** L6: the client vanishes while its statement runs; the server finds out within 10 s. */
    @Test
    void the_lock_of_a_runner_whose_client_has_vanished_is_free_before_its_statement_would_end(
            PostgresDatabase database) throws Exception {
        ScriptSource slow = scripts()
                .revision("r1", "create table t as select 1 as a from pg_sleep(600);", "")
                .source();
        ScriptSource quick = scripts().revision("r1", "create table t ();", "").source();
        try (FaultProxy network = FaultProxy.to(database.host(), database.port())) {
            String url = "jdbc:postgresql://" + network.host() + ":" + network.port() + "/" + database.name();
            Migrator runner = Migrator.over(PostgresFixture.at(url, database.user(), database.password())
                            .dataSource(database.name()))
                    .scripts(slow)
                    .build();
            CompletableFuture<MigrationReport> run = Starters.one(() -> runner.upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database,
                    "exists (select from pg_stat_activity where state = 'active' and query like '%sleep(600)%'"
                            + " and pid <> pg_backend_pid())");
            network.cut();

            MigrationReport report =
                    Migrator.over(database.dataSource()).scripts(quick).build().upgrade(Target.head());

            assertThat(report.ids()).containsExactly("r1");
            assertThat(report.waited()).isLessThan(Duration.ofSeconds(20));
            assertThat(run).failsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void the_session_of_a_runner_tells_the_server_to_look_after_it(PostgresDatabase database) {
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "create table s as select current_setting('tcp_keepalives_idle')"
                                + " || ' ' || current_setting('tcp_keepalives_interval')"
                                + " || ' ' || current_setting('tcp_keepalives_count')"
                                + " || ' ' || current_setting('client_connection_check_interval') as s;",
                        "")
                .source();

        Migrator.over(database.dataSource()).scripts(source).build().upgrade(Target.head());

        assertThat(Probe.of(database).list("select s from s")).containsExactly("30 10 3 10s");
    }

    @Test
    void a_waiter_is_told_the_age_of_the_run_its_revision_and_statement_but_no_literal(PostgresDatabase database)
            throws Exception {
        RecordingEventSink events = new RecordingEventSink();
        ScriptSource source = scripts()
                .table("r0")
                .revision(
                        "r1",
                        "create table t (a int); create index concurrently t_a on t (a);"
                                + " select 'hidden', pg_advisory_xact_lock(4711);",
                        "")
                .source();
        Migrator.over(database.dataSource()).scripts(source).build().upgrade(Target.parse("r0"));
        Migrator waiter = Migrator.over(database.dataSource())
                .scripts(source)
                .settings(RunSettings.defaults().withWaiting(WaitPolicy.upTo(Duration.ofMillis(1500))))
                .events(events)
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            statement.execute("select pg_advisory_lock(4711)");
            CompletableFuture<MigrationReport> run = Starters.one(() -> Migrator.over(database.dataSource())
                    .scripts(source)
                    .settings(RunSettings.defaults().withLockTimeout(Duration.ofSeconds(20)))
                    .build()
                    .upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database, "exists (select from pg_locks where locktype = 'advisory' and not granted)");

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> waiter.upgrade(Target.head()))
                    .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT)
                    .withMessageContaining("migrating for ")
                    .withMessageContaining("connected for ")
                    .withMessageContaining("in revision r1 (upgrading, 2 of 3 statements done)")
                    .withMessageContaining("(select …)")
                    .withMessageNotContaining("hidden");
            assertThat(events.names()).containsExactly("migration.lock.awaited", "migration.lock.awaited");
            statement.execute("select pg_advisory_unlock(4711)");
            assertThat(run.get(20, TimeUnit.SECONDS).ids()).containsExactly("r1");
        }
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
            CompletableFuture<MigrationReport> run = Starters.one(() -> slow.upgrade(Target.head()));
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
            CompletableFuture<MigrationReport> one = Starters.one(() -> first.upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database, "exists (select from pg_locks where locktype = 'advisory' and not granted)");
            CompletableFuture<MigrationReport> two = Starters.one(() -> second.upgrade(Target.head()));
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

    static String answer(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
