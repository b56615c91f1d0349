package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState.Status;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.script.ScriptSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Old revisions in one new base: databases that have them, that have none, and that have some of them. */
class SquashTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ScriptSource BEFORE =
            scripts().table("r1").table("r2").table("r3").table("r4").source();

    /** What is above goes on naming its old parent. */
    private static ScriptSource after(String parentOfR4) {
        return scripts()
                .text("s3", """
                        -- revision: s3
                        -- replaces: r1, r2, r3
                        -- message: all up to r3
                        -- upgrade
                        create table t_r1 (a int);
                        create table t_r2 (a int);
                        create table t_r3 (a int);
                        -- downgrade
                        drop table t_r3, t_r2, t_r1;
                        """)
                .text("r4", """
                        -- revision: r4
                        -- revises: %s
                        -- message: make r4
                        -- upgrade
                        create table t_r4 (a int);
                        -- downgrade
                        drop table t_r4;
                        """.formatted(parentOfR4))
                .table("r5")
                .source();
    }

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource()).scripts(source).build();
    }

    private static MigrationException refused(MigrationError error, Runnable call) {
        MigrationException[] thrown = new MigrationException[1];
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call::run)
                .satisfies(e -> thrown[0] = e);
        assertThat(thrown[0].error()).as(thrown[0].getMessage()).isEqualTo(error);
        return thrown[0];
    }

    @Test
    void a_database_that_has_all_of_them_runs_only_what_comes_after(PostgresDatabase database) {
        migrator(database, BEFORE).upgrade(Target.head());
        Migrator migrator = migrator(database, after("r3"));

        assertThat(migrator.state().status()).isEqualTo(Status.BEHIND);
        assertThat(migrator.state().pending()).containsExactly("r5");
        assertThat(migrator.state().ahead()).isEmpty();
        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r5");

        assertThat(migrator.state().isAtHead()).isTrue();
        assertThat(migrator.upgrade(Target.head()).ids()).isEmpty();
        assertThat(migrator.history().current()).containsExactly("r5");
        assertThat(migrator.validate().findings()).isEmpty();
        assertThat(migrator(database, after("s3")).validate().findings()).isEmpty();
    }

    @Test
    void an_empty_database_gets_the_new_base_and_ends_in_the_same_catalogue(PostgresDatabase database) {
        Migrator migrator = migrator(database, after("r3"));
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).rows()).containsExactly("s3 applied 3/3", "r4 applied 1/1", "r5 applied 1/1");
        List<String> squashed = Probe.of(database).catalogue();
        assertThat(migrator.downgrade(Target.base()).ids()).containsExactly("r5", "r4", "s3");
        migrator(database, BEFORE).upgrade(Target.head());
        migrator.upgrade(Target.head());

        assertThat(Probe.of(database).catalogue()).isEqualTo(squashed);
    }

    @Test
    void the_application_from_before_still_knows_the_database_and_takes_back_what_is_new(PostgresDatabase database) {
        Migrator before = migrator(database, BEFORE);
        before.upgrade(Target.head());
        migrator(database, after("r3")).upgrade(Target.head());

        assertThat(before.state().status()).isEqualTo(Status.AHEAD);
        assertThat(before.state().ahead()).containsExactly("r5");
        assertThat(before.downgrade(Target.parse("r4")).ids()).containsExactly("r5");
        assertThat(before.state().isAtHead()).isTrue();
    }

    @Test
    void a_database_that_has_some_of_them_is_refused_and_told_which_are_missing(PostgresDatabase database) {
        migrator(database, BEFORE).upgrade(Target.parse("r2"));
        Migrator migrator = migrator(database, after("r3"));

        MigrationException refused = refused(MigrationError.UNKNOWN_APPLIED, () -> migrator.upgrade(Target.head()));

        assertThat(refused.problem()).contains("r1, r2").contains("s3 replaces r1 only together with r3");
        assertThat(migrator.state().status()).isEqualTo(Status.BEHIND);
        assertThat(migrator.state().detail())
                .contains("3 revisions are pending")
                .contains("2 that no script has");
        assertThat(Probe.of(database).rows()).hasSize(2);

        migrator(database, BEFORE).upgrade(Target.head());
        assertThat(migrator.upgrade(Target.head()).ids()).containsExactly("r5");
    }

    @Test
    void the_new_base_is_taken_back_after_a_stamp_has_written_it_down(PostgresDatabase database) {
        migrator(database, BEFORE).upgrade(Target.head());
        Migrator migrator = migrator(database, after("r3"));
        migrator.upgrade(Target.head());

        MigrationException refused = refused(MigrationError.UNKNOWN_APPLIED, () -> migrator.downgrade(Target.base()));
        assertThat(refused.nextStep()).contains("stamp r5");
        assertThat(Probe.of(database).is("to_regclass('t_r5') is not null")).isTrue();

        StampReport stamped = migrator.stamp(List.of(Target.parse("r5")));

        assertThat(stamped.removed()).containsExactly("r1", "r2", "r3");
        assertThat(stamped.added()).containsExactly("s3");
        assertThat(migrator.state().isAtHead()).isTrue();
        assertThat(migrator.downgrade(Target.base()).ids()).containsExactly("r5", "r4", "s3");
        assertThat(Probe.of(database).is("to_regclass('t_r1') is null")).isTrue();
    }

    @Test
    void a_plan_made_before_a_stamp_is_stale_after_it(PostgresDatabase database) {
        migrator(database, BEFORE).upgrade(Target.head());
        Migrator migrator = migrator(database, after("r3"));
        var plan = migrator.plan(Target.head());

        migrator.stamp(List.of(Target.parse("r4")));

        refused(MigrationError.STALE_PLAN, () -> migrator.run(plan));
        assertThat(migrator.run(migrator.plan(Target.head())).ids()).containsExactly("r5");
    }

    @Test
    void a_replaced_revision_is_no_target_any_more_and_names_what_is(PostgresDatabase database) {
        Migrator migrator = migrator(database, after("r3"));

        assertThat(refused(MigrationError.BAD_TARGET, () -> migrator.plan(Target.parse("r2")))
                        .nextStep())
                .contains("s3");
        assertThat(migrator.offline(Direction.UPGRADE, RevisionRange.parse("s3:head")))
                .contains("revision s3 is not applied")
                .contains("revision = 'r2'")
                .contains("create table t_r4");
    }
}
