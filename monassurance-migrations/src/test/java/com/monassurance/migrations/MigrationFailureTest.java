package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState;
import com.monassurance.core.RevisionState.Status;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationFailureTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String DUPLICATES =
            "create table t (a int); insert into t values (1), (1), (2);";

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
                        .revision("r2", "create table kept (a int);\nselect 1,\n  nope;\ncreate table never (a int);", "")
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
        assertThat(probe.is("to_regclass('kept') is null and to_regclass('t_r3') is null")).isTrue();
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
    void a_failed_concurrent_index_is_interrupted_and_rebuilt_when_the_data_is_right(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision(
                                "r1",
                                DUPLICATES + "create unique index concurrently t_a on t (a); insert into t values (9);",
                                "drop table t;")
                        .source());
        Probe probe = Probe.of(database);

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("Key (a)=(1)")
                .withMessageContaining("interrupted after 2 of 4");

        assertThat(probe.rows()).containsExactly("r1 upgrading 2/4");
        assertThat(probe.list("select indisvalid::text from pg_index where indexrelid = 't_a'::regclass"))
                .containsExactly("false");
        RevisionState state = migrator.state();
        assertThat(state.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(state.detail()).contains("r1", "2 of 4");
        assertFails(MigrationError.INTERRUPTED, () -> migrator.downgrade(Target.parse("-1")));

        database.execute("delete from t where ctid = (select ctid from t where a = 1 limit 1)");
        MigrationReport report = migrator.upgrade(Target.head());

        assertThat(report.ids()).containsExactly("r1");
        assertThat(probe.rows()).containsExactly("r1 applied 4/4");
        assertThat(probe.list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true");
        assertThat(probe.list("select a from t order by a")).containsExactly("1", "2", "9");
    }

    @Test
    void the_failed_statement_of_an_interrupted_revision_may_be_corrected_but_not_what_was_run(PostgresDatabase database) {
        String failing = DUPLICATES + "create unique index concurrently t_a on t (a);";
        assertFails(
                MigrationError.STATEMENT_FAILED,
                () -> migrator(database, scripts().revision("r1", failing, "").source()).upgrade(Target.head()));

        assertFails(
                        MigrationError.SCRIPT_CHANGED,
                        () -> migrator(
                                        database,
                                        scripts().revision("r1", failing.replace("(2)", "(3)"), "").source())
                                .upgrade(Target.head()))
                .withMessageContaining("statement 2");
        migrator(database, scripts().revision("r1", failing.replace("unique ", ""), "").source())
                .upgrade(Target.head());

        Probe probe = Probe.of(database);
        assertThat(probe.rows()).containsExactly("r1 applied 3/3");
        assertThat(probe.list("select indisunique || ' ' || indisvalid from pg_index where indrelid = 't'::regclass"))
                .containsExactly("false true");
        assertThat(migrator(database, scripts().revision("r1", failing.replace("unique ", ""), "").source())
                        .validate()
                        .isValid())
                .isTrue();
    }

    @Test
    void an_index_that_was_built_before_the_journal_could_say_so_is_accepted(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts().revision("r1", DUPLICATES + "create index concurrently t_a on t (a);", "").source());
        migrator.upgrade(Target.head());
        List<String> before = Probe.of(database).list("select 't_a'::regclass::oid");
        // The state a kill leaves between the answer of the server and the next write of the journal.
        database.execute("update monassurance_ops.schema_history set status = 'upgrading', statements_done = 2,"
                + " attempting = true, applied_at = null");

        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 3/3");
        assertThat(Probe.of(database).list("select 't_a'::regclass::oid")).isEqualTo(before);
    }

    @Test
    void an_index_of_another_origin_is_never_dropped(PostgresDatabase database) {
        database.execute("create table t (a int)", "create index t_a on t (a)");
        Migrator migrator = migrator(
                database, scripts().revision("r1", "create index concurrently t_a on t (a);", "").source());

        for (int run = 0; run < 2; run++) {
            assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                    .withMessageContaining("already exists");
            assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 0/1");
        }

        assertThat(Probe.of(database).is("to_regclass('t_a') is not null")).isTrue();
    }

    @Test
    void if_not_exists_never_mistakes_an_invalid_index_for_a_good_one(PostgresDatabase database) {
        database.execute("create table t (a int)", "insert into t values (1), (1)");
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> database.execute("create unique index concurrently \"T A\" on t (a)"));
        database.execute("delete from t");
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision("r1", "create unique index concurrently if not exists \"T A\" on public.t (a);", "")
                        .source());

        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true");
    }

    @Test
    void an_interrupted_downgrade_goes_on_downwards_only(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision(
                                "r1",
                                "create table t (a int); create index t_a on t (a);",
                                "drop index concurrently t_a; select 1 / (select count(*) from t); drop table t;")
                        .source());
        migrator.upgrade(Target.head());

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.downgrade(Target.base()))
                .withMessageContaining("division by zero");
        assertThat(Probe.of(database).rows()).containsExactly("r1 downgrading 1/3");
        assertThat(migrator.state().status()).isEqualTo(Status.INTERRUPTED);
        assertFails(MigrationError.INTERRUPTED, () -> migrator.upgrade(Target.head())).withMessageContaining("1 of 3");
        database.execute("insert into t values (1)");
        migrator.downgrade(Target.base());

        assertThat(Probe.of(database).rows()).isEmpty();
        assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
    }

    @Test
    void an_upgrade_over_an_interrupted_downgrade_and_the_reverse_are_refused(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .table("r0")
                        .revision("r1", "create index concurrently x on t_r0 (nope);", "")
                        .table("r2")
                        .source());

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()));
        assertFails(MigrationError.INTERRUPTED, () -> migrator.downgrade(Target.base()))
                .withMessageContaining("r1")
                .withMessageContaining("0 of 1");

        database.execute("update monassurance_ops.schema_history set status = 'downgrading' where revision = 'r1'");
        assertFails(MigrationError.INTERRUPTED, () -> migrator.upgrade(Target.head())).withMessageContaining("r1");
    }

    @Test
    void a_statement_whose_effect_nobody_can_tell_is_not_run_again(PostgresDatabase database) {
        String upgrade = "create table p (a int) partition by list (a);"
                + "create table p1 partition of p for values in (1);"
                + "alter table p detach partition p1 concurrently;";
        Migrator migrator =
                migrator(database, scripts().revision("r1", upgrade, "").source());
        migrator.upgrade(Target.head());
        database.execute("update monassurance_ops.schema_history set status = 'upgrading', statements_done = 2,"
                + " attempting = true, applied_at = null");

        assertFails(MigrationError.EFFECT_UNKNOWN, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("detach partition concurrently");
        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 2/3");
    }

    @Test
    void a_backend_that_dies_between_statements_leaves_a_transaction_undone(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .table("r1")
                        .revision("r2", "create table t (a int); select pg_terminate_backend(pg_backend_pid());", "")
                        .source());

        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                .matches(e -> e.fields().get("sqlState").matches("57P01|08006"));

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
        assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
        assertThat(Probe.of(database).list("select 1 from pg_locks where locktype = 'advisory'")).isEmpty();
    }

    @Test
    void a_backend_that_dies_in_a_concurrent_build_is_recovered_from(PostgresDatabase database) throws Exception {
        database.execute("create table t (a int)", "insert into t select generate_series(1, 1000)");
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision("r1", "select 1; create index concurrently t_a on t (a); create table after_it ();", "")
                        .source());
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            // An old writer makes the build wait, and the backend is ended while it waits.
            blocker.setAutoCommit(false);
            statement.execute("insert into t values (0)");
            CompletableFuture<MigrationReport> run =
                    CompletableFuture.supplyAsync(() -> migrator.upgrade(Target.head()));
            awaitTrue(database, "exists (select from pg_stat_activity where query like 'create index concurrently t_a%'"
                    + " and wait_event_type = 'Lock')");
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where query like 'create index concurrently t_a%'");
            assertThat(run).failsWithin(10, TimeUnit.SECONDS);
            blocker.rollback();
        }
        Probe probe = Probe.of(database);
        assertThat(probe.rows()).containsExactly("r1 upgrading 1/3");
        assertThat(probe.list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("false");

        migrator.upgrade(Target.head());

        assertThat(probe.rows()).containsExactly("r1 applied 3/3");
        assertThat(probe.list("select indisvalid::text from pg_index where indrelid = 't'::regclass"))
                .containsExactly("true");
    }

    @Test
    void settings_a_script_made_before_it_was_interrupted_hold_again_when_it_goes_on(PostgresDatabase database) {
        database.execute("create schema s1");
        String upgrade = "set search_path = s1; create table t (a int); create index concurrently t_a on t (nope);"
                + " create table u (a int);";
        assertFails(
                MigrationError.STATEMENT_FAILED,
                () -> migrator(database, scripts().revision("r1", upgrade, "").source()).upgrade(Target.head()));

        migrator(database, scripts().revision("r1", upgrade.replace("nope", "a"), "").source()).upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 4/4");
        assertThat(Probe.of(database).is("to_regclass('s1.u') is not null and to_regclass('s1.t_a') is not null"))
                .isTrue();
    }

    @Test
    void a_table_locked_by_others_is_waited_for_in_short_tries(PostgresDatabase database) throws Exception {
        database.execute("create table t (a int)");
        RecordingEventSink events = new RecordingEventSink();
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().revision("r1", "create table first (a int); alter table t add b int;", "").source())
                .events(events)
                .lockTimeout(Duration.ofMillis(100))
                .retries(1000, Duration.ofMillis(20))
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
                .scripts(scripts().revision("r1", "alter table t add b int;", "").source())
                .lockTimeout(Duration.ofMillis(50))
                .retries(2, Duration.ofMillis(1))
                .build();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select * from t");

            assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.upgrade(Target.head()))
                    .matches(e -> e.fields().get("sqlState").equals("55P03"));
            blocker.rollback();
        }
        assertThat(Probe.of(database).rows()).isEmpty();
    }

    @Test
    void a_verify_query_that_is_not_true_takes_the_whole_revision_back(PostgresDatabase database) {
        for (String query : List.of("select false", "select null::boolean", "select true where false", "select 1 / 0 = 1",
                "values (true), (true)", "delete from t returning true", "select true, true")) {
            Migrator migrator = migrator(
                    database,
                    scripts()
                            .sections("r1", "-- upgrade\ncreate table t (a int); insert into t values (1);\n-- verify\n"
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
    void a_verify_query_behind_a_step_outside_transactions_leaves_the_revision_interrupted(PostgresDatabase database) {
        database.execute("create table t (a int)");
        Migrator migrator = migrator(
                database,
                scripts()
                        .sections("r1", """
                                -- upgrade
                                create index concurrently t_a on t (a);
                                -- verify
                                select count(*) = 1 from t;
                                """)
                        .source());

        assertFails(MigrationError.VERIFY_FAILED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("interrupted after 1 of 1");
        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 1/1");
        database.execute("insert into t values (1)");
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
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

        assertFails(MigrationError.SCRIPT_CHANGED, () -> migrator(database, changed.table("r3").source())
                        .upgrade(Target.head()))
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
        migrator(database, scripts().table("r1").table("r2").table("r3").source()).upgrade(Target.head());
        Migrator old = migrator(database, scripts().table("r1").source());

        assertThat(old.upgrade(Target.head()).ahead()).containsExactly("r2", "r3");
        assertThat(old.state().status()).isEqualTo(Status.AHEAD);
        assertThat(old.state().ahead()).containsExactly("r2", "r3");
        assertThat(old.history().current()).containsExactly("r3");
        assertFails(MigrationError.UNKNOWN_APPLIED, () -> old.downgrade(Target.base()))
                .withMessageContaining("r2, r3");
        assertFails(MigrationError.UNKNOWN_APPLIED, () -> migrator(
                        database, scripts().table("r1").table("x2").source())
                .upgrade(Target.head()));
        assertThat(Probe.of(database).rows()).hasSize(3);
    }

    @Test
    void a_revision_inserted_below_an_applied_one_is_refused(PostgresDatabase database) {
        migrator(database, scripts().table("r1").table("r2").source()).upgrade(Target.head());

        assertFails(MigrationError.OUT_OF_ORDER, () -> migrator(
                        database, scripts().table("r1").table("r1b").table("r2").table("r3").source())
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

        assertFails(MigrationError.IRREVERSIBLE, () -> migrator.downgrade(Target.base())).withMessageContaining("r2");
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

    static void awaitTrue(PostgresDatabase database, String condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Probe.of(database).is(condition)) {
            assertThat(System.nanoTime()).as("still waiting for: %s", condition).isLessThan(end);
        }
    }
}
