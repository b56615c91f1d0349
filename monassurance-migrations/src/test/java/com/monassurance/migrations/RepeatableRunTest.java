package com.monassurance.migrations;

import static com.monassurance.migrations.SampleScripts.scripts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.core.RevisionState.Status;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Views and functions that are run again when they change. */
class RepeatableRunTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static ScriptSource repeatable(String name, String dependsOn, String sql) {
        return ScriptSources.of(
                name + ".repeatable.sql",
                "-- repeatable: " + name + "\n" + (dependsOn.isEmpty() ? "" : "-- depends-on: " + dependsOn + "\n")
                        + "-- upgrade\n" + sql + "\n");
    }

    private static Migrator migrator(PostgresDatabase database, int first) {
        return Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .scripts(repeatable("a_top", "z_base", "create or replace view top as select one + 1 as two from base;"))
                .scripts(repeatable(
                        "z_base", "", "create or replace view base as select " + first + " as one, 'x;y'::text as t;"))
                .scripts(repeatable("other", "", "create or replace view other as select 1 as one;"))
                .build();
    }

    @Test
    void they_run_behind_the_revisions_in_their_order_and_again_with_what_depends_on_a_changed_one(
            PostgresDatabase database) {
        MigrationReport first = migrator(database, 1).upgrade(Target.head());

        assertThat(first.ids()).containsExactly("r1", "z_base", "a_top", "other");
        assertThat(migrator(database, 1).upgrade(Target.head()).isChanged()).isFalse();
        assertThat(migrator(database, 1).state().isAtHead()).isTrue();

        assertThat(migrator(database, 5).plan(Target.head()).toText())
                .contains("repeatable z_base")
                .contains("repeatable a_top")
                .doesNotContain("other");
        assertThat(migrator(database, 5).state().status()).isEqualTo(Status.BEHIND);
        MigrationReport second = migrator(database, 5).upgrade(Target.head());

        assertThat(second.ids()).containsExactly("z_base", "a_top");
        assertThat(Probe.of(database).list("select two::text from top")).containsExactly("6");
        assertThat(migrator(database, 5).state().isAtHead()).isTrue();
        assertThat(migrator(database, 5).validate().isValid()).isTrue();
    }

    @Test
    void they_wait_until_every_revision_is_applied(PostgresDatabase database) {
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").table("r2").source())
                .scripts(repeatable("v", "", "create view v as select a from t_r2;"))
                .build();

        assertThat(migrator.upgrade(Target.parse("+1")).ids()).containsExactly("r1");
        assertThat(migrator.upgrade(Target.parse("+1")).ids()).containsExactly("r2", "v");
    }

    @Test
    void one_that_fails_names_its_place_and_leaves_the_others(PostgresDatabase database) {
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(scripts().table("r1").source())
                .scripts(List.of(repeatable("a", "", "create view a as select 1 as x;"))
                        .get(0))
                .scripts(repeatable("b", "", "create view b as\n  select missing from t_r1;"))
                .build();

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator.upgrade(Target.head()))
                .matches(e -> e.error() == MigrationError.STATEMENT_FAILED)
                .withMessageContaining("b.repeatable.sql:4:10");
        assertThat(Probe.of(database).list("select name from monassurance_ops.schema_repeatable"))
                .containsExactly("a");
    }
}
