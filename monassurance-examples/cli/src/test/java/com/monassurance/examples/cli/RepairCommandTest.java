package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is done about a revision that was interrupted. */
class RepairCommandTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @TempDir
    Path folder;

    /** A unique index over a duplicate is left INVALID, and the revision interrupted. */
    private CommandRunner interrupted(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base").script("b1", "a1", """
                -- upgrade
                create unique index concurrently one_each on t_a1 (a);
                comment on table t_a1 is 'unique';
                -- downgrade
                comment on table t_a1 is null;
                drop index concurrently one_each;
                """);
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        cli.run("upgrade", "a1").exits(0);
        database.execute("insert into t_a1 values (1), (1)");
        cli.run("upgrade").fails(4, "MIG-011");
        return cli;
    }

    @Test
    void nothing_interrupted_is_nothing_to_do_and_a_decision_about_it_is_refused(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        cli.run("repair").fails(3, "MIG-014");
        cli.run("upgrade").exits(0);

        assertThat(cli.run("repair").exits(0).out()).contains("Nothing is interrupted.");
        cli.run("repair", "--dry-run").exits(0);
        cli.run("repair", "--done", "a1", "--reason", "by hand").fails(3, "MIG-029");
        cli.run("repair", "--again", "a1", "--reason", "by hand").fails(3, "MIG-029");
        cli.run("repair", "--undo", "a1", "--reason", "by hand").fails(3, "CLI-008");
    }

    @Test
    void decisions_that_make_no_sense_exit_2(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        cli.run("repair", "--done", "a1").fails(2, "CLI-001");
        cli.run("repair", "--done", "a1", "--undo", "a1", "--reason", "x").fails(2, "CLI-001");
        cli.run("repair", "--dry-run", "--undo", "a1", "--reason", "x").fails(2, "CLI-001");
        cli.run("repair", "--reason", "x").fails(2, "CLI-001");
        cli.run("repair", "--done", "a1", "--reason", "x", "--scope", "all").fails(2, "CLI-001");
    }

    @Test
    void a_dry_run_shows_what_the_catalogue_says_and_repair_finishes_it(PostgresDatabase database) {
        CommandRunner cli = interrupted(database);

        CommandResult look = cli.run("repair", "--dry-run").exits(1);
        JsonNode json =
                cli.run("repair", "--dry-run", "--format", "json").exits(1).json();
        database.execute("delete from t_a1");
        CommandResult repaired = cli.run("repair").exits(0);

        assertThat(look.out()).contains("The upgrade of revision b1 was interrupted after 0 of 2");
        assertThat(json.get("revision").asText()).isEqualTo("b1");
        assertThat(json.get("outcome").asText()).isEqualTo("looked");
        assertThat(repaired.out()).contains("The upgrade of b1 is finished.");
        cli.run("current", "--check-heads").exits(0);
        cli.run("validate").exits(0);
    }

    @Test
    void an_interrupted_downgrade_is_finished_downwards(PostgresDatabase database) {
        new ScriptFolder(folder).table("a1", "base").script("b1", "a1", """
                -- upgrade
                create index concurrently each_a on t_a1 (a);
                create table guard (a int);
                -- downgrade
                drop index concurrently each_a;
                drop table guard;
                """);
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
        cli.run("upgrade").exits(0);
        database.execute("create view in_the_way as select * from guard");
        cli.run("downgrade", "-1").fails(4, "MIG-011");
        database.execute("drop view in_the_way");

        JsonNode repaired = cli.run("repair", "--format", "json").exits(0).json();

        assertThat(repaired.get("direction").asText()).isEqualTo("downgrade");
        assertThat(repaired.get("ran")).extracting(JsonNode::asText).containsExactly("b1");
        assertThat(cli.run("current").exits(0).out()).startsWith("a1");
    }

    @Test
    void what_was_finished_by_hand_is_recorded_when_the_catalogue_agrees(PostgresDatabase database) {
        CommandRunner cli = interrupted(database);

        cli.run("repair", "--done", "b1", "--reason", "trust me").fails(3, "MIG-029");
        database.execute("delete from t_a1", "drop index one_each", "create unique index one_each on t_a1 (a)");
        CommandResult recorded = cli.run("repair", "--done", "b", "--scope", "statement", "--reason", "by hand")
                .exits(0);
        cli.run("repair").exits(0);

        assertThat(recorded.out()).contains("Recorded").contains("interrupted after 1 of 2");
        cli.run("current", "--check-heads").exits(0);
    }

    @Test
    void an_upgrade_of_which_nothing_took_effect_is_undone_by_forgetting_it(PostgresDatabase database) {
        CommandRunner cli = interrupted(database);

        CommandResult undone =
                cli.run("repair", "--undo", "b1", "--reason", "not today").exits(0);

        assertThat(undone.out().strip())
                .isEqualTo("Nothing of b1 had taken effect: the schema history has forgotten it.");
        assertThat(cli.run("current", "--format", "json")
                        .exits(0)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("BEHIND");
        assertThat(cli.run("repair").exits(0).out()).contains("Nothing is interrupted.");
    }
}
