package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.examples.cli.CommandRunner.Running;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.migrations.history.HistoryPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** For whom a run waits is told off a terminal and without -v; and what was done is told when the rest fails. */
class MigrationNoticesTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String LOCK_OF_RUNNER = "select pg_advisory_lock("
            + new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE).lockKey() + ")";

    private static final String LONG_STATEMENT =
            "lock table taken /* " + "a comment longer than a line of a terminal is wide ".repeat(2) + "*/";

    @TempDir
    Path folder;

    private CommandRunner cli(PostgresDatabase database) {
        return CommandRunner.on(database).with("MONASSURANCE_SCRIPTS", folder.toString());
    }

    private static Connection transaction(PostgresDatabase database, String sql) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private void revisionBehindALock(PostgresDatabase database) {
        database.execute("create table taken (a int)");
        new ScriptFolder(folder)
                .script("a1", "base", "-- upgrade\nalter table taken add b int;\n-- downgrade\nselect 1;\n");
    }

    @Test
    void who_blocks_a_run_is_told_once_and_the_sum_of_its_tries_is_part_of_the_answer(PostgresDatabase database)
            throws Exception {
        revisionBehindALock(database);
        Running running;
        try (Connection other = transaction(database, LONG_STATEMENT)) {
            running = cli(database).start("upgrade", "--lock-timeout", "100ms");
            running.untilItSays("in the way: ");
            other.rollback();
        }
        CommandResult result = running.join().exits(0);

        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("a1 gave way to others (55P03) at try 2, next in ")
                .contains("in the way: backend ")
                .as("whole, however long it is")
                .contains("last statement: lock table taken")
                .endsWith(")");
        assertThat(result.out().lines()).hasSize(2);
        assertThat(result.out())
                .startsWith("applied a1")
                .containsPattern("Gave way to others \\d+ times, for \\d+ ms in all\\.");
    }

    @Test
    void json_stays_alone_on_stdout_and_has_the_sums_too(PostgresDatabase database) throws Exception {
        revisionBehindALock(database);
        Running running;
        try (Connection other = transaction(database, "lock table taken")) {
            running = cli(database).start("upgrade", "--lock-timeout", "100ms", "--format", "json");
            running.untilItSays("in the way: ");
            other.rollback();
        }
        CommandResult result = running.join().exits(0);

        JsonNode json = result.json();
        assertThat(result.err().lines()).hasSize(1);
        assertThat(json.get("retries").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(json.get("blockedMillis").asDouble()).isGreaterThanOrEqualTo(200);
        assertThat(json.get("revisions").get(0).get("blockedMillis")).isEqualTo(json.get("blockedMillis"));
        assertThat(json.get("failure").isNull()).isTrue();
    }

    @Test
    void who_else_migrates_is_told_while_it_is_waited_for_and_not_with_q(PostgresDatabase database) throws Exception {
        new ScriptFolder(folder).table("a1", "base");
        Running running;
        try (Connection other = transaction(database, LOCK_OF_RUNNER)) {
            CommandResult silent =
                    cli(database).run("upgrade", "-q", "--wait", "100ms").exits(5);
            assertThat(silent.err().lines()).hasSize(2);

            running = cli(database).start("upgrade");
            running.untilItSays("waiting for another runner: ");
            try (Statement statement = other.createStatement()) {
                statement.execute("select pg_advisory_unlock_all()");
            }
        }
        CommandResult result = running.join().exits(0);

        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("waiting for another runner: backend ")
                .contains("connected for ")
                .contains("its last statement (select pg_advisory_lock(");
        assertThat(result.out())
                .containsPattern("applied a1  make a1 ")
                .containsPattern("Waited \\d+ ms for another runner\\.");
    }

    @Test
    void old_snapshots_are_told_before_a_concurrent_build_waits_for_them(PostgresDatabase database) throws Exception {
        new ScriptFolder(folder)
                .table("a1", "base")
                .script("b1", "a1", "-- upgrade\ncreate index concurrently i on t_a1 (a);\n-- downgrade\nselect 1;\n");
        cli(database).run("upgrade", "a1").exits(0);
        Running running;
        try (Connection other =
                transaction(database, "set transaction isolation level repeatable read; select pg_sleep(1.1)")) {
            running = cli(database).start("upgrade");
            running.untilItSays("b1 will wait for older transactions: backend ");
            other.rollback();
        }

        assertThat(running.join().exits(0).err().lines()).hasSize(1);
    }

    @Test
    void one_who_finds_the_target_reached_by_another_need_not_wait_for_its_end(PostgresDatabase database)
            throws Exception {
        new ScriptFolder(folder).table("a1", "base").table("b1", "a1").table("c1", "b1");
        cli(database).run("upgrade", "b1").exits(0);
        try (Connection other = transaction(database, LOCK_OF_RUNNER)) {
            cli(database).run("upgrade", "b1", "--wait", "0").fails(5, "MIG-013");
            CommandResult up = cli(database)
                    .run("upgrade", "b1", "--wait", "0", "--skip-if-at-target")
                    .exits(0);
            CommandResult down = cli(database)
                    .run("downgrade", "b1", "--skip-if-at-target", "--format", "json")
                    .exits(0);
            CommandResult behind = cli(database)
                    .run("upgrade", "c1", "--wait", "100ms", "--skip-if-at-target")
                    .exits(5);

            assertThat(up.out()).startsWith("Nothing to do: the database is at b1 already.");
            assertThat(down.json().get("revisions")).isEmpty();
            assertThat(behind.err()).startsWith("waiting for another runner: ").contains("MIG-013");
            other.rollback();
        }
    }

    @Test
    void what_was_done_before_a_failure_is_listed(PostgresDatabase database) {
        new ScriptFolder(folder)
                .table("a1", "base")
                .script("b1", "a1", "-- upgrade\nselect 1;\nselect 2;\n-- downgrade\nselect 1;\nselect 1 / 0;\n")
                .table("c1", "b1")
                .script("d1", "c1", "-- upgrade\nselect 1 / 0;\n-- downgrade\n");

        CommandResult up = cli(database).run("upgrade").exits(4);
        CommandResult again = cli(database).run("upgrade").exits(4);
        CommandResult down = cli(database).run("downgrade", "base").exits(4);
        cli(database).run("upgrade", "c1").exits(0);
        CommandResult json =
                cli(database).run("downgrade", "base", "--format", "json").exits(4);

        assertThat(up.out().lines()).hasSize(3);
        assertThat(up.out())
                .containsPattern("applied a1  make a1  \\(1 statement, \\d+ ms\\)")
                .containsPattern("applied b1  make b1  \\(2 statements, \\d+ ms\\)")
                .containsPattern("applied c1  make c1  \\(1 statement, \\d+ ms\\)");
        assertThat(up.err()).startsWith("MIG-011 ").contains("revision d1");
        again.fails(4, "MIG-011");
        assertThat(down.out().lines()).singleElement().asString().startsWith("took back c1  make c1  (1 statement, ");
        assertThat(json.json().get("revisions"))
                .singleElement()
                .extracting(row -> row.get("id").asText())
                .isEqualTo("c1");
        assertThat(json.json().get("failure").get("code").asText()).isEqualTo("MIG-011");
    }
}
