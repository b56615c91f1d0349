package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.RepairNote;
import com.monassurance.migrations.history.RepairNotes;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationRunner;
import com.monassurance.migrations.run.RecoveryFinding;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.run.RepairPlan;
import com.monassurance.migrations.run.RunObserver;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.ServerAccess;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person can look up and decide about a revision that was interrupted. */
class RepairTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String PREPARED = "create table t (a int, b int); insert into t values (1, 1), (1, 2);";
    private static final String FAILING = PREPARED + "create unique index concurrently t_a on t (a); select 1;";

    private static final HistoryPlace PLACE =
            new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE);

    private static <T> T repair(PostgresDatabase database, Function<Repair, T> work) {
        return new MigrationRunner(
                        new ServerAccess(database.dataSource(), null, false, ServerAccess.DEFAULT_LEASE),
                        PLACE,
                        RunSettings.defaults(),
                        new RunObserver(Clock.systemUTC(), Ticker.system(), EventSink.none()),
                        MigrationCallback.none())
                .repair(work);
    }

    private static ThrowableAssertAlternative<MigrationException> assertFails(
            MigrationError error, ThrowingCallable call) {
        return assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call)
                .matches(e -> e.error() == error, "is " + error);
    }

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource()).scripts(source).build();
    }

    private static void interrupt(PostgresDatabase database, ScriptSource source) {
        assertFails(
                MigrationError.STATEMENT_FAILED,
                () -> migrator(database, source).upgrade(Target.head()));
    }

    /** The state a kill leaves after the statement was sent and before the next write of the journal. */
    private static void forget(PostgresDatabase database, int done) {
        database.execute("update monassurance_ops.schema_history set status = 'upgrading', statements_done = " + done
                + ", attempting = true, failure = null, applied_at = null");
    }

    @Test
    void a_database_at_rest_has_nothing_to_repair(PostgresDatabase database) {
        ScriptSource source = scripts().table("r1").source();
        assertFails(MigrationError.NOT_INSTALLED, () -> repair(database, Repair::look));
        migrator(database, source).upgrade(Target.head());

        assertThat(repair(database, Repair::look)).isEmpty();
        assertThat(repair(database, Repair::settle)).isEmpty();
        ScriptSet set = ScriptSet.read(source);
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, repair -> repair.undo(set, "no")));
        assertFails(
                MigrationError.REPAIR_REFUSED,
                () -> repair(database, repair -> repair.done(set, "r1", Repair.Scope.REST, "no")));
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, repair -> repair.again("r1", "no")));
    }

    @Test
    void a_look_tells_what_was_left_and_what_would_be_run_and_changes_nothing(PostgresDatabase database) {
        interrupt(database, scripts().revision("r1", FAILING, "").source());
        List<String> before = CatalogueFingerprint.of(database);

        RepairPlan plan = repair(database, Repair::look).orElseThrow();

        assertThat(plan.isResumable()).isTrue();
        assertThat(plan.findFinding().orElseThrow()).isInstanceOf(RecoveryFinding.HalfDone.class);
        assertThat(plan.toText())
                .contains("The upgrade of revision r1 was interrupted after 2 of 4 statements")
                .contains("next: create unique index concurrently t_a on t (a)")
                .contains("left the INVALID index public.t_a")
                .contains("will run: drop index concurrently if exists public.t_a");
        assertThat(CatalogueFingerprint.of(database)).isEqualTo(before);
    }

    @Test
    void settling_removes_what_was_left_and_runs_nothing_else(PostgresDatabase database) {
        interrupt(database, scripts().revision("r1", FAILING, "").source());

        RepairPlan plan = repair(database, Repair::settle).orElseThrow();

        assertThat(plan.findFinding()).isEmpty();
        assertThat(Probe.of(database).rows()).containsExactly("r1 upgrading 2/4");
        assertThat(Probe.of(database).is("to_regclass('t_a') is null")).isTrue();
    }

    @Test
    void an_interrupted_upgrade_goes_back_only_after_it_was_undone(PostgresDatabase database) {
        ScriptSource source =
                scripts().table("r0").revision("r1", FAILING, "drop table t;").source();
        interrupt(database, source);
        Migrator migrator = migrator(database, source);
        assertFails(MigrationError.INTERRUPTED, () -> migrator.downgrade(Target.parse("-1")));

        Optional<RepairPlan> plan =
                repair(database, repair -> repair.undo(ScriptSet.read(source), "the data is not unique"));

        assertThat(plan.orElseThrow().toText()).contains("downgrade of revision r1", "0 of 1");
        migrator.downgrade(Target.parse("-1"));
        assertThat(Probe.of(database).rows()).containsExactly("r0 applied 1/1");
        assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
    }

    @Test
    void an_upgrade_that_has_done_nothing_is_forgotten_and_one_without_a_way_back_is_not(PostgresDatabase database) {
        String empty = "create index concurrently x on t_r0 (nope);";
        ScriptSource source = scripts().table("r0").revision("r1", empty, "").source();
        interrupt(database, source);

        Optional<RepairPlan> left = repair(database, repair -> repair.undo(ScriptSet.read(source), "wrong column"));
        assertThat(left).isEmpty();
        assertThat(Probe.of(database).rows()).containsExactly("r0 applied 1/1");

        ScriptSource oneWay = scripts()
                .table("r0")
                .sections("r1", "-- upgrade\nselect 1; " + empty)
                .source();
        interrupt(database, oneWay);
        assertFails(
                MigrationError.IRREVERSIBLE,
                () -> repair(database, repair -> repair.undo(ScriptSet.read(oneWay), "wrong column")));
    }

    @Test
    void a_downgrade_that_took_nothing_back_is_applied_again_and_one_that_did_is_not(PostgresDatabase database) {
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "create table t (a int); create index t_a on t (a);",
                        "select 1 / (select count(*) from t); drop index concurrently t_a; select 1 /"
                                + " (select count(*) - 1 from t);")
                .source();
        ScriptSet set = ScriptSet.read(source);
        Migrator migrator = migrator(database, source);
        migrator.upgrade(Target.head());
        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.downgrade(Target.base()));

        Optional<RepairPlan> left = repair(database, repair -> repair.undo(set, "not today"));
        assertThat(left).isEmpty();
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 2/2");

        database.execute("insert into t values (1)");
        assertFails(MigrationError.STATEMENT_FAILED, () -> migrator.downgrade(Target.base()));
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, repair -> repair.undo(set, "not today")))
                .withMessageContaining("can only be finished");
    }

    @Test
    void an_upgrade_that_was_turned_round_is_never_called_applied(PostgresDatabase database) {
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "create table t (a int); insert into t values (1), (1);"
                                + " create unique index concurrently t_a on t (a);",
                        "drop index concurrently t_a; drop table t;")
                .source();
        ScriptSet set = ScriptSet.read(source);
        interrupt(database, source);
        repair(database, repair -> repair.undo(set, "not today"));
        assertFails(
                        MigrationError.STATEMENT_FAILED,
                        () -> migrator(database, source).downgrade(Target.base()))
                .withMessageContaining("t_a");

        assertThat(repair(database, Repair::look).orElseThrow().toText())
                .contains("it did nothing: the server refused it with 42704");
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, repair -> repair.undo(set, "on again")))
                .withMessageContaining("an upgrade that was never finished");
        repair(database, repair -> repair.done(set, "r1", Repair.Scope.STATEMENT, "there is no index"));
        migrator(database, source).downgrade(Target.base());

        assertThat(Probe.of(database).rows()).isEmpty();
        assertThat(Probe.of(database).is("to_regclass('t') is null")).isTrue();
    }

    @Test
    void what_was_done_by_hand_is_recorded_with_who_and_why_unless_the_catalogue_contradicts(PostgresDatabase database)
            throws SQLException {
        ScriptSource source = scripts().revision("r1", FAILING, "").source();
        ScriptSet set = ScriptSet.read(source);
        interrupt(database, source);
        Function<Repair, RepairPlan> done =
                repair -> repair.done(set, "r1", Repair.Scope.STATEMENT, "built by hand, see OPS-12");

        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, done))
                .withMessageContaining("INVALID index public.t_a");
        database.execute("drop index t_a");
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, done)).withMessageContaining("left no index");
        database.execute("create index t_a on t (b)");
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, done))
                .withMessageContaining("there is an index t_a of btree (b)");
        database.execute("drop index t_a", "delete from t where b = 2", "create unique index t_a on t (a)");
        RepairPlan plan = repair(database, done);

        assertThat(plan.done()).isEqualTo(3);
        migrator(database, source).upgrade(Target.head());
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 4/4");
        try (Connection connection = database.dataSource().getConnection()) {
            List<RepairNote> notes = new RepairNotes(PLACE, connection).read("r1");
            assertThat(notes).hasSize(1);
            assertThat(notes.get(0))
                    .extracting(RepairNote::by, RepairNote::act, RepairNote::statement, RepairNote::reason)
                    .containsExactly(database.user(), "done", 3, "built by hand, see OPS-12");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> repair(database, repair -> repair.again("r1", " ")));
    }

    @Test
    void the_rest_is_done_when_constraints_are_validated_and_verify_queries_answer_true(PostgresDatabase database) {
        ScriptSource source = scripts().sections("r1", """
                        -- upgrade
                        create table t (a int);
                        create index concurrently t_a on t (nope);
                        alter table t add constraint positive check (a > 0) not valid;
                        alter table t validate constraint positive;
                        -- verify
                        select count(*) = 1 from t;
                        """).source();
        ScriptSet set = ScriptSet.read(source);
        interrupt(database, source);
        Function<Repair, RepairPlan> rest = repair -> repair.done(set, "r1", Repair.Scope.REST, "by hand");

        database.execute("create index t_a on t (a)", "alter table t add constraint positive check (a > 0) not valid");
        database.execute("drop index t_a");
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, rest)).withMessageContaining("left no index");
        database.execute("alter table t add column nope int", "create index t_a on t (nope)");
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, rest))
                .withMessageContaining("validate constraint positive' did not take effect");
        database.execute("alter table t validate constraint positive");
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, rest)).withMessageContaining("verify query");
        database.execute("insert into t values (1)");

        assertThat(repair(database, rest).findNext()).isEmpty();
        assertFails(MigrationError.REPAIR_REFUSED, () -> repair(database, rest))
                .withMessageContaining("no statement left");
        migrator(database, source).upgrade(Target.head());
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 4/4");
    }

    @Test
    void a_procedure_that_commits_is_neither_run_again_nor_passed_over_without_a_person(PostgresDatabase database) {
        String text = "-- revision: r1\n-- commits: true\n-- upgrade\ncreate table t (a int);"
                + " create procedure p() language plpgsql as 'begin insert into t values (1); commit; end';"
                + " call p();\n-- downgrade\n";
        ScriptSource source = scripts().text("r1", text).source();
        ScriptSet set = ScriptSet.read(source);
        Migrator migrator = migrator(database, source);
        migrator.upgrade(Target.head());
        assertThat(Probe.of(database).list("select a from t")).containsExactly("1");
        forget(database, 2);

        assertFails(MigrationError.EFFECT_UNKNOWN, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("call p()");
        assertThat(repair(database, Repair::look).orElseThrow().isResumable()).isFalse();
        assertFails(MigrationError.EFFECT_UNKNOWN, () -> repair(database, Repair::settle));
        repair(database, repair -> repair.again("r1", "the row was removed"));
        migrator.upgrade(Target.head());
        assertThat(Probe.of(database).list("select a from t")).containsExactly("1", "1");

        forget(database, 2);
        repair(database, repair -> repair.done(set, "r1", Repair.Scope.STATEMENT, "the row is there"));
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).list("select a from t")).containsExactly("1", "1");
        assertThat(Probe.of(database).rows()).containsExactly("r1 applied 3/3");
        assertThat(Probe.of(database).list("select jsonb_array_length(repairs) from monassurance_ops.schema_history"))
                .containsExactly("2");
    }

    @Test
    void an_unnamed_or_same_named_index_of_another_definition_is_not_ours(PostgresDatabase database) {
        database.execute("create table t (a int, b int)");
        ScriptSource source = scripts()
                .revision("r1", "create index concurrently t_a on t (a);", "")
                .source();
        Migrator migrator = migrator(database, source);
        migrator.upgrade(Target.head());
        database.execute("drop index t_a", "create index t_a on t (b)");
        forget(database, 0);

        assertFails(MigrationError.NAME_TAKEN, () -> migrator.upgrade(Target.head()))
                .withMessageContaining("would build btree (a), but there is an index t_a of btree (b)");
        assertThat(repair(database, Repair::look).orElseThrow().isResumable()).isFalse();

        database.execute("alter index t_a rename to other");
        migrator.upgrade(Target.head());
        assertThat(Probe.of(database)
                        .list("select indexrelid::regclass from pg_index where indrelid = 't'::regclass"
                                + " order by 1::text"))
                .containsExactlyInAnyOrder("other", "t_a");
    }

    @Test
    void settings_that_the_script_made_hold_when_the_catalogue_is_asked(PostgresDatabase database) {
        database.execute("create schema s1", "create table public.t (a int)", "create index t_a on public.t (a)");
        ScriptSource source = scripts()
                .revision(
                        "r1",
                        "set search_path = s1; create table t (a int); create index concurrently t_a on t (a);"
                                + " select 1 / 0;",
                        "")
                .source();
        interrupt(database, source);
        database.execute(
                "update monassurance_ops.schema_history set statements_done = 2, attempting = true",
                "update monassurance_ops.schema_history set attempt_before = array['2']",
                "drop index s1.t_a");

        RepairPlan plan = repair(database, Repair::look).orElseThrow();

        assertThat(plan.findFinding().orElseThrow()).isInstanceOf(RecoveryFinding.NotTaken.class);
    }
}
