package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.deploy.Migrations.DowngradePlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What going back to a version would do, against the state it was planned for. Immutable.
 *
 * @param version the version to go back to
 * @param commit the commit of its tag; empty when there is no such tag
 * @param running which version runs now, or why that is unknown
 * @param schema heads the database is at
 * @param downgrade what is done to the schema; null when it stays as it is
 * @param steps what would be done, in order
 * @param couldBeLost what could go wrong or be lost, one sentence each
 * @param refusals why it will not run, whatever the consent; empty when it will
 * @since 0.1.0
 */
public record RollbackPlan(
        Version version,
        String commit,
        String running,
        List<String> schema,
        @Nullable DowngradePlan downgrade,
        List<PlannedStep> steps,
        List<String> couldBeLost,
        List<String> refusals) {

    /** Copies the lists. */
    public RollbackPlan {
        requireNonNull(version, "version");
        requireNonNull(commit, "commit");
        requireNonNull(running, "running");
        schema = List.copyOf(schema);
        steps = List.copyOf(steps);
        couldBeLost = List.copyOf(couldBeLost);
        refusals = List.copyOf(refusals);
    }

    /**
     * Returns what is done to the schema.
     *
     * @return the downgrade; empty when the schema stays as it is
     */
    public Optional<DowngradePlan> findDowngrade() {
        return Optional.ofNullable(downgrade);
    }

    /**
     * Tells whether data would be lost, so that {@link Rollback#run(RollbackPlan, Consent)} is the only way.
     *
     * @return true when the downgrade loses something
     */
    public boolean losesData() {
        return downgrade != null && !downgrade.losses().isEmpty();
    }

    /**
     * Tells whether it may run, with consent where data would be lost.
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
        return "roll back to " + version + ", running now: " + running + "\n" + lines
                + RunbookText.list("could be lost", couldBeLost) + RunbookText.list("refused", refusals);
    }
}
