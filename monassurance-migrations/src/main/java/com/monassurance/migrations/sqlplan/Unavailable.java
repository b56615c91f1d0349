package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.sqlplan.Hazard.Kind;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells what others find missing or unwatched, since it goes in one transaction and comes back in a later one. Pure. */
final class Unavailable {

    private Unavailable() {}

    /** The same statements, told of by those with which something goes. */
    static List<PlannedStatement> told(List<PlannedStatement> statements, List<StepKey> steps) {
        Map<ObjectId, Integer> gone = new HashMap<>();
        List<PlannedStatement> told = new ArrayList<>(statements);
        int commits = 0;
        int[] commitsBefore = new int[statements.size()];
        for (int i = 0; i < statements.size(); i++) {
            if (StatementFacts.isAlone(statements.get(i).sql())) {
                commits++;
            }
            commitsBefore[i] = commits;
            StepKey step = steps.get(i);
            if (isGoing(step)) {
                gone.put(step.id(), i);
            } else if (isBack(step) && gone.containsKey(step.id())) {
                int first = gone.remove(step.id());
                if (commitsBefore[first] != commits) {
                    told.set(first, missing(told.get(first), step.id()));
                }
            }
        }
        return told;
    }

    private static boolean isGoing(StepKey step) {
        return switch (step.id().kind()) {
            case VIEW, MATERIALIZED_VIEW, FUNCTION, PROCEDURE, AGGREGATE -> step.op() == Op.DROP;
            case TABLE, FOREIGN_TABLE -> step.op() == Op.DETACH || step.op() == Op.ASIDE;
            default -> step.op() == Op.DROP && isWatching(step.id());
        };
    }

    private static boolean isWatching(ObjectId id) {
        return switch (id.kind()) {
            case CONSTRAINT, DOMAIN_CONSTRAINT, TRIGGER, RULE, POLICY, EVENT_TRIGGER -> true;
            default -> false;
        };
    }

    private static boolean isBack(StepKey step) {
        return step.op() == Op.CREATE || step.op() == Op.ATTACH;
    }

    private static PlannedStatement missing(PlannedStatement statement, ObjectId id) {
        List<Hazard> hazards = new ArrayList<>(statement.hazards());
        hazards.add(
                isWatching(id)
                        ? Hazard.of(Kind.UNWATCHED, id, id + " is missing until a later transaction makes it again")
                        : Hazard.of(
                                Kind.UNAVAILABLE,
                                id,
                                id + " is missing for others until a later transaction brings it back"));
        return statement.with(hazards, statement.preconditions());
    }
}
