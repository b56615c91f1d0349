package com.monassurance.examples.quickstart;

import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.backup.Backup;
import com.monassurance.maintenance.backup.BackupOutcome;
import com.monassurance.maintenance.deploy.Activation;
import com.monassurance.maintenance.deploy.Command;
import com.monassurance.maintenance.deploy.DatabaseBackup;
import com.monassurance.maintenance.deploy.Deployment;
import com.monassurance.maintenance.deploy.DeploymentPlan;
import com.monassurance.maintenance.deploy.DeploymentPorts;
import com.monassurance.maintenance.deploy.DeploymentReport;
import com.monassurance.maintenance.deploy.Git;
import com.monassurance.maintenance.deploy.Migrations;
import com.monassurance.maintenance.deploy.PreCheck;
import com.monassurance.maintenance.deploy.Rollback;
import com.monassurance.maintenance.deploy.RollbackPlan;
import com.monassurance.maintenance.deploy.Running;
import com.monassurance.maintenance.deploy.StepOutcome;
import com.monassurance.maintenance.deploy.Version;

/** Deployment and rollback of a small service with a real git repository, restarts and a look at its version. */
final class DeploymentStops {

    static final Version FIRST = Version.of("1.2.2");
    private static final Version NEXT = Version.of("1.2.3");

    private DeploymentStops() {}

    static Result deploy(Tour tour) throws Exception {
        tour.stage().service().commit(NEXT);
        HostBackup backup = new HostBackup(MaintenanceStops.backup(tour.stage()));
        Deployment deployment = Deployment.over(ports(tour, backup)).build();
        DeploymentPlan plan = deployment.plan(NEXT);
        plan.steps().forEach(step -> tour.console().fact("planned: %s", step.title()));
        DeploymentReport report = deployment.run(plan);
        show(tour, report);
        if (!report.isSuccess()) {
            throw new IllegalStateException(report.standing());
        }
        return new Result(
                "version " + NEXT + " tagged, pushed, activated, restarted and seen running", report.notDone());
    }

    static Result rollback(Tour tour) {
        Rollback rollback = Rollback.over(ports(tour, new HostBackup(MaintenanceStops.backup(tour.stage()))))
                .build();
        tour.console().fact("versions to go back to: %s", rollback.candidates());
        RollbackPlan plan = rollback.plan(FIRST);
        plan.couldBeLost().forEach(loss -> tour.console().attention("%s", loss));
        DeploymentReport report = rollback.run(plan);
        show(tour, report);
        if (!report.isSuccess()) {
            throw new IllegalStateException(report.standing());
        }
        return new Result("version " + FIRST + " activated, restarted and seen running", report.notDone());
    }

    private static void show(Tour tour, DeploymentReport report) {
        for (DeploymentReport.StepReport step : report.steps()) {
            tour.console().done("%-9s %-44s %s", step.result(), step.step().title(), step.detail());
        }
        tour.console().fact("%s", report.standing());
    }

    private static DeploymentPorts ports(Tour tour, DatabaseBackup backup) {
        ToyService service = tour.stage().service();
        return DeploymentPorts.builder()
                .check(PreCheck.command(
                        "the work tree is sound", Command.of("git", "fsck").in(service.workTree())))
                .git(Git.at(service.workTree()))
                .backup(backup)
                .migrations(Migrations.of(tour.stage().wiring().migrator))
                .activation(Activation.command(Command.of("git", "checkout", "--quiet", "--detach", "{tag}")
                        .in(service.workTree())))
                .restart(version -> service.restarted())
                .running(Running.http(service.health()))
                .build();
    }

    /** The backup of the guide, by the engine that needs no client program. */
    private record HostBackup(Backup backup) implements DatabaseBackup {

        @Override
        public StepOutcome take(String name) {
            BackupOutcome outcome = backup.take();
            return outcome instanceof BackupOutcome.Published published
                    ? StepOutcome.done(published.manifest().id() + " taken and read back")
                    : StepOutcome.failed(outcome.toString());
        }

        @Override
        public StepOutcome verify(String name) {
            return StepOutcome.failed("backups of the quickstart are not kept by name");
        }
    }
}
