package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.revision.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What would be done to get to a target, made from what the database and the scripts were at one moment; it is refused
 * against any other state. Immutable.
 *
 * @param direction which way
 * @param target where to
 * @param state fingerprint of the schema history it was made from
 * @param revisions in the order they will run
 * @param repeatables repeatable scripts that run behind the revisions, because they or one they depend on have changed
 * @param ahead applied revisions that no script knows
 * @since 0.1.0
 */
public record MigrationPlan(
        Direction direction,
        Target target,
        String state,
        List<PlannedRevision> revisions,
        List<PlannedRevision> repeatables,
        List<String> ahead) {

    /** Copies the lists. */
    public MigrationPlan {
        requireNonNull(direction, "direction");
        requireNonNull(target, "target");
        requireNonNull(state, "state");
        revisions = List.copyOf(revisions);
        repeatables = List.copyOf(repeatables);
        ahead = List.copyOf(ahead);
    }

    /**
     * Returns the plan of a database that is at its target.
     *
     * @param direction which way
     * @param target where to
     * @param state fingerprint of the schema history
     * @return an empty plan
     */
    public static MigrationPlan nothing(Direction direction, Target target, String state) {
        return new MigrationPlan(direction, target, state, List.of(), List.of(), List.of());
    }

    /**
     * Returns everything that will run.
     *
     * @return revisions, then repeatable scripts
     */
    public List<PlannedRevision> steps() {
        if (repeatables.isEmpty()) {
            return revisions;
        }
        List<PlannedRevision> steps = new ArrayList<>(revisions);
        steps.addAll(repeatables);
        return steps;
    }

    /**
     * Tells whether there is nothing to do.
     *
     * @return true when the database is at the target
     */
    public boolean isEmpty() {
        return revisions.isEmpty() && repeatables.isEmpty();
    }

    /**
     * Returns the revisions by id.
     *
     * @return ids in the order they will run
     */
    public List<String> ids() {
        return revisions.stream().map(PlannedRevision::id).toList();
    }

    /**
     * Returns the plan for a person to read, every statement included.
     *
     * @return lines of text
     */
    public String toText() {
        return isEmpty()
                ? "Nothing to do for " + direction.word() + " " + target + ".\n"
                : steps().stream().map(PlannedRevision::toText).collect(Collectors.joining("\n"));
    }
}
