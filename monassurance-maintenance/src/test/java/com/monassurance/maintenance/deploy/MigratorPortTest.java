package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.deploy.DeploymentReport.Status;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.script.ScriptSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Deployment and rollback with a real schema, a real repository and a service in memory. */
@Timeout(60)
class MigratorPortTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final FakeService service = new FakeService();
    private PostgresDatabase database;
    private Repository repository;
    private DeploymentPorts ports;
    private Path scripts;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        database = POSTGRES.database();
        repository = new Repository(directory);
        scripts = Files.createDirectory(directory.resolve("scripts"));
        script("0001", "", "create table policy (id int primary key)", "drop table policy");
        script("0002", "0001", "create index i on policy (id)", "drop index i");
        script("0003", "0002", "alter table policy add column note text", "alter table policy drop column note");
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(ScriptSources.directory(scripts))
                .build();
        migrator.install();
        ports = new DeploymentPorts(
                List.of(), Git.at(repository.workTree()), service, Migrations.of(migrator), service, service, service);
    }

    @Test
    void deployment_migrates_to_head_and_rollback_takes_the_schema_back_with_consent() throws Exception {
        Deployment deployment =
                Deployment.over(ports).verifyWithin(Duration.ofMillis(200)).build();
        Rollback rollback =
                Rollback.over(ports).verifyWithin(Duration.ofMillis(200)).build();
        repository.git("tag", "v1.2.2");

        DeploymentReport deployed = deployment.run(deployment.plan(Version.of("1.2.3")));

        assertThat(deployed.status()).as(deployed.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(columns()).isEqualTo(2);
        RollbackPlan plan = rollback.plan(Version.of("1.2.2"), "0002");
        assertThat(plan.losesData()).isTrue();
        assertThat(plan.couldBeLost()).singleElement().asString().contains("0003", "drop column note");
        assertThat(rollback.run(plan).status()).isEqualTo(Status.REFUSED);
        assertThat(columns()).isEqualTo(2);

        DeploymentReport back = rollback.run(
                plan, Consent.of("bad release", deployed.findBackup().orElseThrow()));

        assertThat(back.status()).as(back.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(columns()).isEqualTo(1);
        assertThat(service.runningVersion).isEqualTo("1.2.2");
    }

    @Test
    void failing_revision_stops_before_the_service_is_restarted() throws Exception {
        script("0004", "0003", "select 1 / 0", "select 1");
        Migrator migrator = Migrator.over(database.dataSource())
                .scripts(ScriptSources.directory(scripts))
                .build();
        DeploymentPorts broken = new DeploymentPorts(
                ports.checks(), ports.git(), service, Migrations.of(migrator), service, service, service);
        Deployment deployment = Deployment.over(broken).build();

        DeploymentReport report = deployment.run(deployment.plan(Version.of("1.2.3")));

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.failure()).hasValueSatisfying(step -> {
            assertThat(step.step().kind()).isEqualTo(PlannedStep.Kind.MIGRATE);
            assertThat(step.detail()).contains("MIG-", "division by zero");
        });
        assertThat(service.log).containsExactly("backup");
        assertThat(service.runningVersion).isEqualTo("1.2.2");
    }

    @Test
    void unknown_target_is_a_refusal_not_an_exception() {
        repository.git("tag", "v1.2.1");

        assertThat(Migrations.of(Migrator.over(database.dataSource())
                                .scripts(ScriptSources.directory(scripts))
                                .build())
                        .planDowngrade("nothing-like-it")
                        .refusals())
                .isNotEmpty();
    }

    private void script(String revision, String revises, String up, String down) throws IOException {
        String header = "-- revision: " + revision + "\n" + (revises.isEmpty() ? "" : "-- revises: " + revises + "\n");
        Files.writeString(
                scripts.resolve(revision + "_step.sql"),
                header + "\n-- upgrade\n" + up + ";\n\n-- downgrade\n" + down + ";\n");
    }

    private int columns() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from information_schema.columns where table_name = 'policy'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
