package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState;
import com.monassurance.core.RevisionState.Status;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left by a revision that stopped between transactions, and how it goes on. */
class InterruptedRevisionTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String DUPLICATES = "create table t (a int); insert into t values (1), (1), (2);";

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
    void the_failed_statement_of_an_interrupted_revision_may_be_corrected_but_not_what_was_run(
            PostgresDatabase database) {
        String failing = DUPLICATES + "create unique index concurrently t_a on t (a);";
        assertFails(
                MigrationError.STATEMENT_FAILED,
                () -> migrator(database, scripts().revision("r1", failing, "").source())
                        .upgrade(Target.head()));

        assertFails(
                        MigrationError.SCRIPT_CHANGED,
                        () -> migrator(
                                        database,
                                        scripts()
                                                .revision("r1", failing.replace("(2)", "(3)"), "")
                                                .source())
                                .upgrade(Target.head()))
                .withMessageContaining("statement 2");
        migrator(
                        database,
                        scripts()
                                .revision("r1", failing.replace("unique ", ""), "")
                                .source())
                .upgrade(Target.head());

        Probe probe = Probe.of(database);
        assertThat(probe.rows()).containsExactly("r1 applied 3/3");
        assertThat(probe.list("select indisunique || ' ' || indisvalid from pg_index where indrelid = 't'::regclass"))
                .containsExactly("false true");
        assertThat(migrator(
                                database,
                                scripts()
                                        .revision("r1", failing.replace("unique ", ""), "")
                                        .source())
                        .validate()
                        .isValid())
                .isTrue();
    }

    @Test
    void an_index_that_was_built_before_the_journal_could_say_so_is_accepted(PostgresDatabase database) {
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision("r1", DUPLICATES + "create index concurrently t_a on t (a);", "")
                        .source());
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
                database,
                scripts()
                        .revision("r1", "create index concurrently t_a on t (a);", "")
                        .source());

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
        assertFails(MigrationError.INTERRUPTED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("1 of 3");
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
        assertFails(MigrationError.INTERRUPTED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("r1");
    }

    @Test
    void a_statement_whose_effect_nobody_can_tell_is_not_run_again(PostgresDatabase database) {
        String upgrade = "create type color as enum ('blue'); select 1; alter type color add value E'red';";
        Migrator migrator =
                migrator(database, scripts().revision("r1", upgrade, "").source());
        migrator.upgrade(Target.head());
        database.execute("update monassurance_ops.schema_history set status = 'upgrading', statements_done = 2,"
                + " attempting = true, applied_at = null");

        assertFails(MigrationError.EFFECT_UNKNOWN, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("alter type color add value");
        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 2/3");
    }

    @Test
    void a_backend_that_dies_in_a_concurrent_build_is_recovered_from(PostgresDatabase database) throws Exception {
        database.execute("create table t (a int)", "insert into t select generate_series(1, 1000)");
        Migrator migrator = migrator(
                database,
                scripts()
                        .revision(
                                "r1", "select 1; create index concurrently t_a on t (a); create table after_it ();", "")
                        .source());
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            // An old writer makes the build wait, and the backend is ended while it waits.
            blocker.setAutoCommit(false);
            statement.execute("insert into t values (0)");
            CompletableFuture<MigrationReport> run =
                    CompletableFuture.supplyAsync(() -> migrator.upgrade(Target.head()));
            MigrationFailureTest.awaitTrue(
                    database,
                    "exists (select from pg_stat_activity where query like 'create index concurrently t_a%'"
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
                () -> migrator(database, scripts().revision("r1", upgrade, "").source())
                        .upgrade(Target.head()));

        migrator(
                        database,
                        scripts()
                                .revision("r1", upgrade.replace("nope", "a"), "")
                                .source())
                .upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 4/4");
        assertThat(Probe.of(database).is("to_regclass('s1.u') is not null and to_regclass('s1.t_a') is not null"))
                .isTrue();
    }

    @Test
    void a_verify_query_behind_a_step_outside_transactions_leaves_the_revision_interrupted(PostgresDatabase database) {
        database.execute("create table t (a int)");
        Migrator migrator = migrator(database, scripts().sections("r1", """
                                -- upgrade
                                create index concurrently t_a on t (a);
                                -- verify
                                select count(*) = 1 from t;
                                """).source());

        assertFails(MigrationError.VERIFY_FAILED, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("interrupted after 1 of 1");
        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 1/1");
        database.execute("insert into t values (1)");
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 1/1");
    }
}
