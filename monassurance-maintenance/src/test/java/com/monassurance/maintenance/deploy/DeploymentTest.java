package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.deploy.DeploymentReport.Status;
import com.monassurance.maintenance.deploy.DeploymentReport.StepReport;
import com.monassurance.maintenance.deploy.DeploymentReport.StepReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DeploymentTest {

    private static final Version NEW = Version.of("1.2.3");
    private final FakeService service = new FakeService();
    private final RecordingEventSink events = new RecordingEventSink();
    private Repository repository;
    private Deployment deployment;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        repository = new Repository(directory);
        Clock clock = Clock.fixed(Instant.parse("2026-07-15T07:08:09Z"), ZoneId.of("Europe/Paris"));
        deployment = Deployment.over(service.ports(Git.at(repository.workTree())))
                .events(events)
                .clock(clock)
                .verifyWithin(Duration.ofMillis(200))
                .build();
    }

    @Test
    void plan_lists_the_steps_of_the_guide_in_its_order_and_touches_nothing() {
        DeploymentPlan plan = deployment.plan(NEW);

        assertThat(plan.steps())
                .extracting(step -> step.kind().name())
                .containsExactly("CHECK", "CHECK", "BACKUP", "TAG", "PUSH", "MIGRATE", "ACTIVATE", "RESTART", "VERIFY");
        assertThat(plan.isRunnable()).isTrue();
        assertThat(plan.pending()).containsExactly("0003");
        assertThat(plan.running()).isEqualTo("1.2.2");
        assertThat(plan.toString()).contains("apply 0003", "could be lost", "The local tag is removed again");
        assertThat(service.log).isEmpty();
        assertThat(repository.git("tag", "--list")).isBlank();
    }

    @Test
    void version_is_checked_backed_up_tagged_pushed_migrated_restarted_and_verified() {
        DeploymentReport report = deployment.run(deployment.plan(NEW));

        assertThat(report.status()).as(report.toString()).isEqualTo(Status.SUCCEEDED);
        assertThat(service.log).containsExactly("strict check", "tests", "backup", "migrate", "activate", "restart");
        assertThat(report.findBackup()).contains("backup_20260715_090809");
        assertThat(service.backups).containsExactly("backup_20260715_090809");
        assertThat(repository.remoteTags()).isEqualTo("v1.2.3");
        assertThat(service.runningVersion).isEqualTo("1.2.3");
        assertThat(report.notDone()).isNotEmpty();
        assertThat(events.names()).hasSize(10).endsWith("deploy.finished");
    }

    @Test
    void push_refused_by_the_remote_stops_before_migrating_and_removes_the_local_tag() throws IOException {
        repository.refusePushes();

        DeploymentReport report = deployment.run(deployment.plan(NEW));

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.failure()).hasValueSatisfying(step -> {
            assertThat(step.step().kind()).isEqualTo(PlannedStep.Kind.PUSH);
            assertThat(step.detail()).contains("releases are frozen");
        });
        assertThat(service.log).containsExactly("strict check", "tests", "backup");
        assertThat(repository.git("tag", "--list")).isBlank();
        assertThat(repository.remoteTags()).isEmpty();
        assertThat(report.steps())
                .extracting(StepReport::result)
                .containsExactly(
                        Result.DONE,
                        Result.DONE,
                        Result.DONE,
                        Result.UNDONE,
                        Result.FAILED,
                        Result.NOT_RUN,
                        Result.NOT_RUN,
                        Result.NOT_RUN,
                        Result.NOT_RUN);
        assertThat(report.standing()).contains("The old version runs", "backup_20260715_090809");
    }

    @ParameterizedTest
    @CsvSource({
        "strict check, strict check",
        "tests, strict check tests",
        "backup, strict check tests backup",
        "migrate, strict check tests backup migrate",
        "activate, strict check tests backup migrate activate",
        "restart, strict check tests backup migrate activate restart"
    })
    void failure_of_any_step_stops_there_and_says_where_things_stand(String failing, String done) {
        service.failing = failing;

        DeploymentReport report = deployment.run(deployment.plan(NEW));

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(String.join(" ", service.log)).isEqualTo(done);
        assertThat(report.failure())
                .hasValueSatisfying(step -> assertThat(step.detail()).contains("went wrong"));
        assertThat(report.standing()).isNotBlank();
        boolean beforeTag = List.of("strict check", "tests", "backup").contains(failing);
        assertThat(repository.remoteTags()).isEqualTo(beforeTag ? "" : "v1.2.3");
        assertThat(service.runningVersion).isEqualTo("1.2.2");
        assertThat(events.names()).last().isEqualTo("deploy.finished");
    }

    @Test
    void healthy_service_that_still_runs_the_old_version_is_a_failed_deployment() {
        service.restartKeepsTheOldImage = true;

        DeploymentReport report = deployment.run(deployment.plan(NEW));

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.failure())
                .hasValueSatisfying(
                        step -> assertThat(step.detail()).contains("is healthy and runs 1.2.2 instead of 1.2.3"));
    }

    @Test
    void new_version_in_bad_health_is_a_failed_deployment() {
        DeploymentPlan plan = deployment.plan(NEW);
        service.healthy = false;

        assertThat(deployment.run(plan).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void plan_made_against_another_commit_or_schema_is_stale() throws IOException {
        DeploymentPlan plan = deployment.plan(NEW);
        repository.commit("second");

        assertThat(deployment.run(plan).status()).isEqualTo(Status.STALE);

        DeploymentPlan again = deployment.plan(NEW);
        service.pending.add("0004");
        assertThat(deployment.run(again).status()).isEqualTo(Status.STALE);
        assertThat(service.log).isEmpty();
    }

    @Test
    void tag_of_another_commit_dirty_tree_and_newer_running_version_are_refused() throws IOException {
        repository.git("tag", "v1.2.3");
        repository.commit("second");
        Files.writeString(repository.workTree().resolve("app.txt"), "not committed");
        service.runningVersion = "2.0.0";

        DeploymentPlan plan = deployment.plan(NEW);
        DeploymentReport report = deployment.run(plan);

        assertThat(plan.refusals()).hasSize(3);
        assertThat(report.status()).isEqualTo(Status.REFUSED);
        assertThat(report.standing()).contains("another commit", "not committed", "use Rollback");
        assertThat(service.log).isEmpty();
    }

    @Test
    void tag_that_is_there_already_is_pushed_and_never_removed() throws IOException {
        repository.git("tag", "v1.2.3");
        repository.refusePushes();

        deployment.run(deployment.plan(NEW));

        assertThat(repository.git("tag", "--list").strip()).isEqualTo("v1.2.3");
    }

    @Test
    void directory_that_is_no_repository_is_an_error_with_a_code(@TempDir Path empty) {
        Deployment lost = Deployment.over(service.ports(Git.at(empty))).build();

        assertThatThrownBy(() -> lost.plan(NEW))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.code()).isEqualTo(DeployError.GIT_UNREADABLE));
    }

    @Test
    void missing_ports_are_named_all_at_once() {
        assertThatThrownBy(() -> DeploymentPorts.builder().backup(service).build())
                .hasMessageContaining("git")
                .hasMessageContaining("running")
                .hasMessageNotContaining("backup");
    }

    @Test
    void real_commands_check_activate_and_restart() throws IOException {
        Path work = repository.workTree();
        DeploymentPorts real = DeploymentPorts.builder()
                .check(PreCheck.command(
                        "strict check", Command.of("test", "-f", "app.txt").in(work)))
                .git(Git.at(work))
                .backup(service)
                .migrations(service)
                .activation(Activation.command(Command.of("git", "checkout", "--quiet", "--detach", "{tag}")
                        .in(work)))
                .restart(Restart.command(Command.of("false")))
                .running(service)
                .build();
        Deployment commands = Deployment.over(real).build();

        DeploymentReport report = commands.run(commands.plan(NEW));

        assertThat(report.failure()).hasValueSatisfying(step -> {
            assertThat(step.step().kind()).isEqualTo(PlannedStep.Kind.RESTART);
            assertThat(step.detail()).contains("exit status 1");
        });
        assertThat(repository.git("describe", "--exact-match").strip()).isEqualTo("v1.2.3");
    }
}
