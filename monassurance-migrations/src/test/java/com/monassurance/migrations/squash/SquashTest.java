package com.monassurance.migrations.squash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquashTest {

    private static final PostgresFixture SERVER = PostgresFixture.shared();
    private static final ScratchServer SCRATCH = ScratchServers.of(SERVER.dataSource("postgres"), SERVER::dataSource);

    @TempDir
    Path folder;

    private void script(String id, String parent, String up, String down) throws IOException {
        Files.writeString(
                folder.resolve(id + "_x.sql"),
                "-- revision: " + id + "\n-- revises: " + parent + "\n-- upgrade\n" + up + "\n-- downgrade\n" + down
                        + "\n");
    }

    @BeforeEach
    void four_revisions() throws IOException {
        script("a1", "base", "create table t (i int, j int);", "drop table t;");
        script("a2", "a1", "alter table t drop column j;\nalter table t add k text;", "alter table t drop k;");
        script("a3", "a2", "create view v as select k from t;\ncreate index on t (k);", "drop view v;");
        script("a4", "a3", "create table u (i int);\ncreate index concurrently u_i on u (i);", "drop table u;");
    }

    private ScriptSource source() {
        return ScriptSources.directory(folder);
    }

    private Migrator migrator(PostgresDatabase database) {
        return Migrator.over(database.dataSource()).scripts(source()).build();
    }

    private SquashAdoption adoption(PostgresDatabase database) {
        HistoryPlace place = new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE);
        return SquashAdoption.of(database.dataSource(), place, source());
    }

    private SquashDraft proven(String upTo) {
        SquashOutcome outcome = Squash.on(SCRATCH, source()).plan(Target.revision(upTo));
        assertThat(outcome).isInstanceOf(SquashOutcome.Proven.class);
        return ((SquashOutcome.Proven) outcome).draft();
    }

    @Test
    void old_revisions_become_one_and_databases_past_it_go_on() {
        PostgresDatabase past = SERVER.newDatabase();
        PostgresDatabase there = SERVER.newDatabase();
        PostgresDatabase halfway = SERVER.newDatabase();
        PostgresDatabase fresh = SERVER.newDatabase();
        migrator(past).upgrade(Target.head());
        migrator(there).upgrade(Target.revision("a3"));
        migrator(halfway).upgrade(Target.revision("a2"));

        SquashDraft draft = proven("a3");
        draft.write(folder);

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a3_squashed.sql", "a4_x.sql");
        assertThat(draft.text()).contains("-- squashed: a1, a2, a3").doesNotContain(" owner to ");
        assertThatThrownBy(() -> migrator(there).upgrade(Target.head()))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.UNKNOWN_APPLIED));

        assertThat(adoption(past).adopt().map(StampReport::removed).orElseThrow())
                .containsExactly("a1", "a2", "a3");
        assertThat(adoption(there).adopt()).isPresent();
        assertThat(adoption(fresh).adopt()).isEmpty();
        assertThat(adoption(past).adopt()).as("a second time").isEmpty();

        assertThat(migrator(past).state().isAtHead()).isTrue();
        assertThat(migrator(past).validate().isValid()).isTrue();
        migrator(there).upgrade(Target.head());
        migrator(fresh).upgrade(Target.head());
        assertThat(migrator(there).state().isAtHead()).isTrue();
        assertThat(migrator(fresh).validate().findings()).isEmpty();
        migrator(past).downgrade(Target.base());
        migrator(past).upgrade(Target.head());
        assertThatThrownBy(() -> adoption(halfway).adopt()).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error()).isEqualTo(MigrationError.SQUASHED_HALFWAY);
            assertThat(e.problem()).contains("2 of the 3", "lacks a3");
            assertThat(e.nextStep()).contains("with the scripts from before the squash");
        });
    }

    @Test
    void what_was_squashed_can_be_squashed_again() {
        PostgresDatabase old = SERVER.newDatabase();
        migrator(old).upgrade(Target.head());
        proven("a2").write(folder);

        SquashDraft again = proven("a4");
        again.write(folder);

        assertThat(again.replaced()).containsExactly("a1", "a2", "a3", "a4");
        assertThat(again.replacedFiles()).containsExactlyInAnyOrder("a2_squashed.sql", "a3_x.sql", "a4_x.sql");
        assertThat(adoption(old).adopt()).isPresent();
        assertThat(migrator(old).state().isAtHead()).isTrue();
    }

    @Test
    void rows_numbers_and_what_stands_on_the_old_refuse_a_squash() throws IOException {
        script("b1", "a1", "create table b (i int);", "drop table b;");
        assertThat(Squash.on(SCRATCH, source()).plan(Target.revision("a3")))
                .isInstanceOfSatisfying(
                        SquashOutcome.Refused.class,
                        refused -> assertThat(refused.objects()).containsExactly("b1"));
        assertThat(Squash.on(SCRATCH, source()).plan(Target.revision("a1"))).isInstanceOf(SquashOutcome.Refused.class);

        Files.delete(folder.resolve("b1_x.sql"));
        script("a3", "a2", "insert into t values (1);\ncreate sequence s;\nselect nextval('s');", "");
        assertThat(Squash.on(SCRATCH, source()).plan(Target.revision("a3")))
                .isInstanceOfSatisfying(
                        SquashOutcome.Refused.class,
                        refused ->
                                assertThat(refused.objects()).containsExactly("table public.t", "sequence public.s"));
        assertThat(folder.toFile().list()).hasSize(4);
    }

    @Test
    void a_folder_that_lacks_a_replaced_script_is_left_as_it_is() throws IOException {
        SquashDraft draft = proven("a3");
        Files.delete(folder.resolve("a2_x.sql"));

        assertThatThrownBy(() -> draft.write(folder))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error()).isEqualTo(MigrationError.SCRIPT_NOT_WRITTEN));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a1_x.sql", "a3_x.sql", "a4_x.sql");
    }
}
