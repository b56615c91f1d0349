package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Writing scripts and looking at the graph they make. */
class RevisionCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    Path folder;

    private CommandRunner cli() {
        return CommandRunner.bare().with("MONASSURANCE_SCRIPTS", folder.toString());
    }

    private CommandRunner cli(PostgresDatabase database) {
        return CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
    }

    /** a1 below b1 and c1, which needs b1 from the other branch. */
    private void fork() {
        new ScriptFolder(folder)
                .table("a1", "base", "-- label: core")
                .table("b1", "a1")
                .table("c1", "a1", "-- depends-on: b1", "-- label: reports");
    }

    @Test
    void a_revision_needs_one_folder_a_message_and_a_free_id() {
        CommandRunner.bare().run("revision", "-m", "x").fails(2, "CLI-005");
        CommandRunner.bare()
                .run(
                        "revision",
                        "-m",
                        "x",
                        "--scripts",
                        folder.toString(),
                        "--scripts",
                        folder.resolve("b").toString())
                .fails(2, "CLI-005");
        cli().run("revision").fails(2, "CLI-001");
        cli().run("revision", "-m", "x", "--rev-id", "a-b").fails(2, "CLI-001");
        cli().run("revision", "-m", "x", "--rev-id", "head").fails(2, "CLI-001");

        cli().run("revision", "-m", "x", "--rev-id", "a1").exits(0);

        cli().run("revision", "-m", "y", "--rev-id", "a1").fails(2, "MIG-002");
        cli().run("revision", "-m", "y", "--head", "zz").fails(2, "MIG-006");
        assertThat(folder.toFile().list()).containsExactly("a1_x.sql");
    }

    @Test
    void revisions_are_written_one_on_the_other_and_the_path_is_printed() {
        CommandResult first =
                cli().run("revision", "-m", "First table", "--rev-id", "a1").exits(0);
        JsonNode second = cli().run("revision", "-m", "second", "--format", "json")
                .exits(0)
                .json();

        assertThat(first.out().strip())
                .isEqualTo(folder.resolve("a1_first_table.sql").toString());
        assertThat(second.get("id").asText()).matches("[0-9a-f]{12}");
        assertThat(second.get("revises"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("a1");
        assertThat(Path.of(second.get("path").asText())).exists();
        assertThat(cli().run("heads").exits(0).out())
                .startsWith(second.get("id").asText() + " (head)");
    }

    @Test
    void a_branch_begins_with_a_splice_and_ends_with_a_merge() {
        fork();

        cli().run("revision", "-m", "x").fails(2, "MIG-003");
        cli().run("revision", "-m", "x", "--head", "a1").fails(2, "MIG-006");
        cli().run(
                        "revision",
                        "-m",
                        "x",
                        "--rev-id",
                        "e1",
                        "--head",
                        "a1",
                        "--splice",
                        "--depends-on",
                        "b",
                        "--branch-label",
                        "extra")
                .exits(0);
        cli().run("revision", "-m", "x", "--rev-id", "e2", "--head", "extra@head")
                .exits(0);
        cli().run("merge", "a1", "-m", "x").fails(2, "MIG-006");
        cli().run("merge", "heads", "-m", "joined", "--rev-id", "m1").exits(0);

        JsonNode merged = cli().run("show", "m1", "--format", "json").exits(0).json();
        assertThat(merged.get("revises")).extracting(JsonNode::asText).containsExactly("b1", "c1", "e2");
        assertThat(merged.get("mergePoint").asBoolean()).isTrue();
        JsonNode spliced =
                cli().run("show", "extra", "--format", "json").exits(0).json();
        assertThat(spliced.get("id").asText()).isEqualTo("e1");
        assertThat(spliced.get("dependsOn")).extracting(JsonNode::asText).containsExactly("b1");
    }

    @Test
    void heads_and_branches_carry_alembics_marks() {
        fork();

        assertThat(cli().run("heads").exits(0).out().lines())
                .containsExactly("b1 (core) (effective head)  make b1", "c1 (core, reports) (head)  make c1");
        assertThat(cli().run("heads", "-v").exits(0).out()).contains("Needs:     b1");
        assertThat(cli().run("branches").exits(0).out().lines())
                .containsExactly(
                        "a1 (core) (branchpoint)  make a1",
                        "    -> b1 (core) (effective head)  make b1",
                        "    -> c1 (core, reports) (head)  make c1");
        JsonNode branches = cli().run("branches", "--format", "json").exits(0).json();
        assertThat(branches.get(0).get("children")).extracting(JsonNode::asText).containsExactly("b1", "c1");
        assertThat(CommandRunner.bare().run("branches").exits(0).out()).contains("one line");
    }

    @Test
    void show_takes_what_names_one_revision(PostgresDatabase database) {
        fork();

        assertThat(cli().run("show", "reports@head").exits(0).out()).startsWith("Revision:  c1");
        assertThat(cli().run("show", "b").exits(0).out())
                .contains("create table t_b1")
                .contains("-- downgrade");
        cli().run("show", "heads").fails(2, "CLI-006");
        cli().run("show", "zz").fails(2, "CLI-006");
        cli(database).run("show", "current").fails(2, "CLI-006");
        cli(database).run("upgrade", "b1").exits(0);
        assertThat(cli(database).run("show", "current").exits(0).out()).startsWith("Revision:  b1");
    }

    @Test
    void show_tells_of_a_revision_that_only_the_database_knows(PostgresDatabase database) throws IOException {
        fork();
        cli(database).run("upgrade", "heads").exits(0);
        Files.delete(folder.resolve("c1_test.sql"));

        CommandResult shown = cli(database).run("show", "c1").exits(0);

        assertThat(shown.out()).contains("Standing:  AHEAD");
        assertThat(cli(database).run("current").exits(0).err()).contains("AHEAD");
    }

    @Test
    void history_is_newest_first_and_marks_where_the_database_is(PostgresDatabase database) {
        fork();
        cli(database).run("upgrade", "b1").exits(0);

        CommandResult all = cli(database).run("history").exits(0);
        JsonNode part = cli(database)
                .run("history", "-r", "-1:current", "--format", "json")
                .exits(0)
                .json();

        assertThat(all.out().lines().skip(1).map(line -> line.substring(0, 2))).containsExactly("c1", "b1", "a1");
        assertThat(all.out()).contains("b1 (core) (effective head) (current)");
        assertThat(part).extracting(row -> row.get("id").asText()).containsExactly("b1", "a1");
        assertThat(part.get(0).get("current").asBoolean()).isTrue();
        assertThat(part.get(0).get("standing").asText()).isEqualTo("APPLIED");
        assertThat(cli(database).run("history", "-v").exits(0).out()).contains("Standing:  PENDING");
        cli(database).run("history", "-r", "nonsense").fails(2, "MIG-006");
        cli().run("history", "-r", "base:current").fails(2, "CFG-001");
        assertThat(cli().run("history", "-r", "a1:b1", "--format", "json")
                        .exits(0)
                        .json())
                .extracting(row -> row.get("id").asText())
                .containsExactly("b1", "a1");
    }

    @Test
    void a_stamp_writes_the_history_alone_and_a_purge_forgets_strangers(PostgresDatabase database) throws IOException {
        fork();

        JsonNode stamped = cli(database)
                .run("stamp", "b1", "reports@head", "--format", "json")
                .exits(0)
                .json();
        assertThat(stamped.get("added")).extracting(JsonNode::asText).containsExactly("a1", "b1", "c1");
        cli(database).run("current", "--check-heads").exits(0);
        assertThat(cli(database).run("stamp", "heads").exits(0).out()).contains("Nothing to do");
        cli(database).run("stamp", "zz").fails(2, "MIG-006");
        cli(database).run("stamp").fails(2, "CLI-001");

        Files.delete(folder.resolve("c1_test.sql"));
        cli(database).run("stamp", "b1").fails(3, "MIG-005");
        assertThat(cli(database).run("stamp", "b1", "--purge").exits(0).out()).contains("no longer recorded c1");
        assertThat(List.of(cli(database).run("current").exits(0).out().strip())).containsExactly("b1 (core) (head)");
    }

    @Test
    void validate_shows_the_lines_that_differ_and_a_verbose_current_tells_of_them(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base");
        cli(database).run("upgrade").exits(0);
        cli(database).run("validate").exits(0);
        new ScriptFolder(folder)
                .script("a1", "base", "-- upgrade\ncreate table t_a1 (b int);\n-- downgrade\ndrop table t_a1;\n");

        CommandResult text = cli(database).run("validate").exits(1);
        JsonNode json =
                cli(database).run("validate", "--format", "json").exits(1).json();

        assertThat(text.out())
                .contains("- create table t_a1 (a int);")
                .contains("+ create table t_a1 (b int);")
                .contains("1 applied script compared, 1 difference.");
        assertThat(json.get("findings").get(0).get("diff").asText()).contains("+ create table");
        assertThat(cli(database).run("current", "-v").exits(0).out()).contains("a1  UPGRADE_CHANGED");
    }

    @Test
    void a_revision_without_a_message_leaves_no_gap(PostgresDatabase database) throws IOException {
        Files.writeString(
                folder.resolve("a1.sql"),
                "-- revision: a1\n-- revises: base\n-- upgrade\ncreate table t (a int);\n-- downgrade\ndrop table t;\n");

        CommandResult up = cli(database).run("upgrade").exits(0);
        CommandResult current = cli(database).run("current", "-v").exits(0);

        assertThat(up.out()).startsWith("applied a1  (1 statement, ");
        assertThat(current.out().lines().skip(1).findFirst().orElseThrow()).startsWith("  applied 20");
        assertThat(cli(database).run("heads").exits(0).out().lines()).containsExactly("a1 (head)");
        for (String command : List.of("heads", "current", "history", "branches", "show a1", "validate", "repair")) {
            for (String verbose : List.of("", " -v")) {
                assertThat(cli(database)
                                .run((command + verbose).split(" "))
                                .out()
                                .lines())
                        .as(command + verbose)
                        .noneMatch(line -> line.endsWith(" "));
            }
        }
    }
}
