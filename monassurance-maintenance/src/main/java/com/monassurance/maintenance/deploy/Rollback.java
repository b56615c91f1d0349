package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.deploy.DeploymentReport.Status;
import com.monassurance.maintenance.deploy.Migrations.DowngradePlan;
import com.monassurance.maintenance.deploy.PlannedStep.Kind;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the service back to a previous version. The schema is taken back first, while the newer scripts are at hand,
 * and only then is the old code started. A downgrade that loses data does not run without a consent that names a
 * reason and a backup, and that backup is verified before anything is changed.
 *
 * <p>Which schema an old version needs is the caller's to say, since no release history is kept yet; nor does a run
 * that was killed resume. Every report says so. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Rollback {

    /** How many previous versions are offered. */
    public static final int CANDIDATES_MAX = 5;

    private final DeploymentPorts ports;
    private final RunbookTools tools;

    private Rollback(RunbookTools tools) {
        this.ports = tools.ports();
        this.tools = tools;
    }

    /**
     * Returns a builder over the ports of the host.
     *
     * @param ports what it acts on
     * @return the builder
     */
    public static RunbookBuilder<Rollback> over(DeploymentPorts ports) {
        return new RunbookBuilder<>(ports, Rollback::new);
    }

    /**
     * Returns the previous versions: tags that are versions, older than the running one, or than the newest tag when it
     * is unknown what runs. Sorted as versions, not as texts. Changes nothing.
     *
     * @return at most {@link #CANDIDATES_MAX}, the newest first
     * @throws MaintenanceException if git cannot be asked
     */
    public List<Version> candidates() {
        return candidates(tools.look());
    }

    private List<Version> candidates(Running.State running) {
        List<Version> versions = ports.git().tags().stream()
                .flatMap(tag ->
                        Version.ofTag(tag).filter(version -> version.tag().equals(tag)).stream())
                .sorted(Comparator.reverseOrder())
                .toList();
        Optional<Version> current =
                running.findVersion().or(() -> versions.stream().findFirst());
        return versions.stream()
                .filter(version -> current.filter(c -> version.compareTo(c) < 0).isPresent())
                .limit(CANDIDATES_MAX)
                .toList();
    }

    /**
     * Plans to go back to a version and to leave the schema as it is: right when the old version can live with it.
     * Changes nothing.
     *
     * @param version a previous version
     * @return the plan, with the reasons why it will not run if there are any
     * @throws MaintenanceException if git cannot be asked
     */
    public RollbackPlan plan(Version version) {
        return planned(version, null);
    }

    /**
     * Plans to take the schema back to a revision and then to go back to a version. Changes nothing.
     *
     * @param version a previous version
     * @param revision the revision that version needs
     * @return the plan, with the reasons why it will not run if there are any
     * @throws MaintenanceException if git cannot be asked
     */
    public RollbackPlan plan(Version version, String revision) {
        return planned(version, requireNonNull(revision, "revision"));
    }

    /**
     * Runs a plan that loses no data; refused otherwise. Blocks until the service is verified, for which it waits up to
     * 60 s by default, or a step fails.
     *
     * @param plan the plan
     * @return what was done and where things stand
     * @throws MaintenanceException if git cannot be asked before anything was done
     */
    public DeploymentReport run(RollbackPlan plan) {
        return run(plan, null, "");
    }

    /**
     * Runs a plan that may lose data, with a consent to it. Blocks as {@link #run(RollbackPlan)} does.
     *
     * @param plan the plan
     * @param consent why the loss is accepted, and the backup it could be fetched back from
     * @return what was done and where things stand
     * @throws MaintenanceException if git cannot be asked before anything was done
     */
    public DeploymentReport run(RollbackPlan plan, Consent consent) {
        return run(plan, requireNonNull(consent, "consent"), consent.reason());
    }

    private DeploymentReport run(RollbackPlan plan, @Nullable Consent consent, String reason) {
        Version version = plan.version();
        Runbook runbook = tools.runbook("rollback", version);
        List<String> refusals = new ArrayList<>(plan.refusals());
        if (plan.losesData() && consent == null) {
            refusals.add("data would be lost, which needs a consent with a reason and the name of a backup: "
                    + String.join(", ", plan.couldBeLost()));
        }
        if (!refusals.isEmpty()) {
            return runbook.notRun(
                    Status.REFUSED, "Nothing was touched: " + String.join("; ", refusals) + ".", Deployment.NOT_DONE);
        }
        DowngradePlan downgrade = plan.downgrade();
        if (!plan.equals(planned(version, downgrade == null ? null : downgrade.target()))) {
            return runbook.notRun(
                    Status.STALE,
                    "Nothing was touched: the state is not the one that was planned for. Plan again.",
                    Deployment.NOT_DONE);
        }
        if (consent != null) {
            runbook.add(
                    new PlannedStep(
                            Kind.CHECK,
                            "the backup " + consent.backup() + " is there and whole",
                            "Nothing was changed."),
                    () -> ports.backup().verify(consent.backup()));
        }
        for (PlannedStep step : plan.steps()) {
            add(runbook, step, plan, reason);
        }
        return runbook.run("Version " + version + " runs again and is healthy.", Deployment.NOT_DONE);
    }

    private void add(Runbook runbook, PlannedStep step, RollbackPlan plan, String reason) {
        Version version = plan.version();
        switch (step.kind()) {
            case BACKUP -> runbook.add(step, () -> tools.takeBackup(runbook));
            case DOWNGRADE -> {
                String target = requireNonNull(plan.downgrade()).target();
                runbook.add(step, () -> ports.migrations().downgrade(target, reason));
            }
            case ACTIVATE -> runbook.add(step, () -> ports.activation().activate(version));
            case RESTART -> runbook.add(step, () -> ports.restart().restart(version));
            case VERIFY -> runbook.add(step, () -> tools.verify(version));
            case CHECK, TAG, PUSH, MIGRATE -> throw new IllegalArgumentException("not a step of a rollback: " + step);
        }
    }

    private RollbackPlan planned(Version version, @Nullable String revision) {
        Running.State running = tools.look();
        Optional<String> commit = ports.git().commitOf(version.tag());
        Migrations.SchemaPlan schema = ports.migrations().plan();
        DowngradePlan downgrade = revision == null ? null : ports.migrations().planDowngrade(revision);
        List<String> refusals = new ArrayList<>();
        if (commit.isEmpty()) {
            refusals.add("there is no tag " + version.tag() + "; the previous versions are " + candidates(running));
        }
        running.findVersion()
                .filter(current -> version.compareTo(current) > 0)
                .ifPresent(current -> refusals.add(version + " is not older than " + current + ", which runs"));
        List<String> couldBeLost = new ArrayList<>();
        if (downgrade == null) {
            couldBeLost.add("The schema stays at " + schema.current() + "; whether version " + version
                    + " can live with it is not known.");
        } else {
            refusals.addAll(downgrade.refusals());
            couldBeLost.addAll(downgrade.losses());
        }
        return new RollbackPlan(
                version,
                commit.orElse(""),
                running.version() == null ? "unknown" : running.version(),
                schema.current(),
                downgrade,
                steps(version, downgrade),
                couldBeLost,
                refusals);
    }

    private static List<PlannedStep> steps(Version version, @Nullable DowngradePlan downgrade) {
        List<PlannedStep> steps = new ArrayList<>();
        if (downgrade != null) {
            steps.add(new PlannedStep(
                    Kind.BACKUP,
                    "back the database up as backup_<date>_<time>",
                    "Nothing was changed; the newer version runs."));
            steps.add(new PlannedStep(
                    Kind.DOWNGRADE,
                    "take the schema back to " + downgrade.target() + ", undoing "
                            + (downgrade.revisions().isEmpty() ? "nothing" : String.join(", ", downgrade.revisions())),
                    "The newer version runs; the schema may stand between the revisions: look at its history."));
        }
        String schema = downgrade == null ? "" : " on the schema that was taken back";
        steps.add(new PlannedStep(Kind.ACTIVATE, "activate " + version, "The newer version still runs" + schema + "."));
        steps.add(new PlannedStep(
                Kind.RESTART, "restart the service", "The version is activated; whether the service runs is unknown."));
        steps.add(new PlannedStep(
                Kind.VERIFY,
                "healthy and running " + version,
                "The version is activated, but the service does not run it in good health: a person must look."));
        return steps;
    }
}
