package com.monassurance.migrations.squash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.scratch.ScratchServers;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private SquashOutcome plan(String upTo) {
        return Squash.on(SCRATCH, source()).plan(Target.revision(upTo), "s1");
    }

    private SquashDraft proven(String upTo) {
        SquashOutcome outcome = plan(upTo);
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

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("s1_squashed.sql", "a4_x.sql");
        assertThat(draft.text()).contains("-- replaces: a1, a2, a3\n").doesNotContain(" owner to ");
        assertThat(migrator(past).state().isAtHead()).isTrue();
        migrator(there).upgrade(Target.head());
        migrator(fresh).upgrade(Target.head());
        assertThat(migrator(there).state().isAtHead()).isTrue();
        assertThat(migrator(fresh).validate().findings()).isEmpty();
        migrator(past).stamp(List.of(Target.head()));
        migrator(past).downgrade(Target.base());
        migrator(past).upgrade(Target.head());
        assertThatThrownBy(() -> migrator(halfway).upgrade(Target.head()))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.UNKNOWN_APPLIED))
                .hasMessageContaining("only together with a3");
    }

    @Test
    void an_id_that_a_script_has_is_refused() {
        assertThatThrownBy(() -> Squash.on(SCRATCH, source()).plan(Target.revision("a3"), "a4"))
                .isInstanceOfSatisfying(
                        MigrationException.class, e -> assertThat(e.error()).isEqualTo(MigrationError.REVISION_EXISTS));
    }

    @Test
    void rows_numbers_and_what_stands_on_the_old_refuse_a_squash() throws IOException {
        script("b1", "a1", "create table b (i int);", "drop table b;");
        assertThat(plan("a3"))
                .isInstanceOfSatisfying(
                        SquashOutcome.Refused.class,
                        refused -> assertThat(refused.objects()).containsExactly("b1"));
        assertThat(plan("a1")).isInstanceOf(SquashOutcome.Refused.class);

        Files.delete(folder.resolve("b1_x.sql"));
        script("a3", "a2", "insert into t values (1);\ncreate sequence s;\nselect nextval('s');", "");
        assertThat(plan("a3"))
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
