package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Looks into a real database, and the two actions on its sessions. */
class DatabaseCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(CommandRunner.HEAD);

    @Test
    void an_unreachable_server_fails_in_two_lines_for_every_look() {
        CommandRunner cli = CommandRunner.bare().with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x");

        for (String look : new String[] {"tables", "sizes", "slow-queries", "activity", "locks", "diagnose"}) {
            cli.run("db", look).fails(4, "DB-001");
        }
        cli.run("audit").fails(4, "DB-001");
        cli.run("report").fails(4, "DB-001");
    }

    @Test
    void a_server_in_its_startup_fails_in_two_lines_and_is_unhealthy_for_that_reason() {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase()) {
            CommandRunner cli = CommandRunner.on(database);
            server.holdInStartup();

            for (String line : new String[] {"db tables", "metrics", "report", "install", "maintenance history"}) {
                CommandResult refused = cli.run(line.split(" ")).fails(4, "DB-003");
                assertThat(refused.err())
                        .contains("the database system is starting up")
                        .contains("\nWait until the server accepts connections, then try again.");
            }
            assertThat(cli.run("health").exits(1).out())
                    .startsWith("unhealthy")
                    .contains("the database system is starting up");
            server.startAgain();
            cli.run("db", "tables").exits(0);
        }
    }

    @Test
    void tables_and_sizes_are_listed_in_both_forms(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        assertThat(cli.run("db", "tables").exits(0).out())
                .contains("public.policies")
                .contains("DEAD");
        assertThat(cli.run("db", "sizes", "--lang", "fr").exits(0).out()).contains("Kio");
        assertThat(cli.run("db", "sizes", "--lang", "en").exits(0).out()).contains("KiB");
        assertThat(cli.with("LANG", "fr_FR.UTF-8").run("db", "sizes").exits(0).out())
                .contains("Kio");
        assertThat(cli.run("db", "tables", "--format", "json").exits(0).json())
                .extracting(table -> table.get("table").asText())
                .contains("policies", "users");
        assertThat(cli.run("db", "sizes", "--format", "json")
                        .exits(0)
                        .json()
                        .get(0)
                        .get("totalBytes")
                        .asLong())
                .isPositive();
    }

    @Test
    void slow_queries_without_the_extension_are_a_failure_and_not_an_empty_list(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        cli.run("db", "slow-queries").fails(4, "CLI-009");
        cli.run("db", "slow-queries", "--limit", "0").fails(2, "CLI-001");

        database.execute("create extension pg_stat_statements");
        assertThat(cli.run("db", "slow-queries", "--format", "json")
                        .exits(0)
                        .json()
                        .has("statements"))
                .isTrue();
        cli.run("db", "slow-queries").exits(0);
    }

    @Test
    void diagnose_finds_an_invalid_index(PostgresDatabase database) {
        database.execute(
                "create index idx_spoilt on policies (status)",
                "update pg_index set indisvalid = false where indexrelid = 'idx_spoilt'::regclass");
        CommandRunner cli = CommandRunner.on(database);

        JsonNode json = cli.run("db", "diagnose", "--format", "json").exits(0).json();

        assertThat(json.get("findings")).anySatisfy(finding -> {
            assertThat(finding.get("subject").asText()).contains("idx_spoilt");
            assertThat(finding.get("severity").asText()).isNotEmpty();
        });
        assertThat(cli.run("db", "diagnose").exits(0).out()).contains("idx_spoilt");
    }

    @Test
    void the_indexes_of_the_guide_are_rebuilt_where_they_are_missing(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);
        database.execute("drop index idx_users_active");

        JsonNode plan = cli.run("db", "indexes", "apply", "--dry-run", "--format", "json")
                .exits(0)
                .json();
        assertThat(plan.get(0).get("actions")).hasSize(1);
        assertThat(cli.run("db", "indexes", "apply").exits(0).out()).contains("apply-indexes: DONE");
        assertThat(cli.run("db", "indexes", "apply", "--dry-run").exits(0).out())
                .contains("0 actions");
    }

    @Test
    void a_session_is_only_ended_with_consent_and_then_gone(PostgresDatabase database) throws Exception {
        CommandRunner cli = CommandRunner.on(database);
        try (Connection connection = ordinarySession(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set application_name = 'forgotten'");
            String pid = Integer.toString(pidOf(statement));

            assertThat(cli.run("db", "activity").exits(0).out()).contains("forgotten");
            assertThat(cli.run("db", "activity", "--format", "json").exits(0).json())
                    .anySatisfy(
                            session -> assertThat(session.get("pid").asText()).isEqualTo(pid));
            assertThat(cli.run("db", "locks").exits(0).out()).contains("Nobody waits");

            cli.run("db", "terminate", pid).fails(3, "CLI-004");
            assertThat(cli.onTerminal("n\n").run("db", "terminate", pid).status())
                    .isEqualTo(3);
            assertThat(isAlive(database, pid)).isTrue();

            CommandResult ended = cli.run("db", "terminate", pid, "--yes", "--reason", "left open", "--format", "json");
            assertThat(ended.exits(0).json().get(0).get("outcome").asText()).isEqualTo("Terminated");
            assertThat(isAlive(database, pid)).isFalse();
            cli.run("db", "terminate", pid, "--yes").fails(2, "CLI-006");
        } catch (SQLException expected) {
            assertThat(expected.getSQLState()).as("closing what was ended").isIn("57P01", "08006", "08003");
        }
    }

    @Test
    void on_a_terminal_a_yes_is_enough_to_end_what_runs_for_long(PostgresDatabase database) throws Exception {
        CommandRunner cli = CommandRunner.on(database);
        try (Connection connection = ordinarySession(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String pid = Integer.toString(pidOf(statement));

            cli.run("db", "terminate", "--older-than", "1h").exits(0);
            assertThat(isAlive(database, pid)).isTrue();
            cli.onTerminal("y\n").run("db", "terminate", "--older-than", "0s").exits(0);

            assertThat(isAlive(database, pid)).isFalse();
        } catch (SQLException expected) {
            assertThat(expected.getSQLState()).as("closing what was ended").isIn("57P01", "08006", "08003");
        }
    }

    @Test
    void triage_looks_at_everything_and_says_what_it_did_not_look_at(PostgresDatabase database) {
        CommandResult seen = CommandRunner.on(database).run("incident", "triage", "--format", "json");
        CommandResult blind = CommandRunner.bare()
                .with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x")
                .run("incident", "triage");

        assertThat(seen.json().get("probes")).anySatisfy(probe -> {
            assertThat(probe.get("name").asText()).isEqualTo("database");
            assertThat(probe.get("checked").asBoolean()).isTrue();
        });
        assertThat(blind.exits(1).out()).contains("database           not checked: DB-001 ");
    }

    @Test
    void the_audit_fails_only_from_the_severity_that_was_asked_for(PostgresDatabase database) {
        database.execute("grant create on schema public to public");
        CommandRunner cli = CommandRunner.on(database);

        CommandResult audit = cli.run("audit", "--format", "json").exits(0);

        assertThat(audit.json().isObject()).isTrue();
        assertThat(cli.run("audit").exits(0).out()).contains("not checked: ");
        cli.run("audit", "--fail-on", "INFO").exits(1);
    }

    /** The sessions of superusers are behind the guards: nobody ends them from here. */
    private static Connection ordinarySession(PostgresDatabase database) throws SQLException {
        String role = "app_of_" + database.name();
        database.execute("create role " + role + " login password 'app'");
        return DriverManager.getConnection(database.jdbcUrl(), role, "app");
    }

    private static int pidOf(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static boolean isAlive(PostgresDatabase database, String pid) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1 from pg_stat_activity where pid = " + pid)) {
            return row.next();
        }
    }
}
