package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.maintenance.deploy.DeploymentReport.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RollbackTest {

    private static final Version OLD = Version.of("1.2.2");
    private final FakeService service = new FakeService();
    private Repository repository;
    private Rollback rollback;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        repository = new Repository(directory);
        for (String tag : List.of(
                "v1.2.2", "v1.9.0", "v1.10.0-rc1", "v1.10.0", "v0.1.0", "v1.2.3", "nightly", "1.5.0", "v1.0.0")) {
            repository.git("tag", tag);
        }
        service.runningVersion = "1.2.3";
        service.pending.clear();
        service.applied.add("0003");
        rollback = Rollback.over(service.ports(Git.at(repository.workTree())))
                .verifyWithin(Duration.ofMillis(200))
                .build();
    }

    @Test
    void candidates_are_the_five_previous_versions_sorted_as_versions() {
        service.runningVersion = "1.10.0";

        assertThat(rollback.candidates())
                .extracting(Version::toString)
                .containsExactly("1.10.0-rc1", "1.9.0", "1.2.3", "1.2.2", "1.0.0");
    }

    @Test
    void candidates_of_an_unknown_version_follow_the_newest_tag() {
        service.runningVersion = null;

        assertThat(rollback.candidates()).first().hasToString("1.10.0-rc1");
    }

    @Test
    void schema_is_taken_back_before_the_old_code_starts() {
        DeploymentReport report = rollback.run(rollback.plan(OLD, "0002"));

        assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(service.log).containsExactly("backup", "downgrade", "activate", "restart");
        assertThat(service.applied).containsExactly("0001", "0002");
        assertThat(service.runningVersion).isEqualTo("1.2.2");
        assertThat(report.runbook()).isEqualTo("rollback");
    }

    @Test
    void schema_that_stays_is_said_to_be_unproven() {
        RollbackPlan plan = rollback.plan(OLD);

        assertThat(plan.couldBeLost()).singleElement().asString().contains("not known");
        assertThat(rollback.run(plan).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(service.log).containsExactly("activate", "restart");
    }

    @Test
    void downgrade_that_loses_data_needs_consent_and_a_backup_that_exists() {
        service.losses.add("0003 drops the column policies.note, 12 values");
        service.backups.add("backup_20260714_220000");
        RollbackPlan plan = rollback.plan(OLD, "0002");

        DeploymentReport refused = rollback.run(plan);
        DeploymentReport noBackup = rollback.run(plan, Consent.of("bad release", "backup_19990101_000000"));

        assertThat(plan.losesData()).isTrue();
        assertThat(refused.status()).isEqualTo(Status.REFUSED);
        assertThat(refused.standing()).contains("policies.note");
        assertThat(noBackup.status()).isEqualTo(Status.FAILED);
        assertThat(service.log).containsExactly("verify-backup");
        assertThat(service.applied).contains("0003");
        assertThatThrownBy(() -> Consent.of(" ", "b")).isInstanceOf(IllegalArgumentException.class);

        DeploymentReport report = rollback.run(plan, Consent.of("bad release", "backup_20260714_220000"));

        assertThat(report.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(service.applied).doesNotContain("0003");
    }

    @Test
    void failed_downgrade_never_starts_the_old_code() {
        service.failing = "downgrade";

        DeploymentReport report = rollback.run(rollback.plan(OLD, "0002"));

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(service.log).containsExactly("backup", "downgrade");
        assertThat(report.standing()).contains("The newer version runs", "Backup: backup_");
    }

    @Test
    void version_without_a_tag_or_newer_than_the_running_one_is_refused() {
        assertThat(rollback.plan(Version.of("1.1.1")).refusals())
                .singleElement()
                .asString()
                .contains("no tag v1.1.1", "1.2.2");
        assertThat(rollback.plan(Version.of("1.9.0")).isRunnable()).isFalse();
        assertThat(rollback.plan(OLD, "9999").refusals()).containsExactly("no revision 9999");
    }

    @Test
    void plan_is_stale_once_the_schema_moved() {
        RollbackPlan plan = rollback.plan(OLD, "0002");
        service.applied.add("0004");

        assertThat(rollback.run(plan).status()).isEqualTo(Status.STALE);
        assertThat(service.log).isEmpty();
    }
}
