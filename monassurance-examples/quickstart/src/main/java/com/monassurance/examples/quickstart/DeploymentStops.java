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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        List<String> missing = new ArrayList<>(report.notDone());
        missing.addAll(backup.missing());
        return new Result("version " + NEXT + " tagged, pushed, activated, restarted and seen running", missing);
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

    /**
     * The backup of the guide where a client program fits the server. Where none does, the quickstart goes on without
     * one, because its data is invented: the decision of this host, and said as such. A real host lets the step fail.
     */
    private static final class HostBackup implements DatabaseBackup {

        private final Backup backup;
        private final List<String> missing = new ArrayList<>();

        HostBackup(Backup backup) {
            this.backup = backup;
        }

        List<String> missing() {
            return List.copyOf(missing);
        }

        @Override
        public StepOutcome take(String name) {
            BackupOutcome outcome = backup.take();
            if (outcome instanceof BackupOutcome.Published published) {
                return StepOutcome.done(published.manifest().id() + " taken and read back");
            }
            if (outcome instanceof BackupOutcome.NotAvailable none) {
                String reason = none.reason().in(Locale.ENGLISH);
                missing.add("a backup before the deployment: " + reason);
                return StepOutcome.done("NO BACKUP, accepted because the data is invented: " + reason);
            }
            return StepOutcome.failed(outcome.toString());
        }

        @Override
        public StepOutcome verify(String name) {
            return StepOutcome.failed("backups of the quickstart are not kept by name");
        }
    }
}
