package com.monassurance.migrations;

import static com.monassurance.migrations.MigrationFailureTest.awaitTrue;
import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.PlannedRevision;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.TransactionMode;
import com.monassurance.migrations.run.WaitPolicy;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock of a runner whose connection may go through a pooler: a leased row instead of a session lock. */
class RunnerLeaseTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ScriptSource THREE = scripts()
            .table("r1")
            .revision("r2", "create table r2 (); create table r2_again ();", "drop table r2, r2_again;")
            .table("r3")
            .source();

    private static MigratorBuilder over(PostgresDatabase database, boolean isPooled, ScriptSource source) {
        return Migrator.over(isPooled ? HiddenDriver.over(database.dataSource()) : database.dataSource())
                .scripts(source);
    }

    private static RunSettings waiting(WaitPolicy policy) {
        return RunSettings.defaults().withWaiting(policy);
    }

    @RepeatedTest(2)
    void direct_and_pooled_starters_together_all_end_well_and_each_revision_runs_once(PostgresDatabase database)
            throws Exception {
        SampleScripts many = scripts().revision("r0", "create table ran (revision text);", "");
        for (int i = 1; i <= 12; i++) {
            many.revision("r" + i, "insert into ran select 'r" + i + "' from pg_sleep(0.02);", "");
        }

        List<MigrationReport> reports = Starters.all(16, i -> {
            Migrator migrator = over(database, i % 2 == 0, many.source()).build();
            return () -> migrator.upgrade(Target.head());
        });

        assertThat(reports.stream().flatMap(report -> report.ids().stream()))
                .hasSize(13)
                .doesNotHaveDuplicates();
        assertThat(Probe.of(database).list("select count(*) || ' ' || count(distinct revision) from ran"))
                .containsExactly("12 12");
        assertThat(Probe.of(database)
                        .is("not exists (select from monassurance_ops.schema_lease" + " where expires_at is not null)"))
                .isTrue();
    }

    @Test
    void a_pooled_run_goes_up_and_down_like_a_direct_one(PostgresDatabase database) {
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "create table t (a int); insert into t values (-1);"
                                + " alter table t add constraint positive check (a > 0) not valid;",
                        "drop table t;")
                .sections("r2", """
                        -- upgrade
                        set local role none; delete from t; alter table t validate constraint positive;
                        -- downgrade
                        select 1;
                        -- verify
                        select not exists (select from t);
                        """)
                .source();
        Migrator migrator = over(database, true, source).build();

        assertThat(migrator.plan(Target.head()).ids()).containsExactly("r1", "r2");
        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r1", "r2");
        assertThat(Probe.of(database).list("select convalidated::text from pg_constraint where conname = 'positive'"))
                .containsExactly("true");
        assertThat(migrator.state().isAtHead()).isTrue();
        assertThat(migrator.validate().isValid()).isTrue();
        assertThat(migrator.downgrade(Target.base()).ids()).containsExactly("r2", "r1");
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    @Test
    void a_pooled_run_in_one_transaction_is_fenced_too(PostgresDatabase database) {
        Migrator migrator = over(database, true, THREE)
                .settings(RunSettings.defaults().withTransactions(TransactionMode.WHOLE_RUN))
                .build();

        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r1", "r2", "r3");
        assertThat(Probe.of(database).list("select count(distinct xmin::text) from monassurance_ops.schema_history"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table t (); create index concurrently t_i on t ((1));",
                "select 1; set work_mem = '8MB';",
                "select 1; select set_config('work_mem', '8MB', false);",
                "select 1; create temporary table t (a int);",
                "select 1; listen x;",
                "select 1; select pg_advisory_lock(1);"
            })
    void what_a_pooler_cannot_carry_is_refused_while_planning_with_its_place(String sql, PostgresDatabase database) {
        ScriptSource source = scripts().table("r0").revision("r1", sql, "").source();
        Migrator pooled = over(database, true, source).build();

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> pooled.plan(Target.head()))
                .matches(e -> e.error() == MigrationError.POOLED_CONNECTION)
                .matches(e -> e.nextStep().contains("direct"))
                .withMessageContaining("r1_test.sql:5:");
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> pooled.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.POOLED_CONNECTION);
        assertThat(Probe.of(database).catalogue()).isEmpty();
        assertThat(Probe.of(database).is("to_regnamespace('monassurance_ops') is null"))
                .isTrue();

        Migrator helped =
                over(database, true, source).direct(database.dataSource()).build();
        assertThat(helped.upgrade(Target.head()).ids()).containsExactly("r0", "r1");
    }

    @Test
    void a_direct_connection_that_is_pooled_itself_is_refused(PostgresDatabase database) {
        Migrator migrator = over(database, true, THREE)
                .direct(HiddenDriver.over(database.dataSource()))
                .build();

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.POOLED_CONNECTION);
    }

    @Test
    void a_session_pooler_that_the_host_vouches_for_carries_everything(PostgresDatabase database) {
        Migrator migrator = over(
                        database,
                        true,
                        scripts()
                                .revision("r1", "create table t (a int); create index concurrently t_a on t (a);", "")
                                .source())
                .sessionPooled()
                .build();

        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r1");
    }

    /** What kill -9 leaves: a lease that nobody renews. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_successor_of_either_kind_waits_for_the_lease_of_a_dead_runner_and_goes_on(
            boolean isPooled, PostgresDatabase database) {
        Migrator dying = over(database, true, THREE)
                .lease(Duration.ofMillis(1500))
                .callback(new MigrationCallback() {
                    @Override
                    public void afterStatement(PlannedRevision revision, SqlStatement statement, Connection connection)
                            throws SQLException {
                        if (revision.id().equals("r2")) {
                            // Not of the connection it was lent, which refuses that.
                            try (Statement driver = connection.createStatement()) {
                                driver.getConnection().abort(Runnable::run);
                            }
                        }
                    }
                })
                .build();
        assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> dying.upgrade(Target.head()));
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> over(database, isPooled, THREE)
                        .settings(waiting(WaitPolicy.failFast()))
                        .build()
                        .upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT)
                .withMessageContaining("process " + ProcessHandle.current().pid())
                .withMessageContaining("behind revision r1");
        MigrationReport report = over(database, isPooled, THREE).build().upgrade(Target.head());

        assertThat(report.ids()).containsExactly("r2", "r3");
        assertThat(report.waited()).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_runner_whose_lease_was_taken_over_stops_before_its_next_statement(
            boolean isPooled, PostgresDatabase database) throws Exception {
        CountDownLatch isPaused = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Migrator slow = over(database, true, THREE)
                .lease(Duration.ofMillis(200))
                .callback(pausing(isPaused, goOn))
                .build();
        CompletableFuture<MigrationReport> first = Starters.one(() -> slow.upgrade(Target.head()));
        assertThat(isPaused.await(20, TimeUnit.SECONDS)).isTrue();

        MigrationReport second = over(database, isPooled, THREE).build().upgrade(Target.head());
        goOn.countDown();

        assertThat(second.ids()).containsExactly("r1", "r2", "r3");
        assertThat(first)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.LEASE_LOST));
        assertThat(Probe.of(database).rows()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_transaction_longer_than_the_lease_protects_itself_and_is_described_to_those_who_wait(
            boolean isPooled, PostgresDatabase database) throws Exception {
        Migrator slow = over(
                        database,
                        true,
                        scripts()
                                .table("r0")
                                .revision("r1", "select pg_advisory_xact_lock(4711), 'secret'; create table t ();", "")
                                .source())
                .settings(RunSettings.defaults().withLockTimeout(Duration.ofSeconds(20)))
                .lease(Duration.ofMillis(50))
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            statement.execute("select pg_advisory_lock(4711)");
            CompletableFuture<MigrationReport> run = Starters.one(() -> slow.upgrade(Target.head()));
            awaitTrue(database, "exists (select from pg_locks where locktype = 'advisory' and not granted)");

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(
                            () -> over(database, isPooled, scripts().table("r0").source())
                                    .settings(waiting(WaitPolicy.upTo(Duration.ofMillis(1200))))
                                    .build()
                                    .install())
                    .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT)
                    .withMessageContaining("through a pooler, migrating for ")
                    .withMessageContaining("its lease ran out")
                    .withMessageContaining("select pg_advisory_xact_lock(4711),")
                    .withMessageContaining("still running")
                    .withMessageContaining("behind revision r0")
                    .withMessageNotContaining("secret");
            statement.execute("select pg_advisory_unlock(4711)");
            assertThat(run.get(20, TimeUnit.SECONDS).ids()).containsExactly("r0", "r1");
        }
    }

    @Test
    void a_lease_does_not_run_out_while_its_holder_pauses_between_two_tries(PostgresDatabase database)
            throws Exception {
        database.execute("create table busy (a int)");
        over(database, true, THREE).build().install();
        Migrator patient = over(
                        database,
                        true,
                        scripts()
                                .revision("r1", "alter table busy add b int;", "")
                                .source())
                .settings(RunSettings.defaults()
                        .withLockTimeout(Duration.ofMillis(100))
                        .withRetries(10, Duration.ofMillis(1200)))
                .lease(Duration.ofMillis(600))
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select from busy");
            CompletableFuture<MigrationReport> run = Starters.one(() -> patient.upgrade(Target.head()));
            awaitTrue(
                    database,
                    "(select expires_at > started_at + interval '1000 ms' from monassurance_ops.schema_lease)");

            assertThatExceptionOfType(MigrationException.class)
                    .isThrownBy(() -> over(database, true, THREE)
                            .settings(waiting(WaitPolicy.upTo(Duration.ofMillis(1500))))
                            .build()
                            .install())
                    .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT);
            blocker.rollback();
            assertThat(run.get(20, TimeUnit.SECONDS).ids()).containsExactly("r1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_waiter_that_may_skip_ends_well_when_the_target_is_reached_though_the_lock_is_not_free(
            boolean isPooled, PostgresDatabase database) throws Exception {
        CountDownLatch isDone = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Migrator holder = over(database, isPooled, THREE)
                .callback(new MigrationCallback() {
                    @Override
                    public void afterRun(MigrationPlan plan, Connection connection) {
                        isDone.countDown();
                        await(goOn);
                    }
                })
                .build();
        CompletableFuture<MigrationReport> run = Starters.one(() -> holder.upgrade(Target.head()));
        assertThat(isDone.await(20, TimeUnit.SECONDS)).isTrue();

        MigrationReport report = over(database, isPooled, THREE)
                .settings(waiting(WaitPolicy.skipAtTarget(Duration.ofSeconds(20))))
                .build()
                .upgrade(Target.parse("r2"));
        assertThat(report.isChanged()).isFalse();
        assertThat(run).isNotDone();
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> over(database, isPooled, THREE)
                        .settings(waiting(WaitPolicy.skipAtTarget(Duration.ofMillis(200))))
                        .build()
                        .downgrade(Target.base()))
                .matches(e -> e.error() == MigrationError.LOCK_TIMEOUT);
        goOn.countDown();
        assertThat(run.get(20, TimeUnit.SECONDS).ids()).hasSize(3);
    }

    @Test
    void a_pooled_run_leaves_no_setting_on_the_connection(PostgresDatabase database) throws Exception {
        String settings = "select string_agg(name || '=' || setting, ',' order by name) from pg_settings"
                + " where name <> 'transaction_isolation'";
        try (Connection only = database.dataSource().getConnection();
                Statement statement = only.createStatement()) {
            String before = MigrationConcurrencyTest.answer(statement, settings);

            Migrator.over(HiddenDriver.over(HiddenDriver.always(only)))
                    .scripts(THREE)
                    .build()
                    .upgrade(Target.head());

            assertThat(MigrationConcurrencyTest.answer(statement, settings)).isEqualTo(before);
        }
    }

    private static MigrationCallback pausing(CountDownLatch isPaused, CountDownLatch goOn) {
        return new MigrationCallback() {
            @Override
            public void beforeRun(MigrationPlan plan, Connection connection) {
                isPaused.countDown();
                await(goOn);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
