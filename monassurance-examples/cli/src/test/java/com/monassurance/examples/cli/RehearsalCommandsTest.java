package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run revisions on scratch before anybody trusts them: trace, merge, baseline. */
class RehearsalCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    Path folder;

    private CommandRunner scratchOnly(PostgresDatabase database) {
        return CommandRunner.bare()
                .with("MONASSURANCE_SCRIPTS", folder.toString())
                .with("MONASSURANCE_SCRATCH_URL", database.jdbcUrl())
                .with("MONASSURANCE_SCRATCH_USER", database.user())
                .with("MONASSURANCE_SCRATCH_PASSWORD", database.password());
    }

    @Test
    void a_trace_prints_locks_and_is_stored_without_changing_the_revision(PostgresDatabase database)
            throws IOException {
        new ScriptFolder(folder)
                .table("a1", "base")
                .script("b1", "a1", "-- upgrade\ncreate index on t_a1 (a);\nalter table t_a1 alter a type bigint;\n");
        CommandRunner cli = scratchOnly(database);
        CommandRunner live = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        live.run("upgrade").exits(0);

        CommandResult text =
                cli.run("trace", "head", "--rows", "100", "--store").exits(0);
        JsonNode json = cli.run("trace", "b1", "--rows", "0", "--format", "json")
                .exits(0)
                .json();

        assertThat(text.out())
                .contains("upgrade of b1", "SHARE on public.t_a1", "ACCESS EXCLUSIVE on public.t_a1", "#  PLACE");
        assertThat(Files.readString(folder.resolve("b1_test.sql")))
                .contains("-- trace: upgrade 2: ACCESS EXCLUSIVE on public.t_a1");
        live.run("validate").exits(0);
        JsonNode second = json.get("statements").get(1);
        assertThat(second.get("reading").asText()).isEqualTo("exact");
        assertThat(second.get("samples").isNull()).isTrue();
        assertThat(second.get("held").get(0).get("mode").asText()).isEqualTo("SHARE");
        assertThat(second.get("rewrites").get(0).asText()).isEqualTo("public.t_a1");
        assertThat(json.get("rows").get("filled")).isEmpty();
    }

    @Test
    void a_trace_of_what_fails_or_cannot_be_found_says_so(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base").script("b1", "a1", "-- upgrade\nselect 1 / 0;\n");

        CommandResult failed =
                scratchOnly(database).run("trace", "b1", "--rows", "10").exits(4);

        assertThat(failed.err()).startsWith("MIG-011 Statement 1 at 5:1 failed on scratch");
        scratchOnly(database).run("trace", "b1", "--downgrade").fails(3, "MIG-008");
        scratchOnly(database).run("trace", "zz").fails(2, "MIG-006");
        CommandRunner.bare()
                .with("MONASSURANCE_SCRIPTS", folder.toString())
                .run("trace", "b1")
                .fails(2, "CLI-005");
    }

    @Test
    void heads_that_get_in_each_others_way_are_not_merged_unawares(PostgresDatabase database) {
        new ScriptFolder(folder)
                .table("a1", "base")
                .script("b1", "a1", "-- upgrade\ncreate index common on t_a1 (a);\n")
                .script("c1", "a1", "-- upgrade\ncreate table common (a int);\n");
        CommandRunner cli = scratchOnly(database);

        CommandResult refused = cli.run("merge", "heads", "-m", "join").fails(3, "CLI-008");
        assertThat(refused.err()).contains("table public.common");
        assertThat(folder.toFile().list()).hasSize(3);
        CommandResult blind = CommandRunner.bare()
                .with("MONASSURANCE_SCRIPTS", folder.toString())
                .run("merge", "heads", "-m", "join", "--rev-id", "m1")
                .exits(0);

        assertThat(blind.err()).contains("was not checked", "No server for scratch databases");
        assertThat(folder.resolve("m1_join.sql")).exists();
    }

    @Test
    void heads_that_commute_are_merged_and_both_orders_were_tried(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base").table("b1", "a1").table("c1", "a1");

        CommandResult merged =
                scratchOnly(database).run("merge", "heads", "-m", "join").exits(0);

        assertThat(merged.err()).contains("Both orders of b1, c1 end in the same schema.");
        assertThat(Path.of(merged.out().strip())).exists();
    }

    @Test
    void a_database_of_another_tool_is_taken_over_after_a_proof_and_given_back(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base").table("b1", "a1");
        database.execute(
                "create table t_a1 (a int)",
                "create table alembic_version (version_num varchar(32) not null,"
                        + " constraint alembic_version_pkc primary key (version_num))",
                "insert into alembic_version values ('f00d')");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());

        cli.run("baseline", "--from", "rails").fails(2, "CLI-001");
        cli.run("baseline", "--from", "alembic", "--undo", "--plan").fails(2, "CLI-001");
        assertThat(cli.run("baseline", "--from", "alembic", "--map", "x")
                        .fails(2, "CLI-001")
                        .err())
                .doesNotContain("option option");
        assertThat(cli.run("baseline", "--from", "alembic").exits(1).out()).contains("No revision stands for f00d");
        JsonNode differs = cli.run("baseline", "--from", "alembic", "--map", "f00d=b1", "--format", "json")
                .exits(1)
                .json();
        assertThat(differs.get("differences").get(0).get("object").asText()).isEqualTo("table public.t_b1");
        CommandResult planned = cli.run("baseline", "--from", "alembic", "--map", "f00d=a1", "--plan")
                .exits(0);
        assertThat(planned.out()).contains("f00d -> a1 (by map)", "Nothing was written.");

        assertThat(cli.run("baseline", "--from", "alembic", "--at", "a1")
                        .exits(0)
                        .out())
                .contains("Stamped: a1.");
        assertThat(cli.run("current").exits(0).out()).startsWith("a1");
        cli.run("baseline", "--from", "alembic", "--at", "a1").fails(3, "MIG-057");
        assertThat(cli.run("baseline", "--from", "alembic", "--at", "a1", "--undo")
                        .exits(0)
                        .out())
                .contains("Taken back: a1.");
        assertThat(cli.run("current").exits(0).out()).startsWith("(none)");
        cli.run("baseline", "--from", "flyway").fails(4, "MIG-056");
    }
}
