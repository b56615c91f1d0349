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
import com.monassurance.migrations.script.ScriptSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An old artefact before a database that a newer one has migrated. */
class StoredScriptsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final ScriptSource OLD = scripts().table("r1").source();

    private static final ScriptSource NEW = scripts()
            .table("r1")
            .revision(
                    "r2",
                    "create table notes (a text); insert into notes values ('it''s \\ all');",
                    "-- keeps 'quotes', \\ and $$ as they are\ndo $$ begin perform 1; end $$;\ndrop table notes;")
            .revision("r3", "create index concurrently notes_a on notes (a);", "drop index concurrently notes_a;")
            .source();

    private static Migrator migrator(PostgresDatabase database, ScriptSource source) {
        return Migrator.over(database.dataSource()).scripts(source).build();
    }

    @Test
    void an_old_application_names_what_it_does_not_know_and_takes_it_back(PostgresDatabase database) {
        migrator(database, NEW).upgrade(Target.head());
        Migrator old = migrator(database, OLD);

        assertThat(old.state().status()).isEqualTo(Status.AHEAD);
        assertThat(old.state().ahead()).containsExactly("r2", "r3");
        assertThat(old.planDowngrade(Target.parse("r1")).ids()).containsExactly("r3", "r2");
        assertThat(old.planDowngrade(Target.parse("-1")).ids()).containsExactly("r3");

        assertThat(old.downgrade(Target.parse("r1")).ids()).containsExactly("r3", "r2");

        assertThat(old.state().status()).isEqualTo(Status.AT_HEAD);
        assertThat(Probe.of(database).is("to_regclass('notes') is null")).isTrue();
        assertThat(migrator(database, NEW).upgrade(Target.head()).ids()).containsExactly("r2", "r3");
    }

    @Test
    void scripts_that_another_role_could_have_written_are_not_run(PostgresDatabase database) {
        migrator(database, NEW).upgrade(Target.head());
        String role = "writer_" + database.name();
        database.execute("create role \"" + role + "\"");
        try {
            for (String grant : List.of("insert", "update (downgrade_text)", "trigger")) {
                database.execute("grant " + grant + " on monassurance_ops.schema_history to \"" + role + "\"");

                assertThatExceptionOfType(MigrationException.class)
                        .isThrownBy(() -> migrator(database, OLD).downgrade(Target.parse("r1")))
                        .matches(e -> e.error() == MigrationError.STORED_SCRIPT_REFUSED)
                        .withMessageContaining(role + " may ");
                assertThat(Probe.of(database).rows()).hasSize(3);

                database.execute("revoke " + grant + " on monassurance_ops.schema_history from \"" + role + "\"");
            }
            database.execute("grant select on monassurance_ops.schema_history to \"" + role + "\"");
            assertThat(migrator(database, OLD).downgrade(Target.parse("r1")).ids())
                    .hasSize(2);
        } finally {
            database.execute("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
        }
    }

    @Test
    void a_stored_script_that_was_altered_is_not_run(PostgresDatabase database) {
        migrator(database, NEW).upgrade(Target.head());
        database.execute("update monassurance_ops.schema_history set downgrade_text = downgrade_text || 'select 1;'"
                + " where revision = 'r2'");

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> migrator(database, OLD).downgrade(Target.parse("r1")))
                .matches(e -> e.error() == MigrationError.STORED_SCRIPT_REFUSED)
                .withMessageContaining("r2")
                .withMessageContaining("hash differs");
        assertThat(Probe.of(database).rows()).hasSize(3);
    }

    @Test
    void what_is_ahead_stays_where_it_is_when_an_old_application_starts(PostgresDatabase database) {
        migrator(database, NEW).upgrade(Target.head());

        assertThat(migrator(database, OLD).upgrade(Target.head()).ahead()).containsExactly("r2", "r3");
        assertThat(Probe.of(database).rows()).hasSize(3);
    }
}
