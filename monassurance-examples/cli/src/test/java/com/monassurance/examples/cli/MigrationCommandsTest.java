package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.script.JavaRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Alembic's words on a real database. */
class MigrationCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @Test
    void a_wrong_port_exits_4_and_a_wrong_password_or_database_2(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        CommandResult wrongPort = cli.with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x")
                .run("current");
        CommandResult wrongDatabase = cli.with(
                        "MONASSURANCE_DATABASE_URL",
                        database.jdbcUrl().replace("/" + database.name(), "/no_such_database"))
                .run("current");
        CommandResult wrongRole =
                cli.with("MONASSURANCE_DATABASE_USER", "nobody_of_that_name").run("upgrade");

        wrongPort.fails(4, "DB-001");
        wrongDatabase.fails(2, "DB-004");
        assertThat(wrongRole.status()).isEqualTo(2);
        assertThat(wrongRole.err().lines()).hasSize(2);
    }

    @Test
    void the_schema_goes_up_and_down_and_every_command_says_where_it_is(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        assertThat(cli.run("current").exits(0).out()).isEqualTo("(none)" + System.lineSeparator());
        cli.run("current", "--check-heads").exits(1);
        assertThat(cli.run("validate").exits(1).out()).contains("no schema history");

        JsonNode up = cli.run("upgrade", "--format", "json").exits(0).json();
        assertThat(up.get("direction").asText()).isEqualTo("upgrade");
        int revisions = up.get("revisions").size();
        assertThat(revisions).isGreaterThanOrEqualTo(5);

        assertThat(cli.run("upgrade").exits(0).out()).contains("Nothing to do");
        assertThat(cli.run("current", "--check-heads").exits(0).out()).contains("(head)");
        assertThat(cli.run("current", "-v").exits(0).out()).contains("applied 20");
        assertThat(cli.run("validate", "--format", "json")
                        .exits(0)
                        .json()
                        .get("compared")
                        .asInt())
                .isEqualTo(revisions);

        assertThat(cli.run("downgrade", "-1").exits(0).out()).startsWith("took back ");
        JsonNode behind =
                cli.run("current", "--format", "json", "--check-heads").exits(1).json();
        assertThat(behind.get("status").asText()).isEqualTo("BEHIND");
        assertThat(behind.get("pending").size()).isEqualTo(1);
        assertThat(cli.run("history").exits(0).out()).contains("APPLIED").contains("PENDING");

        cli.run("upgrade", "+1").exits(0);
        JsonNode down =
                cli.run("downgrade", "base", "--format", "json").exits(0).json();
        assertThat(down.get("revisions").size()).isEqualTo(revisions);
    }

    @Test
    void a_target_that_does_not_exist_exits_2(PostgresDatabase database) {
        CommandRunner.on(database).run("upgrade", "zzzz").fails(2, "MIG-006");
    }

    @Test
    void a_revision_of_ones_own_that_fails_exits_4_with_its_place(PostgresDatabase database, @TempDir Path scripts)
            throws IOException {
        Files.writeString(scripts.resolve("0001_broken.sql"), """
                -- revision: 0001
                -- revises: base
                -- message: broken on purpose
                -- upgrade
                select 1 / 0;
                -- downgrade
                select 1;
                """);

        CommandResult result = CommandRunner.on(database).run("upgrade", "--scripts", scripts.toString());

        result.fails(4, "MIG-011");
        assertThat(result.err()).contains("0001");
        assertThat(CommandRunner.on(database)
                        .run("upgrade", "-v", "--scripts", scripts.toString())
                        .err())
                .as("with -v there is a stack trace")
                .contains("\tat ");
    }

    @Test
    void a_lock_that_is_not_given_exits_5(PostgresDatabase database) throws Exception {
        CommandRunner cli = CommandRunner.on(database);
        cli.run("upgrade").exits(0);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table monassurance_ops.schema_history in access exclusive mode");

            CommandResult result = cli.run("downgrade", "-1", "--lock-timeout", "100ms", "--wait", "1s");

            assertThat(result.status()).isEqualTo(5);
            assertThat(result.err().lines()).hasSize(2);
            connection.rollback();
        }
    }

    @Test
    void another_runner_is_waited_for_or_not_and_is_named(PostgresDatabase database) throws Exception {
        CommandRunner cli = CommandRunner.on(database);
        long key = new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE).lockKey();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + key + ")");

            cli.run("upgrade", "--wait", "0").fails(5, "MIG-013");
            CommandResult waited = cli.run("upgrade", "-v", "--wait", "1s");

            assertThat(waited.status()).isEqualTo(5);
            assertThat(waited.err()).contains("waiting for another runner: ");
        }
        CommandResult told = cli.onTerminal("").run("upgrade").exits(0);
        assertThat(told.err()).contains("upgrade: ").containsPattern("\\[1/\\d+] \\S+ applied in \\d+ ms");
        assertThat(cli.run("downgrade", "base").exits(0).err()).isEmpty();
        assertThat(cli.onTerminal("").run("upgrade", "--no-progress").exits(0).err())
                .isEmpty();
    }

    @Test
    void several_targets_and_one_transaction_reach_what_they_say(PostgresDatabase database, @TempDir Path folder) {
        new ScriptFolder(folder)
                .table("a1", "base")
                .table("b1", "a1")
                .table("c1", "a1")
                .script("d1", "c1", "-- upgrade\nselect 1 / 0;\n-- downgrade\nselect 1;\n");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());

        cli.run("upgrade").fails(2, "MIG-003");
        cli.run("upgrade", "b1", "d1", "--one-transaction").fails(4, "MIG-011");
        assertThat(cli.run("current").exits(0).out()).startsWith("(none)");
        JsonNode both =
                cli.run("upgrade", "b1", "c1", "--format", "json").exits(0).json();
        assertThat(both.get("target").asText()).isEqualTo("b1,c1");
        assertThat(both.get("revisions").size()).isEqualTo(3);
        cli.run("downgrade", "-1").fails(2, "MIG-006");
        cli.run("downgrade", "b1@-1").exits(0);
        assertThat(cli.run("current").exits(0).out()).startsWith("c1");
    }

    @Test
    void a_revision_written_in_java_is_found_on_the_class_path(PostgresDatabase database, @TempDir Path folder)
            throws IOException {
        new ScriptFolder(Files.createDirectory(folder.resolve("scripts"))).table("a1", "base");
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Path named = services.resolve(JavaRevision.class.getName());
        Files.writeString(named, SampleJavaRevision.class.getName());
        CommandRunner cli = CommandRunner.on(database)
                .with("MONASSURANCE_SCRIPTS", folder.resolve("scripts").toString())
                .with("MONASSURANCE_CLASS_PATH", folder.resolve("classes").toString());

        assertThat(cli.run("upgrade").exits(0).out()).contains("applied j1  written in Java");
        cli.run("upgrade", "--sql").fails(3, "MIG-036");
        cli.run("downgrade", "base").exits(0);
        cli.with("MONASSURANCE_CLASS_PATH", folder.resolve("none").toString())
                .run("heads")
                .fails(2, "CLI-001");
        Files.writeString(named, "no.such.Revision");
        cli.run("heads").fails(2, "CLI-001");
    }

    @Test
    void install_makes_the_tables_and_may_be_repeated(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        cli.run("maintenance", "history").fails(3, "CLI-007");
        assertThat(cli.run("install", "--format", "json")
                        .exits(0)
                        .json()
                        .get("schema")
                        .asText())
                .isEqualTo("monassurance_ops");
        cli.run("install").exits(0);

        assertThat(cli.run("maintenance", "history").exits(0).out()).contains("Nothing has run yet");
    }
}
