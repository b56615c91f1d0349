package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState.Status;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.Validation;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

class MigrationFailureTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource()).scripts(source).build();
    }

    private static ThrowableAssertAlternative<MigrationException> assertFails(
            MigrationError error, ThrowingCallable call) {
        return assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call)
                .matches(e -> e.error() == error, "is " + error);
    }

    @Test
    void a_failing_statement_in_a_transaction_leaves_nothing_and_no_row(PostgresDatabase database) {
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts()
                        .table("r1")
                        .revision(
                                "r2", "create table kept (a int);\nselect 1,\n  nope;\ncreate table never (a int);", "")
                        .table("r3")
                        .source())
                .events(events)
                .build();

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("r2_test.sql:7:3")
                .withMessageContaining("\"nope\" does not exist")
                .withMessageContaining("Nothing of it was kept")
                .matches(e -> e.fields().get("sqlState").equals("42703"))
                .matches(e -> e.fields().get("place").equals("7:3"));

        Probe probe = Probe.of(database);
        assertThat(probe.rows()).containsExactly("r1 applied 1/1");
        assertThat(probe.is("to_regclass('kept') is null and to_regclass('t_r3') is null"))
                .isTrue();
        assertThat(events.names())
                .containsExactly("migration.started", "migration.revision.applied", "migration.revision.failed");
    }

    @Test
    void a_deferred_constraint_that_fails_at_commit_leaves_nothing(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision(
                                "r1",
                                "create table p (id int primary key); create table c (p int references p deferrable"
                                        + " initially deferred); insert into c values (1);",
                                "")
                        .source());

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("foreign key");

        assertThat(Probe.of(database).rows()).isEmpty();
        assertThat(Probe.of(database).is("to_regclass('p') is null")).isTrue();
    }

    @Test
    void a_backend_that_dies_between_statements_leaves_a_transaction_undone(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .table("r1")
                        .revision("r2", "create table t (a int); select pg_terminate_backend(pg_backend_pid());", "")
                        .source());

        assertFails(MigrationError.CONNECTION_LOST, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("The connection was lost during the upgrade of revision r2 at r2_test.sql:5:")
                .withMessageContaining("took effect is not known")
                .matches(e -> e.nextStep().contains("run the same command again"))
                .matches(e -> e.fields().get("sqlState").matches("57P01|08006"));

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
        assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
        assertThat(Probe.of(database).list("select 1 from pg_locks where locktype = 'advisory'"))
                .isEmpty();
    }

    @Test
    void a_backend_that_dies_outside_a_transaction_is_told_as_lost_and_not_as_a_failed_script(
            PostgresDatabase database) {
        database.execute(
                "create table t (a int)",
                "create function die() returns int immutable language plpgsql as"
                        + " 'begin perform pg_terminate_backend(pg_backend_pid()); return 1; end'",
                "insert into t values (1)");
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision("r1", "create index concurrently t_a on t ((a + die()));", "")
                        .source());

        assertFails(MigrationError.CONNECTION_LOST, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("the last statement sent took effect is not known")
                .matches(e -> !e.getMessage().contains("interrupted after"));

        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 0/1");
        database.execute("create or replace function die() returns int immutable language sql as 'select 1'");
        assertThat(migrator.upgrade(Target.head()).isChanged()).isTrue();
        assertThat(Probe.of(database).list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true");
    }

    @Test
    void a_script_that_raises_the_state_of_a_lost_connection_has_failed_and_nothing_more(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision("r1", "do $$ begin raise exception 'far away' using errcode = '08001'; end $$;", "")
                        .source());

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("far away");
    }

    @Test
    void a_script_that_releases_the_lock_of_the_runner_is_stopped_and_undone(PostgresDatabase database) {
        for (String unlock : List.of(
                "select pg_advisory_unlock_all();",
                "do $$ begin perform pg_advisory_unlock((l.classid::bigint << 32) | l.objid::bigint) from pg_locks l"
                        + " where l.pid = pg_backend_pid() and l.locktype = 'advisory'; end $$;")) {
            Migrator migrator = migrator(
                    database,
                    scripts()
                            .revision("r1", "create table t (a int); " + unlock, "")
                            .table("r2")
                            .source());

            assertFails(MigrationError.LOCK_RELEASED, () -> migrator.upgrade(Target.head()))
                    .withMessageContaining("revision r1")
                    .withMessageContaining("Nothing of it was kept");

            assertThat(Probe.of(database).rows()).isEmpty();
            assertThat(Probe.of(database).is("to_regclass('t') is null and to_regclass('t_r2') is null"))
                    .isTrue();
        }
    }

    @Test
    void a_lock_released_before_a_statement_outside_transactions_stops_before_it(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision(
                                "r1",
                                "create table t (a int); create index concurrently t_a on t (a);"
                                        + " select pg_advisory_unlock_all(); create index concurrently t_b on t (a);",
                                "")
                        .source());

        assertFails(MigrationError.LOCK_RELEASED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("interrupted after 2 of 4");

        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 2/4");
        assertThat(Probe.of(database).is("to_regclass('t_a') is not null and to_regclass('t_b') is null"))
                .isTrue();
    }

    @Test
    void a_table_locked_by_others_is_waited_for_in_short_tries(PostgresDatabase database) throws Exception {
        database.execute("create table t (a int)");
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts()
                        .revision("r1", "create table first (a int); alter table t add b int;", "")
                        .source())
                .events(events)
                .settings(RunSettings.defaults()
                        .withLockTimeout(Duration.ofMillis(100))
                        .withRetries(1000, Duration.ofMillis(20)))
                .build();
        CompletableFuture<MigrationReport> run;
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select * from t");

            run = CompletableFuture.supplyAsync(() -> migrator.upgrade(Target.head()));
            while (!events.names().contains("migration.transaction.retried")) {
                Thread.onSpinWait();
            }
            assertThat(Probe.of(database).is("to_regclass('first') is null")).isTrue();
            blocker.rollback();
        }

        MigrationReport report = run.get(20, TimeUnit.SECONDS);
        assertThat(report.revisions().get(0).retries()).isPositive();
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 2/2");
    }

    @Test
    void retries_have_an_end_and_the_failure_names_the_statement(PostgresDatabase database) throws Exception {
        database.execute("create table t (a int)");
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(
                        scripts().revision("r1", "alter table t add b int;", "").source())
                .settings(RunSettings.defaults()
                        .withLockTimeout(Duration.ofMillis(400))
                        .withRetries(2, Duration.ofMillis(1)))
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select * from t");

            assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                    .matches(e -> e.fields().get("sqlState").equals("55P03"))
                    .withMessageContaining("Blocked by backend " + backend(blocker))
                    .withMessageContaining("idle in transaction")
                    .withMessageContaining("last statement: select * from t)");
            blocker.rollback();
        }
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    @Test
    void a_verify_query_that_is_not_true_takes_the_whole_revision_back(PostgresDatabase database) {
        for (String query : List.of(
                "select false",
                "select null::boolean",
                "select true where false",
                "select 1 / 0 = 1",
                "values (true), (true)",
                "delete from t returning true",
                "select true, true")) {
            Migrator migrator = migrator(
                    database,
                    scripts()
                            .sections(
                                    "r1",
                                    "-- upgrade\ncreate table t (a int); insert into t values (1);\n-- verify\n"
                                            + "select true;\n" + query + ";\n")
                            .source());

            assertThatExceptionOfType(MigrationException.class)
                    .as(query)
                    .isThrownBy(() -> migrator.upgrade(Target.head()))
                    .withMessageContaining("r1_test.sql:8:");
            assertThat(Probe.of(database).rows()).isEmpty();
            assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
        }
    }

    @Test
    void a_changed_applied_script_is_refused_only_when_something_is_pending(PostgresDatabase database) {
        migrator(database, scripts().table("r1").table("r2").source()).upgrade(Target.head());
        SampleScripts changed = scripts()
                .revision("r1", "create table t_r1 (a bigint);", "drop table t_r1;")
                .table("r2");

        Migrator atHead = migrator(database, changed.source());
        assertThat(atHead.upgrade(Target.head()).isChanged()).isFalse();
        assertThat(atHead.validate().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Validation.Kind.UPGRADE_CHANGED));

        assertFails(
                        MigrationError.SCRIPT_CHANGED,
                        () -> migrator(database, changed.table("r3").source()).upgrade(Target.head()))
                .withMessageContaining("r1_test.sql");
        assertThat(Probe.of(database).is("to_regclass('t_r3') is null")).isTrue();
    }

    @Test
    void a_changed_header_or_line_end_is_no_change(PostgresDatabase database) {
        String header = """
                -- revision: r1
                -- message: another
                """;
        String sections = """
                -- upgrade
                create table t (a int);
                -- downgrade
                drop table t;
                """;
        migrator(database, scripts().sections("r1", sections).source()).upgrade(Target.head());
        Migrator other = migrator(
                database,
                scripts()
                        .text("r1", "\uFEFF" + (header + sections + "\n \n").replace("\n", "\r\n"))
                        .source());

        assertThat(other.validate().findings()).isEmpty();
        assertThat(other.validate().isValid()).isTrue();
    }

    @Test
    void revisions_that_no_script_has_are_left_alone_until_something_is_pending(PostgresDatabase database) {
        migrator(database, scripts().table("r1").table("r2").table("r3").source())
                .upgrade(Target.head());
        Migrator old = migrator(database, scripts().table("r1").source());

        assertThat(old.upgrade(Target.head()).ahead()).containsExactly("r2", "r3");
        assertThat(old.state().status()).isEqualTo(Status.AHEAD);
        assertThat(old.state().ahead()).containsExactly("r2", "r3");
        assertThat(old.history().current()).containsExactly("r3");
        assertFails(
                MigrationError.UNKNOWN_APPLIED,
                () -> migrator(database, scripts().table("r1").table("x2").source())
                        .upgrade(Target.head()));
        assertThat(Probe.of(database).rows()).hasSize(3);
    }

    @Test
    void a_revision_inserted_below_an_applied_one_is_refused(PostgresDatabase database) {
        migrator(database, scripts().table("r1").table("r2").source()).upgrade(Target.head());

        assertFails(
                MigrationError.OUT_OF_ORDER,
                () -> migrator(
                                database,
                                scripts()
                                        .table("r1")
                                        .table("r1b")
                                        .table("r2")
                                        .table("r3")
                                        .source())
                        .upgrade(Target.head()));
    }

    @Test
    void an_irreversible_revision_is_refused_before_anything_is_taken_back(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .table("r1")
                        .sections("r2", "-- upgrade\ncreate table t (a int);\n")
                        .table("r3")
                        .source());
        migrator.upgrade(Target.head());

        assertFails(MigrationError.IRREVERSIBLE, () -> migrator.downgrade(Target.base()))
                .withMessageContaining("r2");
        assertThat(Probe.of(database).rows()).hasSize(3);
        assertThat(migrator.downgrade(Target.parse("-1")).ids()).containsExactly("r3");
    }

    @Test
    void a_word_of_a_newer_version_in_the_history_is_refused_and_does_not_crash(PostgresDatabase database) {
        Migrator migrator = migrator(database, scripts().table("r1").table("r2").source());
        migrator.upgrade(Target.parse("+1"));
        database.execute("update monassurance_ops.schema_history set status = 'quarantined'");

        assertFails(MigrationError.HISTORY_UNREADABLE, () -> migrator.upgrade(Target.head()));
        assertThat(migrator.state().status()).isEqualTo(Status.INTERRUPTED);
    }

    private static int backend(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    static void awaitTrue(PostgresDatabase database, String condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Probe.of(database).is(condition)) {
            assertThat(System.nanoTime()).as("still waiting for: %s", condition).isLessThan(end);
        }
    }
}
