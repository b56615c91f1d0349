package com.monassurance.migrations;

import static com.monassurance.migrations.MigrationFailureTest.awaitTrue;
import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.sql.Identifier;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.RecoveryFinding;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.run.RepairPlan;
import com.monassurance.migrations.script.Backfill;
import com.monassurance.migrations.script.JavaRevision;
import com.monassurance.migrations.script.RevisionContext;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code outside a transaction that was interrupted, or failed, in its middle and at its end. */
class InterruptedJavaTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String ENDS = "select pg_terminate_backend(pg_backend_pid())";
    private static final String FAILS = "insert into once values (1), (1)";

    /** Writes a line, and then does something; what it wrote is committed by then. */
    private record Sending(Revision revision, String then, String checksum, boolean isResumable)
            implements JavaRevision {

        @Override
        public String describe() {
            return "sends letters";
        }

        @Override
        public boolean isTransactional() {
            return false;
        }

        @Override
        public void upgrade(RevisionContext context) throws Exception {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("insert into called values ('up')");
                statement.execute(then);
            }
        }

        @Override
        public void downgrade(RevisionContext context) throws Exception {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute("insert into called values ('down')");
            }
        }
    }

    private static ScriptSource sending(String then, String checksum, boolean isResumable) {
        return source(parent -> new Sending(Revision.of("j2", parent, "send"), then, checksum, isResumable));
    }

    private static ScriptSource source(Function<String, JavaRevision> maker) {
        return scripts()
                .revision(
                        "r1",
                        "create table called (way text); create table once (a int primary key);"
                                + " create table t (id int primary key, times int default 0);"
                                + " insert into t select generate_series(1, 100);",
                        "")
                .java(maker)
                .source();
    }

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource()).scripts(source).build();
    }

    private static void assertFails(MigrationError error, PostgresDatabase database, ScriptSource source) {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator(database, source).upgrade(Target.head()))
                .matches(e -> e.error() == error, "is " + error)
                .withMessageContaining("j2");
        awaitTrue(
                database,
                "not exists (select from pg_locks where locktype = 'advisory' and database = (select oid"
                        + " from pg_database where datname = current_database()))");
    }

    private static long calls(PostgresDatabase database) {
        return Probe.of(database).list("select way from called").size();
    }

    private static RepairPlan look(PostgresDatabase database, ScriptSource source) {
        return migrator(database, source).repair(Repair::look).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDS, FAILS})
    void code_that_cannot_resume_is_not_called_again_until_a_person_says_so(String then, PostgresDatabase database) {
        ScriptSource interrupted = sending(then, "1", false);
        ScriptSource mended = sending("select 1", "2", false);
        assertFails(
                then.equals(ENDS) ? MigrationError.CONNECTION_LOST : MigrationError.STATEMENT_FAILED,
                database,
                interrupted);

        assertFails(MigrationError.EFFECT_UNKNOWN, database, mended);

        assertThat(calls(database)).isEqualTo(1);
        assertThat(look(database, mended).isResumable()).isFalse();
        assertThat(look(database, mended).toText()).contains("sends letters");
        migrator(database, mended).repair(repair -> repair.again("j2", "no letter was sent"));
        assertThat(migrator(database, mended).upgrade(Target.head()).ids()).containsExactly("j2");
        assertThat(calls(database)).isEqualTo(2);
        assertThat(Probe.of(database).rows()).contains("j2 applied 1/1");
    }

    @Test
    void code_that_a_person_has_finished_is_recorded_and_never_called_again(PostgresDatabase database) {
        ScriptSource source = sending(ENDS, "1", false);
        assertFails(MigrationError.CONNECTION_LOST, database, source);

        migrator(database, source)
                .repair(repair -> repair.done(ScriptSet.read(source), "j2", Repair.Scope.REST, "sent by hand"));

        assertThat(migrator(database, source).upgrade(Target.head()).ids()).containsExactly("j2");
        assertThat(calls(database)).isEqualTo(1);
        assertThat(migrator(database, source).state().isAtHead()).isTrue();
    }

    @Test
    void code_that_resumes_is_called_again_without_a_person(PostgresDatabase database) {
        assertFails(MigrationError.CONNECTION_LOST, database, sending(ENDS, "1", true));
        ScriptSource mended = sending("select 1", "2", true);

        assertThat(look(database, mended).findFinding()).contains(new RecoveryFinding.NotTaken("may be run again"));
        assertThat(migrator(database, mended).upgrade(Target.head()).ids()).containsExactly("j2");

        assertThat(calls(database)).isEqualTo(2);
    }

    /** The state a kill leaves between the last statement and the end of the revision. */
    private static void forgetTheEnd(PostgresDatabase database) {
        database.execute("update monassurance_ops.schema_history set status = 'upgrading', statements_done = 1,"
                + " attempting = false, applied_at = null where revision = 'j2'");
    }

    @Test
    void a_backfill_killed_after_its_last_batch_is_finished_and_fills_nothing_twice(PostgresDatabase database) {
        ScriptSource source = source(parent -> Backfill.of(
                        Identifier.of("public"), Identifier.of("t"), Identifier.of("id"), "times = times + 1")
                .batchRows(10)
                .throttle(Duration.ZERO, Duration.ofSeconds(10))
                .asRevision(Revision.of("j2", parent, "fill")));
        migrator(database, source).upgrade(Target.head());
        forgetTheEnd(database);

        assertThat(look(database, source).isResumable()).isTrue();
        assertThat(migrator(database, source).upgrade(Target.head()).ids()).containsExactly("j2");

        assertThat(Probe.of(database).list("select distinct times from t")).containsExactly("1");
        assertThat(Probe.of(database).rows()).contains("j2 applied 1/1");
    }

    @Test
    void code_that_was_changed_after_it_ran_is_not_recorded_as_if_it_had_run(PostgresDatabase database) {
        migrator(database, sending("select 1", "1", false)).upgrade(Target.head());
        forgetTheEnd(database);

        assertFails(MigrationError.SCRIPT_CHANGED, database, sending("select 1", "2", false));
        assertThat(migrator(database, sending("select 2", "1", false))
                        .upgrade(Target.head())
                        .ids())
                .containsExactly("j2");
        assertThat(calls(database)).isEqualTo(1);
    }

    @Test
    void a_downgrade_in_code_killed_at_its_end_is_finished_downwards(PostgresDatabase database) {
        ScriptSource source = sending("select 1", "1", false);
        Migrator migrator = migrator(database, source);
        migrator.upgrade(Target.head());
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> Migrator.over(new FailingSource(
                                database.dataSource(),
                                "delete from \"monassurance_ops\".\"schema_history\"",
                                FailingSource.Moment.BEFORE))
                        .scripts(source)
                        .build()
                        .downgrade(Target.parse("-1")));
        assertThat(Probe.of(database).rows()).contains("j2 downgrading 1/1");

        assertThat(migrator.downgrade(Target.parse("r1")).ids()).containsExactly("j2");

        assertThat(Probe.of(database).list("select way from called")).containsExactly("up", "down");
    }
}
