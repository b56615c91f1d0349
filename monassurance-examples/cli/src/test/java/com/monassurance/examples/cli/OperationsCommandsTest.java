package com.monassurance.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.examples.cli.CommandRunner.CommandResult;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.fixtures.junit.RedisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics, maintenance, backups, documents and reports on real servers. */
class OperationsCommandsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(CommandRunner.HEAD);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @TempDir
    Path folder;

    @Test
    void a_dead_database_is_unhealthy_in_every_form() {
        CommandRunner cli = CommandRunner.bare().with("MONASSURANCE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x");

        assertThat(cli.run("health").exits(1).out()).startsWith("unhealthy");
        assertThat(cli.run("health", "--db", "--format", "json")
                        .exits(1)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("unhealthy");
        assertThat(cli.run("health", "--detailed", "--format", "json")
                        .exits(1)
                        .json()
                        .at("/checks/database/status")
                        .asText())
                .isEqualTo("unhealthy");
        cli.with("MONASSURANCE_REDIS_URI", "redis://127.0.0.1:1").run("metrics").fails(4, "DB-001");
    }

    @Test
    void a_service_that_is_well_exits_0_and_answers_like_its_endpoints(PostgresDatabase database, RedisFixture redis)
            throws IOException {
        LocalDocumentStorage.at(folder).mark();
        CommandRunner cli = CommandRunner.on(database)
                .with("MONASSURANCE_VERSION", "1.2.2")
                .with("MONASSURANCE_ENVIRONMENT", "test");
        String[] parts = {"--redis", redis.uri(), "--storage", folder.toUri().toString()};

        JsonNode health =
                cli.run(with(parts, "health", "--format", "json")).exits(0).json();
        assertThat(health.get("status").asText()).isEqualTo("healthy");
        assertThat(health.get("version").asText()).isEqualTo("1.2.2");
        assertThat(health.get("environment").asText()).isEqualTo("test");

        JsonNode detailed = cli.run(with(parts, "health", "--detailed", "--format", "json"))
                .exits(0)
                .json();
        assertThat(detailed.at("/checks/redis/status").asText()).isEqualTo("healthy");
        assertThat(detailed.at("/checks/storage/status").asText()).isEqualTo("healthy");
        assertThat(detailed.at("/checks/external_apis/status").asText()).isEqualTo("not_checked");

        assertThat(cli.run("health", "--db").exits(0).out())
                .startsWith("healthy")
                .contains("at_head");
        assertThat(cli.run(with(parts, "health", "--detailed")).exits(0).out()).contains("external_apis");
    }

    @Test
    void a_service_without_its_redis_is_not_healthy(PostgresDatabase database) {
        CommandResult result =
                CommandRunner.on(database).run("health", "--redis", "redis://127.0.0.1:1", "--format", "json");

        assertThat(result.exits(1).json().get("status").asText()).isEqualTo("degraded");
    }

    @Test
    void metrics_are_one_scrape_of_both_servers(PostgresDatabase database, RedisFixture redis) {
        CommandRunner cli = CommandRunner.on(database);

        CommandResult result = cli.run("metrics", "--redis", redis.uri()).exits(0);

        assertThat(result.out())
                .contains("postgresql_")
                .contains("redis_memory_used")
                .contains("monassurance_users");
        assertThat(result.out().lines().filter(line -> line.startsWith("postgresql_connection_max")))
                .allSatisfy(line -> assertThat(line).doesNotContain("NaN"));
    }

    @Test
    void metrics_without_a_redis_say_that_its_figures_are_absent(PostgresDatabase database) {
        CommandResult result = CommandRunner.on(database).run("metrics").exits(0);

        assertThat(result.out())
                .contains("postgresql_connection_max")
                .contains("monassurance_users")
                .doesNotContain("redis");
        assertThat(result.err().lines()).singleElement().asString().startsWith("No figures of Redis: ");
    }

    @Test
    void the_daily_plan_runs_once_a_day_and_says_what_it_could_not_do(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        cli.run("maintenance", "daily").fails(3, "CLI-007");
        cli.run("install").exits(0);
        JsonNode plan = cli.run("maintenance", "daily", "--dry-run", "--format", "json")
                .exits(0)
                .json();
        assertThat(plan).hasSize(3);
        assertThat(cli.run("maintenance", "daily", "--dry-run", "--lang", "fr")
                        .exits(0)
                        .out())
                .contains("aucune sauvegarde");

        JsonNode first =
                cli.run("maintenance", "daily", "--format", "json").exits(4).json();
        assertThat(first.get("outcome").asText()).isEqualTo("PARTIAL");
        assertThat(first.get("tasks")).hasSize(3);
        CommandResult second = cli.run("maintenance", "daily").exits(4);
        assertThat(second.out()).contains("already");
        assertThat(cli.run("maintenance", "history", "--format", "json")
                        .exits(0)
                        .json())
                .singleElement()
                .satisfies(run -> assertThat(run.get("plan").asText()).isEqualTo("daily"));
    }

    @Test
    void a_plan_is_paused_missed_resumed_and_not_cancelled_when_nothing_runs(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);
        cli.run("maintenance", "pause", "daily", "--reason", "x").fails(3, "CLI-007");
        cli.run("maintenance", "missed").fails(3, "CLI-007");
        cli.run("install").exits(0);

        cli.run("maintenance", "pause", "daily").fails(2, "CLI-001");
        cli.run("maintenance", "pause", "daily", "--reason", "tariff change", "--for", "2h")
                .exits(0);
        cli.run("maintenance", "pause", "daily", "--task", "purge-logs", "--reason", "audit")
                .exits(0);
        assertThat(cli.run("maintenance", "pause", "dayly", "--reason", "x")
                        .exits(0)
                        .err())
                .contains("is that its name?");
        JsonNode runs =
                cli.run("maintenance", "runs", "--format", "json").exits(0).json();
        assertThat(runs.get("running")).isEmpty();
        assertThat(runs.get("paused")).hasSize(3);
        assertThat(cli.run("maintenance", "runs").exits(0).out()).contains("Nothing is at work.", "tariff change");

        cli.run("maintenance", "daily").exits(4);
        JsonNode missed =
                cli.run("maintenance", "missed", "--format", "json").exits(0).json();
        assertThat(missed)
                .singleElement()
                .satisfies(run -> assertThat(run.get("why").asText()).contains("tariff change"));

        cli.run("maintenance", "resume", "daily").exits(0);
        cli.run("maintenance", "resume", "daily").fails(2, "CLI-006");
        cli.run("maintenance", "cancel", "daily", "--reason", "x").fails(2, "CLI-006");
        cli.run("maintenance", "cancel", "daily", "--at", "yesterday", "--reason", "x")
                .fails(2, "CLI-001");
        cli.run("maintenance", "cancel", "daily", "--at", "2026-11-22T01:00:00Z", "--reason", "x")
                .fails(2, "CLI-006");
    }

    @Test
    void one_task_runs_by_itself_and_an_unknown_one_exits_2(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);

        cli.run("maintenance", "run", "nothing").fails(2, "CLI-006");
        assertThat(cli.run("maintenance", "run", "analyze-tables", "--format", "json")
                        .exits(0)
                        .json()
                        .get("outcome")
                        .asText())
                .isEqualTo("DONE");
    }

    @Test
    void the_weekly_plan_writes_its_report_where_it_is_told(PostgresDatabase database) throws IOException {
        LocalDocumentStorage.at(folder).mark();
        CommandRunner cli = CommandRunner.on(database);
        cli.run("install").exits(0);
        Path reports = folder.resolveSibling(folder.getFileName() + "-reports");

        CommandResult result = cli.run(
                "maintenance",
                "weekly",
                "--reports",
                reports.toString(),
                "--storage",
                folder.toUri().toString());

        assertThat(result.out()).contains("health-report: DONE");
        try (var files = Files.list(reports)) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void the_report_has_three_forms_and_two_languages(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);
        Path out = folder.resolve("report.html");

        assertThat(cli.run("report").exits(0).out()).startsWith("#");
        assertThat(cli.run("report", "--lang", "fr").exits(0).out()).contains("Sauvegardes");
        assertThat(cli.run("report", "--format", "json").exits(0).json().isObject())
                .isTrue();
        assertThat(cli.run("report", "--format", "html", "--out", out.toString())
                        .exits(0)
                        .out())
                .isEmpty();
        assertThat(out).content().contains("<html");
        cli.run("report", "-q", "--out", folder.resolve("no/such/folder").toString())
                .fails(4, "CLI-010");
    }

    @Test
    void a_backup_is_taken_listed_and_verified(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database);
        String store = folder.resolve("backups").toUri().toString();

        cli.run("backup", "create").fails(2, "CLI-005");
        CommandResult created =
                cli.run("backup", "create", "--engine", "pg_dump", "--store", store, "--format", "json");
        if (created.err().contains("pg_dump")) {
            created.fails(4, "CLI-009");
            abort("no pg_dump here fits the server: " + created.err());
        }
        String id = created.exits(0).json().get("id").asText();

        CommandRunner withoutDatabase = CommandRunner.bare().with("MONASSURANCE_BACKUP_STORE", store);
        JsonNode listed = withoutDatabase
                .run("backup", "list", "--format", "json")
                .exits(0)
                .json();
        assertThat(listed).singleElement().satisfies(backup -> {
            assertThat(backup.get("id").asText()).isEqualTo(id);
            assertThat(backup.get("status").asText()).isEqualTo("verified");
            assertThat(backup.get("engine").asText()).isEqualTo("pg_dump");
            assertThat(backup.get("bytes").asLong()).isPositive();
            assertThat(backup.get("completedAt").asText()).isNotEmpty();
        });
        assertThat(withoutDatabase.run("backup", "list").exits(0).out()).contains(id);
        withoutDatabase.run("backup", "verify", "none").fails(2, "MNT-011");
    }

    @Test
    void a_backup_needs_no_client_program(PostgresDatabase database) {
        CommandRunner cli = CommandRunner.on(database);
        String store = folder.resolve("native").toUri().toString();

        String id = cli.run("backup", "create", "--engine", "native", "--store", store, "--format", "json")
                .exits(0)
                .json()
                .get("id")
                .asText();

        CommandRunner withoutDatabase = CommandRunner.bare().with("MONASSURANCE_BACKUP_STORE", store);
        assertThat(withoutDatabase.run("backup", "verify").exits(0).out()).startsWith(id + ": READ");
        assertThat(withoutDatabase.run("backup", "list").exits(0).out()).contains("native", "verified");
        cli.run("backup", "create", "--engine", "tar", "--store", store).fails(2, "CLI-001");
    }

    @Test
    void an_empty_store_has_no_backup_to_verify() {
        CommandRunner cli = CommandRunner.bare();
        String store = folder.toUri().toString();

        assertThat(cli.run("backup", "list", "--store", store, "--format", "json")
                        .exits(0)
                        .json())
                .isEmpty();
        cli.run("backup", "verify", "--store", store).fails(2, "CLI-006");
        cli.run("backup", "list").fails(2, "CLI-005");
        assertThat(cli.run("backup", "list", "--store", "s3://bucket/x")
                        .exits(2)
                        .err())
                .startsWith("CLI-002 not there yet");
    }

    @Test
    void orphans_are_listed_and_left_where_they_are(PostgresDatabase database) throws IOException {
        CommandRunner cli = CommandRunner.on(database);
        String storage = folder.toUri().toString();

        cli.run("documents", "orphans").fails(2, "CLI-005");
        cli.run("documents", "orphans", "--storage", storage).fails(3, "CLI-008");

        LocalDocumentStorage.at(folder).mark();
        Path orphan = Files.writeString(folder.resolve("orphan.pdf"), "nobody's");
        Files.setLastModifiedTime(orphan, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        oneDocument(database);
        JsonNode found = cli.run("documents", "orphans", "--storage", storage, "--format", "json")
                .exits(0)
                .json();

        assertThat(found.get("orphanCount").asInt()).isEqualTo(1);
        assertThat(found.get("missingCount").asInt()).isEqualTo(1);
        assertThat(orphan).exists();
        assertThat(cli.run("documents", "orphans", "--storage", storage)
                        .exits(0)
                        .out())
                .contains("orphan.pdf");
    }

    private static void oneDocument(PostgresDatabase database) {
        database.execute("insert into generated_documents (file_path) values ('missing.pdf')");
    }

    private static String[] with(String[] parts, String... command) {
        String[] all = Arrays.copyOf(command, command.length + parts.length);
        System.arraycopy(parts, 0, all, command.length, parts.length);
        return all;
    }
}
