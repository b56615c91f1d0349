package com.monassurance.migrations;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.FleetOutcome.Done;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an upgrade of a {@link Fleet} would do. Immutable.
 *
 * @param target where to
 * @param databases one outcome for each database, canaries first, then in the order of the fleet; a failure says why
 *     there is no plan
 * @since 0.1.0
 */
public record FleetPlan(Target target, List<FleetOutcome<MigrationPlan>> databases) {

    /** Copies the list. */
    public FleetPlan {
        requireNonNull(target, "target");
        databases = List.copyOf(databases);
    }

    /**
     * Tells whether there is a plan for every database.
     *
     * @return false when one could not be planned
     */
    public boolean isComplete() {
        return databases.stream().allMatch(Done.class::isInstance);
    }

    /**
     * Tells whether no database has anything to do.
     *
     * @return true when all were asked and are at the target
     */
    public boolean isEmpty() {
        return isComplete() && plans().values().stream().allMatch(MigrationPlan::isEmpty);
    }

    /**
     * Returns the plans by database.
     *
     * @return those that could be made, in the order of the list
     */
    public Map<String, MigrationPlan> plans() {
        Map<String, MigrationPlan> plans = new LinkedHashMap<>();
        for (FleetOutcome<MigrationPlan> outcome : databases) {
            if (outcome instanceof Done<MigrationPlan> done) {
                plans.put(done.database(), done.result());
            }
        }
        return Collections.unmodifiableMap(plans);
    }

    /**
     * Returns the plan for a person to read: a line for each database that has something to do or cannot be planned.
     * The statements are in the plan of each.
     *
     * @return lines of text
     */
    public String toText() {
        Map<String, MigrationPlan> plans = plans();
        long pending = plans.values().stream().filter(plan -> !plan.isEmpty()).count();
        StringBuilder text = new StringBuilder("upgrade ").append(target);
        text.append(": ").append(databases.size()).append(" databases, ");
        text.append(pending).append(" to change, ").append(plans.size() - pending);
        text.append(" at the target already, ").append(databases.size() - plans.size());
        text.append(" without a plan\n");
        plans.forEach((database, plan) -> {
            if (!plan.isEmpty()) {
                text.append("  ")
                        .append(database)
                        .append("  ")
                        .append(steps(plan))
                        .append('\n');
            }
        });
        FleetText.failures(text, databases);
        FleetText.notStarted(text, databases);
        return text.toString();
    }

    private static String steps(MigrationPlan plan) {
        int count = plan.steps().size();
        String last = plan.steps().get(count - 1).id();
        return count == 1
                ? "1 step: " + last
                : count + " steps: " + plan.steps().get(0).id() + " to " + last;
    }
}
