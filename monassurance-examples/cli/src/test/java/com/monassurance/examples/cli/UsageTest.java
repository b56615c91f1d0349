package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.examples.cli.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says before it touches a server. */
class UsageTest {

    private static final List<String> COMMANDS = List.of(
            "revision",
            "upgrade",
            "downgrade",
            "current",
            "heads",
            "branches",
            "history",
            "show",
            "merge",
            "stamp",
            "validate",
            "check",
            "diff",
            "lint",
            "trace",
            "repair",
            "baseline",
            "health",
            "metrics",
            "db",
            "install",
            "maintenance",
            "backup",
            "documents",
            "deploy",
            "rollback",
            "releases",
            "incident",
            "escalation",
            "audit",
            "report");

    private final CommandRunner cli = CommandRunner.bare();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "--nonsense",
                "upgrade --nonsense",
                "downgrade --nonsense",
                "downgrade",
                "db",
                "db nonsense",
                "downgrade a b",
                "stamp",
                "merge heads",
                "revision",
                "show a b",
                "upgrade --wait soon",
                "db cancel x",
                "heads --format xml",
                "heads --lang de",
                "metrics --format json",
                "health --db --detailed",
                "db terminate",
                "backup list --store nowhere",
                "backup restore",
                "backup restore --into jdbc:postgresql://127.0.0.1:1/x --sessions 0",
                "backup prune --store file:///nowhere --floor 0",
                "backup prune --store file:///nowhere --daily -1",
                "backup pin db_1",
                "backup pin",
                "escalation simulate --severity awful",
                "current --config",
                "revision -m text --autogenerate",
                "revision -m text --model file:x",
                "check",
                "check --model nothing",
                "diff --from file:a",
                "lint --fail-on awful",
                "lint --pending a.sql",
                "diff --from file: --to file:b --scratch-url jdbc:postgresql://127.0.0.1:1/x"
            })
    void a_command_that_makes_no_sense_exits_2_in_two_lines(String line) {
        CommandResult result = cli.with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x")
                .run(line.split(" "));

        result.fails(2, "CLI-001");
    }

    @Test
    void no_command_at_all_exits_2() {
        cli.run().fails(2, "CLI-001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy --version 2 --plan",
                "rollback --plan",
                "releases",
                "incident open",
                "incident ack 1",
                "incident resolve 1",
                "incident list",
                "escalation tick",
                "db indexes",
                "health --watch",
                "documents orphans --quarantine",
                "audit --sarif f"
            })
    void what_the_library_does_not_have_yet_says_so_in_one_line(String line) {
        CommandResult result = cli.with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x")
                .run(line.split(" "));

        result.exits(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().startsWith("CLI-002 not there yet: ");
    }

    @ParameterizedTest
    @CsvSource({
        "--url, jdbc:postgresql://localhost/db?user=a&password=s3cret",
        "--url, postgresql://a:s3cret@localhost/db",
        "--direct-url, postgresql://a:s3cret@localhost/db",
        "--scratch-url, postgresql://a:s3cret@localhost/db",
        "--redis, redis://:s3cret@localhost"
    })
    void a_url_with_a_password_among_the_arguments_exits_2_without_repeating_it(String option, String url) {
        CommandResult result = cli.run("history", option, url);

        result.fails(2, "CLI-003");
        assertThat(result.err()).doesNotContain("s3cret");
    }

    @Test
    void a_url_in_the_wrong_place_is_not_repeated_with_its_password() {
        CommandResult result = cli.run("postgresql://a:s3cret@localhost/db");

        result.fails(2, "CLI-001");
        assertThat(result.err()).contains("***").doesNotContain("s3cret");
    }

    @Test
    void a_missing_database_names_the_ways_to_give_one() {
        CommandResult result = cli.run("current");

        result.fails(2, "CFG-001");
        assertThat(result.err())
                .contains("MONASSURANCE_DATABASE_URL is missing")
                .contains("Give --url");
    }

    @Test
    void a_url_that_is_none_exits_2() {
        cli.run("current", "--url", "mysql://localhost/db").fails(2, "DB-008");
    }

    @Test
    void every_problem_of_the_configuration_is_in_one_message(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ops.properties");
        Files.writeString(file, "storage = nowhere\nno.such.key = 1\n");

        CommandResult result = cli.with("MONASSURANCE_REDIS_URI", "http://localhost")
                .with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://localhost/db")
                .run(
                        "current",
                        "--config",
                        file.toString(),
                        "--password-file",
                        folder.resolve("none").toString());

        result.fails(2, "CFG-001");
        assertThat(result.err())
                .contains("4 problems")
                .contains("storage")
                .contains("no.such.key")
                .contains("REDIS_URI")
                .contains("DATABASE_PASSWORD_FILE");
    }

    @Test
    void a_configuration_file_that_does_not_exist_exits_2(@TempDir Path folder) {
        CommandResult result =
                cli.run("heads", "--config", folder.resolve("none.json").toString());

        result.fails(2, "CFG-001");
        assertThat(result.err()).contains("does not exist");
    }

    @Test
    void help_names_every_command() {
        CommandResult result = cli.run("--help");

        result.exits(0);
        assertThat(result.err()).isEmpty();
        for (String command : COMMANDS) {
            assertThat(result.out()).containsPattern("(?m)^  " + command + " ");
        }
    }

    @Test
    void help_of_a_command_shows_its_own_options_first() {
        CommandResult result = cli.run("upgrade", "--help");

        result.exits(0);
        assertThat(result.out())
                .contains("--lock-timeout")
                .contains("monassurance-ops upgrade")
                .doesNotContain("--redis");
    }

    @Test
    void version_is_that_of_the_build() {
        CommandResult result = cli.run("--version");

        result.exits(0);
        assertThat(result.out()).matches("monassurance-ops \\d+\\.\\d+\\.\\d+\\S*\\s*");
    }

    @Test
    void the_scripts_can_be_looked_at_without_a_database() {
        CommandResult heads = cli.run("heads", "--format", "json").exits(0);
        String head = heads.json().get(0).get("id").asText();

        assertThat(cli.run("heads").exits(0).out()).startsWith(head + " (head)");
        assertThat(cli.run("show", head.substring(0, 6)).exits(0).out()).contains("Revision:  " + head);
        assertThat(cli.run("show", head, "--format", "json")
                        .exits(0)
                        .json()
                        .get("upgrade")
                        .asText())
                .contains("create index concurrently");
        assertThat(cli.run("history", "--format", "json", "-q").exits(0).json().size())
                .isGreaterThanOrEqualTo(5);
        cli.run("show", "zzz").fails(2, "CLI-006");
    }

    @Test
    void scripts_in_a_folder_of_ones_own_are_used_instead(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("0001_first.sql"), "select 1;\n");

        cli.run("heads", "--scripts", folder.toString()).fails(2, "MIG-001");
        cli.run("heads", "--scripts", folder.resolve("none").toString()).fails(2, "MIG-001");
    }

    @Test
    void the_example_policy_is_checked_and_simulated_in_both_languages() {
        CommandResult check = cli.run("escalation", "check", "--format", "json").exits(0);
        CommandResult simulated = cli.run(
                        "escalation", "simulate", "--severity", "CRITICAL", "--at", "2026-03-02T10:00:00Z")
                .exits(0);

        assertThat(check.json().get("gaps").size()).isZero();
        assertThat(check.err()).contains("invented");
        assertThat(simulated.out()).contains("2026-03-02T10:00:00Z").contains("2026-03-02T10:30:00Z");
    }
}
