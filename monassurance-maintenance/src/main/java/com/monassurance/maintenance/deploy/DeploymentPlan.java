package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What deploying a version would do, against the state it was planned for. Immutable.
 *
 * @param version the version to deploy
 * @param commit the commit it is made of
 * @param tagExists whether that commit has the tag already
 * @param running which version runs now, or why that is unknown
 * @param schema heads the database is at
 * @param pending revisions that would be applied, in order
 * @param steps what would be done, in order
 * @param couldBeLost what could go wrong or be lost, one sentence each
 * @param refusals why it will not run; empty when it will
 * @since 0.1.0
 */
public record DeploymentPlan(
        Version version,
        String commit,
        boolean tagExists,
        String running,
        List<String> schema,
        List<String> pending,
        List<PlannedStep> steps,
        List<String> couldBeLost,
        List<String> refusals) {

    /** Copies the lists. */
    public DeploymentPlan {
        requireNonNull(version, "version");
        requireNonNull(commit, "commit");
        requireNonNull(running, "running");
        schema = List.copyOf(schema);
        pending = List.copyOf(pending);
        steps = List.copyOf(steps);
        couldBeLost = List.copyOf(couldBeLost);
        refusals = List.copyOf(refusals);
    }

    /**
     * Tells whether it may run.
     *
     * @return true when nothing speaks against it
     */
    public boolean isRunnable() {
        return refusals.isEmpty();
    }

    /** Returns the plan for a person, one line per step. */
    @Override
    public String toString() {
        String lines = steps.stream()
                .map(step -> "  " + step + " (on failure: " + step.onFailure() + ")")
                .collect(Collectors.joining("\n"));
        return "deploy " + version + " from commit " + commit + ", running now: " + running + "\n" + lines
                + RunbookText.list("could be lost", couldBeLost) + RunbookText.list("refused", refusals);
    }
}
