package com.monassurance.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Secret;
import com.monassurance.core.config.DatabaseConfig;
import com.monassurance.core.config.MaintenanceConfig;
import com.monassurance.core.config.OpsConfig;
import com.monassurance.core.sql.ConnectionSettings;
import com.monassurance.core.storage.LocalDocumentStorage;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.SampleData;
import com.monassurance.fixtures.SampleDataFault;
import com.monassurance.fixtures.SampleDataReport;
import com.monassurance.fixtures.TempTree;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.database.ApplyIndexes;
import com.monassurance.maintenance.database.IndexSet;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.documents.OrphanScan;
import com.monassurance.maintenance.documents.OrphanedDocuments;
import com.monassurance.maintenance.files.PurgeLogs;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.Plan;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlansTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared().preparedBy(SchemaPreparer.INSTANCE);

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "node-1");

    @Test
    void the_guides_plans_have_the_guides_tasks_in_its_order(PostgresDatabase database) {
        PlanParts parts = PlanParts.of(database.dataSource(), APPLICATION).build();

        assertThat(Plans.daily(parts).tasks())
                .extracting(MaintenanceTask::name)
                .containsExactly("purge-logs", "analyze-tables", "backup");
        assertThat(Plans.weekly(parts).tasks())
                .extracting(MaintenanceTask::name)
                .containsExactly("vacuum-tables", "orphaned-documents", "health-report");
    }

    @Test
    void what_is_not_configured_is_not_available_with_its_reason_and_the_run_is_partial(PostgresDatabase database) {
        Maintenance maintenance =
                Maintenance.over(database.dataSource()).application(APPLICATION).build();
        maintenance.install();

        RunReport report = maintenance.run(
                Plans.daily(PlanParts.of(database.dataSource(), APPLICATION).build()),
                Instant.parse("2026-11-22T02:00:00Z"));

        assertThat(((RunReport.Finished) report).outcome()).isEqualTo(RunOutcome.PARTIAL);
        assertThat(report.tasks())
                .extracting(task -> task.outcome().label())
                .containsExactly(
                        TaskOutcome.Label.NOT_AVAILABLE, TaskOutcome.Label.DONE, TaskOutcome.Label.NOT_AVAILABLE);
    }

    @Test
    void a_preview_says_what_would_be_done_and_does_nothing(PostgresDatabase database) {
        try (TempTree tree = TempTree.create()) {
            Path old = tree.file("old.log", 1, Instant.now().minus(Duration.ofDays(40)));
            tree.file("new.log", "x");
            Plan daily = Plans.daily(PlanParts.of(database.dataSource(), APPLICATION)
                    .logs(PurgeLogs.in(tree.root()))
                    .build());

            assertThat(daily.preview()).hasSize(3);
            assertThat(daily.preview().get(0).actions())
                    .singleElement()
                    .satisfies(action -> assertThat(action.target()).isEqualTo(old.toString()));
            assertThat(old).exists();
        }
    }

    @Test
    void the_weekly_plan_finds_the_faults_of_the_sample_data_and_reports_them(PostgresDatabase database)
            throws IOException {
        try (TempTree tree = TempTree.create()) {
            Path documents = tree.directory("documents");
            SampleDataReport planted = SampleData.into(database.dataSource())
                    .scale(0.05)
                    .files(400, documents)
                    .load();
            LocalDocumentStorage storage = LocalDocumentStorage.at(documents);
            storage.mark();
            assertFaultsAreFound(database, planted, storage);
            Maintenance maintenance = Maintenance.over(database.dataSource())
                    .application(APPLICATION)
                    .build();
            maintenance.install();

            RunReport report = maintenance.run(
                    Plans.weekly(PlanParts.of(database.dataSource(), APPLICATION)
                            .documents(storage)
                            .reports(tree.root().resolve("reports"))
                            .runs(maintenance)
                            .build()),
                    Instant.parse("2026-11-22T03:00:00Z"));

            List<TaskReport> tasks = report.tasks();
            assertThat(tasks.get(0).outcome()).isInstanceOf(TaskOutcome.Done.class);
            assertThat(tasks.get(1).figure("missing_files").orElseThrow()).isPositive();
            assertThat(tasks.get(2).outcome()).isInstanceOf(TaskOutcome.Done.class);
            try (var files = Files.list(tree.root().resolve("reports"))) {
                Path page = files.filter(file -> file.toString().endsWith(".fr.html"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readString(page))
                        .contains("sample_fault_duplicate_index")
                        .contains("aucune sauvegarde configurée");
            }
        }
    }

    @Test
    void the_guides_indexes_are_all_there_at_head_and_rebuilt_when_they_are_dropped(PostgresDatabase database) {
        ApplyIndexes apply = ApplyIndexes.over(database.dataSource(), IndexSet.guide());
        assertThat(apply.plan().actions()).isEmpty();
        assertThat(apply.plan().problems()).isEmpty();
        database.execute("drop index idx_policies_client_status", "drop index idx_users_active");

        TaskReport report = apply.run();

        assertThat(report.outcome()).isInstanceOf(TaskOutcome.Done.class);
        assertThat(report.figure("built_indexes")).hasValue(2);
        assertThat(apply.plan().actions()).isEmpty();
    }

    @Test
    void the_parts_come_from_the_configuration_and_what_is_not_served_says_so(PostgresDatabase database) {
        try (TempTree tree = TempTree.create()) {
            tree.file("new.log", "x");
            OpsConfig config = OpsConfig.builder(APPLICATION)
                    .database(DatabaseConfig.of(ConnectionSettings.of(database.jdbcUrl())
                            .withUser(database.user())
                            .withPassword(Secret.of(database.password()))))
                    .maintenance(new MaintenanceConfig(
                            tree.root(),
                            Duration.ofDays(30),
                            tree.root().resolve("backups").toUri()))
                    .build();
            OpsConfig onS3 = OpsConfig.builder(APPLICATION)
                    .maintenance(new MaintenanceConfig(null, Duration.ofDays(30), URI.create("s3://bucket/backups")))
                    .build();

            Plan daily =
                    Plans.daily(PlanParts.from(config, database.dataSource()).build());
            Plan without =
                    Plans.daily(PlanParts.from(onS3, database.dataSource()).build());

            assertThat(daily.preview().get(0).findObstacle()).isEmpty();
            assertThat(daily.tasks().get(2)).isInstanceOf(Backup.class);
            assertThat(without.preview().get(0).findObstacle()).isPresent();
            assertThat(without.preview().get(2).findObstacle().orElseThrow().english())
                    .contains("s3");
        }
    }

    private static void assertFaultsAreFound(
            PostgresDatabase database, SampleDataReport planted, LocalDocumentStorage storage) {
        List<Finding> findings = Diagnosis.of(database.dataSource()).findings().findings();
        assertFound(findings, planted, SampleDataFault.Kind.INVALID_INDEX, "index.invalid");
        assertFound(findings, planted, SampleDataFault.Kind.DUPLICATE_INDEX, "index.duplicate");
        assertFound(findings, planted, SampleDataFault.Kind.UNUSED_INDEX, "index.unused");
        assertFound(findings, planted, SampleDataFault.Kind.BLOAT, "table.dead-rows");
        assertThat(findings)
                .anyMatch(finding -> finding.id().equals("sequence.near-end")
                        && finding.subject().contains("sample_fault_sequence"));
        OrphanScan.Compared scan = (OrphanScan.Compared) OrphanedDocuments.between(storage, database.dataSource())
                .grace(Duration.ZERO)
                .believableShare(1)
                .scan();
        assertThat(scan.orphanCount())
                .isEqualTo(planted.fault(SampleDataFault.Kind.ORPHAN_FILES)
                        .orElseThrow()
                        .count());
    }

    private static void assertFound(
            List<Finding> findings, SampleDataReport planted, SampleDataFault.Kind kind, String id) {
        String object = planted.fault(kind).orElseThrow().object();
        assertThat(findings)
                .as("finding %s on %s", id, object)
                .anyMatch(
                        finding -> finding.id().equals(id) && finding.subject().endsWith("." + object));
    }
}
