package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
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
