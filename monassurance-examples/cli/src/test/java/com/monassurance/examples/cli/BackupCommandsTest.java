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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Restore, retention and pins from the command line, on a real server. */
class BackupCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(CommandRunner.HEAD);

    private static final Instant NIGHT = Instant.parse("2026-11-22T02:00:00Z");

    private static final String RECIPIENT = "age120lstgvtf26tngltqjggqf3gy7sw0gvtwtlwzv5agkudyqj3usgqr8mn9c";
    /** Made for this test. */
    private static final String IDENTITY =
            "AGE-SECRET-KEY-" + "12MHSXCCH5KRTMZNXU8EQY2GA3WJ86UDC2T09FNUFZRVC6D2YRU2QVJMQXP";

    @TempDir
    Path folder;

    @Test
    void a_backup_is_restored_into_an_empty_database_and_never_into_another(PostgresDatabase database)
            throws SQLException {
        database.execute("create table kept as select i from generate_series(1, 1000) i");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());
        cli.run("backup", "restore", "--into", database.jdbcUrl()).fails(2, "CLI-006");
        String id = create(cli);

        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            CommandResult restored = cli.run("backup", "restore", "--into", empty.jdbcUrl(), "--format", "json")
                    .exits(0);
            assertThat(restored.json().get("id").asText()).isEqualTo(id);
            assertThat(restored.json().get("rows").asLong()).isGreaterThanOrEqualTo(1000);
            assertThat(number(empty, "select count(*) from kept")).isEqualTo(1000);
            cli.run("backup", "restore", id, "--into", empty.jdbcUrl()).fails(3, "MNT-013");
        }
        cli.run("backup", "restore", "--into", database.jdbcUrl()).fails(3, "MNT-013");
        assertThat(number(database, "select count(*) from kept")).isEqualTo(1000);
    }

    @Test
    void roles_that_are_missing_are_made_first_when_that_is_asked_for(PostgresDatabase database) throws Exception {
        String role = "cli_owner";
        database.execute(
                "create role " + role, "create table kept as select 1 as i", "alter table kept owner to " + role);
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());
        create(cli);
        database.execute("drop owned by " + role, "drop role " + role);

        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            cli.run("backup", "restore", "--into", empty.jdbcUrl()).fails(3, "MNT-013");
            assertThat(cli.run("backup", "restore", "--into", empty.jdbcUrl(), "--globals")
                            .exits(0)
                            .err())
                    .contains("made: role " + role);
            assertThat(number(empty, "select count(*) from pg_tables where tableowner = '" + role + "'"))
                    .isOne();
            empty.execute("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    void an_encrypted_backup_is_opened_by_its_identity_only(PostgresDatabase database) throws Exception {
        database.execute("create table kept as select i from generate_series(1, 1000) i");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());
        cli.run("backup", "create", "--engine", "native", "--encrypt-to", "k").fails(2, "CLI-001");
        String id = cli.run("backup", "create", "--engine", "native", "--encrypt-to", RECIPIENT, "--format", "json")
                .exits(0)
                .json()
                .get("id")
                .asText();
        String identity = Files.writeString(folder.resolve("key.txt"), "# mine\n" + IDENTITY + "\n")
                .toString();
        String wrong =
                Files.writeString(folder.resolve("none.txt"), "# nothing\n").toString();

        JsonNode listed = cli.run("backup", "list", "--format", "json").exits(0).json();
        assertThat(listed.get(0).get("encrypted").asBoolean()).isTrue();
        assertThat(listed.get(0).get("status").asText()).isEqualTo("verified");
        assertThat(cli.run("backup", "verify", id).exits(1).out()).contains("CHECKSUM", "without an identity");
        assertThat(cli.run("backup", "verify", "--decrypt-with", identity)
                        .exits(0)
                        .out())
                .startsWith(id + ": READ");
        cli.run("backup", "verify", "--decrypt-with", wrong).fails(2, "MNT-017");
        try (PostgresDatabase empty = POSTGRES.server().newDatabase()) {
            cli.run("backup", "restore", "--into", empty.jdbcUrl()).fails(2, "CLI-001");
            cli.run("backup", "restore", "--into", empty.jdbcUrl(), "--decrypt-with", identity)
                    .exits(0);
            assertThat(number(empty, "select count(*) from kept")).isEqualTo(1000);
        }
    }

    @Test
    void each_wrong_input_of_a_restore_has_one_clear_error(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());
        String id = create(cli);

        cli.run("backup", "restore", "db_none", "--into", database.jdbcUrl()).fails(2, "CLI-006");
        cli.run("backup", "restore", "--into", "jdbc:postgresql://127.0.0.1:1/x")
                .fails(4, "DB-001");
        cli.run("backup", "restore", "--into", "postgresql://a:s3cret@localhost/db")
                .fails(2, "CLI-003");

        Path file = folder.resolve(id + ".native.tar");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        CommandResult refused = cli.run("backup", "restore", "--into", database.jdbcUrl());
        refused.fails(3, "CLI-008");
        assertThat(refused.err()).contains("damaged");
        cli.run("backup", "restore", id, "--into", database.jdbcUrl()).fails(3, "CLI-008");
        cli.run("backup", "restore", "--into", database.jdbcUrl()).fails(2, "CLI-006");
    }

    @Test
    void a_role_that_is_missing_is_named_and_another_may_stand_for_it(PostgresDatabase database) throws SQLException {
        database.execute(
                "create role cli_owner", "create table owned (id int)", "alter table owned owner to cli_owner");
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());
        create(cli);
        try (PostgresDatabase other = POSTGRES.server().newDatabase()) {
            cli.run("backup", "restore", "--into", other.jdbcUrl(), "--role", "cli_owner=" + database.user())
                    .exits(0);
            assertThat(number(
                            other,
                            "select count(*) from pg_tables where tablename = 'owned' and tableowner = '"
                                    + database.user() + "'"))
                    .isEqualTo(1);
        }
        try (PostgresDatabase other = POSTGRES.server().newDatabase()) {
            CommandResult missing =
                    cli.run("backup", "restore", "--into", other.jdbcUrl(), "--role", "cli_owner=cli_nobody");
            missing.fails(3, "MNT-013");
            assertThat(missing.err()).contains("cli_nobody");
            cli.run("backup", "restore", "--into", other.jdbcUrl(), "--no-owners", "--no-privileges")
                    .exits(0);
        }
        database.execute("alter table owned owner to " + database.user(), "drop role cli_owner");
    }

    @Test
    void old_backups_are_shown_then_removed_with_consent_and_pinned_ones_stay(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());
        for (int day = 4; day >= 0; day--) {
            create(at(cli, NIGHT.minus(Duration.ofDays(day))));
        }
        CommandRunner tonight = at(CommandRunner.bare().with("MONASSURANCE_BACKUP_STORE", store()), NIGHT);
        String[] rule = {"--last", "2", "--floor", "1", "--daily", "0", "--weekly", "0", "--monthly", "0"};

        tonight.run("backup", "pin", "db_20261118", "--reason", "audit").exits(0);
        tonight.run("backup", "pin", "db_none", "--reason", "audit").fails(2, "MNT-011");
        tonight.run("backup", "pin", "db_20261118", "--reason", " ").fails(2, "CLI-001");
        JsonNode plan = tonight.run(prune(rule, "--yearly", "0", "--dry-run", "--format", "json"))
                .exits(0)
                .json();
        assertThat(plan).hasSize(5);
        assertThat(plan.get(0).get("removed").asBoolean()).isTrue();
        assertThat(plan.findValuesAsText("reason")).anyMatch(reason -> reason.contains("audit"));
        assertThat(tonight.run(prune(rule, "--yearly", "0", "--dry-run"))
                        .exits(0)
                        .out())
                .contains("remove", "keep");
        tonight.run(prune(rule, "--yearly", "0")).fails(3, "CLI-004");
        assertThat(listed(tonight)).hasSize(5);

        tonight.run(prune(rule, "--yearly", "0", "--yes")).exits(0);

        JsonNode left = listed(tonight);
        assertThat(left.findValuesAsText("id")).containsExactly("db_20261122", "db_20261121", "db_20261118");
        assertThat(left.get(2).get("pinned").asBoolean()).isTrue();
        tonight.run("backup", "unpin", "db_20261118").exits(0);
        tonight.run(prune(rule, "--yearly", "0", "--yes")).exits(0);
        assertThat(listed(tonight)).hasSize(2);
    }

    @Test
    void without_a_pg_dump_that_fits_the_backup_is_native(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database).with("MONASSURANCE_BACKUP_STORE", store());

        CommandResult created = cli.run("backup", "create", "--format", "json").exits(0);

        assertThat(created.json().get("engine").asText())
                .isEqualTo(created.err().contains("natively") ? "native" : "pg_dump");
        assertThat(created.json().get("status").asText()).isEqualTo("verified");
    }

    private String store() {
        return folder.toUri().toString();
    }

    private static String create(CommandRunner cli) {
        return cli.run("backup", "create", "--engine", "native", "--format", "json")
                .exits(0)
                .json()
                .get("id")
                .asText();
    }

    private static CommandRunner at(CommandRunner cli, Instant instant) {
        return new CommandRunner(
                cli.environment(), Clock.fixed(instant, ZoneOffset.UTC), cli.isTerminal(), cli.typed());
    }

    private static String[] prune(String[] rule, String... more) {
        String[] all = new String[2 + rule.length + more.length];
        all[0] = "backup";
        all[1] = "prune";
        System.arraycopy(rule, 0, all, 2, rule.length);
        System.arraycopy(more, 0, all, 2 + rule.length, more.length);
        return all;
    }

    private static JsonNode listed(CommandRunner cli) {
        return cli.run("backup", "list", "--format", "json").exits(0).json();
    }

    private static long number(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
