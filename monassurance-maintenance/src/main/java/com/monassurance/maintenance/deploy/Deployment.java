package com.monassurance.maintenance.deploy;

import com.monassurance.maintenance.deploy.DeploymentReport.Status;
import com.monassurance.maintenance.deploy.Migrations.SchemaPlan;
import com.monassurance.maintenance.deploy.PlannedStep.Kind;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ships a version: checks, backup, tag and push, migrations, activation, restart, and a look whether the service really
 * runs that version. Plan first, then run the plan; any failure stops, undoes what the plan said and says where things
 * stand. To be run in CI or from a command line, never inside the service it restarts.
 *
 * <p>Not done yet, and said in every report: no release history is kept, a run that was killed does not resume, and
 * nothing keeps two runs on two machines apart. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Deployment {

    static final List<String> NOT_DONE = List.of(
            "The release is not recorded: there is no release history yet.",
            "A run that is killed does not resume, and two runs on two machines are not kept apart.");

    private final DeploymentPorts ports;
    private final RunbookTools tools;

    private Deployment(RunbookTools tools) {
        this.ports = tools.ports();
        this.tools = tools;
    }

    /**
     * Returns a builder over the ports of the host.
     *
     * @param ports what it acts on
     * @return the builder
     */
    public static RunbookBuilder<Deployment> over(DeploymentPorts ports) {
        return new RunbookBuilder<>(ports, Deployment::new);
    }

    /**
     * Plans the deployment of what is checked out. Changes nothing; asks git, the schema and the running service, and
     * blocks as long as they do.
     *
     * @param version the version to give it
     * @return the plan, with the reasons why it will not run if there are any
     * @throws MaintenanceException if git cannot be asked
     */
    public DeploymentPlan plan(Version version) {
        String commit = ports.git().head();
        Optional<String> tagged = ports.git().commitOf(version.tag());
        SchemaPlan schema = ports.migrations().plan();
        Running.State running = tools.look();
        List<String> refusals = new ArrayList<>(schema.refusals());
        tagged.filter(other -> !other.equals(commit))
                .ifPresent(other -> refusals.add("the tag " + version.tag() + " names another commit, " + other));
        if (!ports.git().isClean()) {
            refusals.add("the working tree holds changes that are not committed; the tag would not name what runs");
        }
        running.findVersion()
                .filter(current -> current.compareTo(version) > 0)
                .ifPresent(current -> refusals.add("version " + current + " runs already; use Rollback to go back"));
        return new DeploymentPlan(
                version,
                commit,
                tagged.isPresent(),
                running.version() == null ? "unknown (" + running.detail() + ")" : running.version(),
                schema.current(),
                schema.pending(),
                steps(version, commit, tagged.isPresent(), schema),
                couldBeLost(schema),
                refusals);
    }

    /**
     * Runs a plan: refused when the plan is, stale when the commit, the tag or the schema are not what was planned for.
     * Blocks until the service is verified, for which it waits up to 60 s by default, or a step fails.
     *
     * @param plan the plan
     * @return what was done and where things stand
     * @throws MaintenanceException if git cannot be asked before anything was done
     */
    public DeploymentReport run(DeploymentPlan plan) {
        Version version = plan.version();
        Runbook runbook = tools.runbook("deploy", version);
        if (!plan.isRunnable()) {
            return runbook.notRun(
                    Status.REFUSED, "Nothing was touched: " + String.join("; ", plan.refusals()) + ".", NOT_DONE);
        }
        DeploymentPlan now = plan(version);
        boolean same = now.isRunnable()
                && now.commit().equals(plan.commit())
                && now.tagExists() == plan.tagExists()
                && now.schema().equals(plan.schema())
                && now.pending().equals(plan.pending());
        if (!same) {
            return runbook.notRun(
                    Status.STALE,
                    "Nothing was touched: the state is not the one that was planned for. Plan again.",
                    NOT_DONE);
        }
        for (PlannedStep step : plan.steps()) {
            add(runbook, step, plan);
        }
        return runbook.run("Version " + version + " runs and is healthy.", NOT_DONE);
    }

    private void add(Runbook runbook, PlannedStep step, DeploymentPlan plan) {
        Version version = plan.version();
        switch (step.kind()) {
            case CHECK -> runbook.add(step, check(step)::run);
            case BACKUP -> runbook.add(step, () -> tools.takeBackup(runbook));
            case TAG -> {
                if (plan.tagExists()) {
                    runbook.add(step, () -> StepOutcome.done("the tag is there already"));
                } else {
                    runbook.add(
                            step,
                            () -> ports.git().tag(version.tag(), plan.commit(), "Release " + version),
                            () -> ports.git().deleteLocalTag(version.tag()));
                }
            }
            case PUSH -> runbook.add(step, () -> ports.git().push(version.tag()));
            case MIGRATE -> runbook.add(step, ports.migrations()::upgrade);
            case ACTIVATE -> runbook.add(step, () -> ports.activation().activate(version));
            case RESTART -> runbook.add(step, () -> ports.restart().restart(version));
            case VERIFY -> runbook.add(step, () -> tools.verify(version));
            case DOWNGRADE -> throw new IllegalArgumentException("a deployment does not take the schema back");
        }
    }

    private PreCheck check(PlannedStep step) {
        return ports.checks().stream()
                .filter(check -> check.name().equals(step.title()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such check: " + step.title()));
    }

    private List<PlannedStep> steps(Version version, String commit, boolean tagExists, SchemaPlan schema) {
        List<PlannedStep> steps = new ArrayList<>();
        String untouched = "Nothing was changed; the old version runs.";
        for (PreCheck check : ports.checks()) {
            steps.add(new PlannedStep(Kind.CHECK, check.name(), untouched));
        }
        steps.add(new PlannedStep(Kind.BACKUP, "back the database up as backup_<date>_<time>", untouched));
        steps.add(new PlannedStep(
                Kind.TAG,
                tagExists
                        ? version.tag() + " names commit " + commit + " already"
                        : "tag " + commit + " as " + version.tag(),
                untouched));
        String local = tagExists ? "The local tag was there before and stays." : "The local tag is removed again.";
        steps.add(new PlannedStep(Kind.PUSH, "push " + version.tag(), "The old version runs. " + local));
        steps.add(
                new PlannedStep(
                        Kind.MIGRATE,
                        schema.pending().isEmpty()
                                ? "nothing to migrate"
                                : "apply " + String.join(", ", schema.pending()),
                        "The old version runs; the tag stays; the schema may stand between the revisions: look at its history."));
        steps.add(new PlannedStep(
                Kind.ACTIVATE, "activate " + version, "The old version runs on the migrated schema; the tag stays."));
        steps.add(new PlannedStep(
                Kind.RESTART,
                "restart the service",
                "The schema is migrated and the version activated; whether the service runs is unknown."));
        steps.add(
                new PlannedStep(
                        Kind.VERIFY,
                        "healthy and running " + version,
                        "The schema is migrated, but the service does not run the version in good health: consider a rollback."));
        return steps;
    }

    private List<String> couldBeLost(SchemaPlan schema) {
        List<String> lines = new ArrayList<>(schema.hazards());
        if (ports.checks().isEmpty()) {
            lines.add("No check was given: nothing is known about the quality of this commit.");
        }
        if (!schema.pending().isEmpty()) {
            lines.add("What is written between the backup and a restore of it would be lost.");
        }
        return lines;
    }
}
