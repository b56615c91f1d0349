package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Routine;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a routine calls in the text of its body the server does not know before the routine runs: no dependency tells of it.
 * Where a routine runs as soon as something is made that uses it (a check, an index, a default, a materialised view), the
 * routines that its text names are made before that. A name that only looks like a call costs an order, nothing else.
 */
final class CallRules {

    private static final Pattern WORD = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([\\p{L}_][\\p{L}\\p{N}_$]*)");

    private final Planning planning;
    private final StepGraph graph;
    private final ReadySteps ready;
    private final Map<String, List<ObjectId>> made = new HashMap<>();

    CallRules(Planning planning, StepGraph graph, ReadySteps ready) {
        this.planning = planning;
        this.graph = graph;
        this.ready = ready;
    }

    void connect() {
        for (Step step : graph.steps()) {
            if (step.op() == Op.CREATE && isRoutine(step.id())) {
                made.computeIfAbsent(step.id().path().get(1), name -> new ArrayList<>())
                        .add(step.id());
            }
        }
        if (made.isEmpty()) {
            return;
        }
        for (CatalogObject object : planning.to().objects()) {
            if (isRoutine(object.id())) {
                called(object.id()).forEach(callee -> beforeUsers(object.id(), callee));
            }
        }
    }

    private void beforeUsers(ObjectId routine, ObjectId callee) {
        for (Dependency each : planning.to().dependants(routine)) {
            if (isRunWhenMade(each.dependant().kind())) {
                graph.rather(StepKey.of(Op.CREATE, callee), ready.of(each.dependant()));
            }
        }
    }

    /** What a routine's text names among what is made, and what that names in turn. */
    private Set<ObjectId> called(ObjectId routine) {
        Set<ObjectId> found = new HashSet<>();
        Deque<ObjectId> open = new ArrayDeque<>(List.of(routine));
        while (!open.isEmpty()) {
            CatalogObject object = planning.to().find(open.pop()).orElse(null);
            if (object instanceof Routine called) {
                Matcher word = WORD.matcher(called.definition());
                while (word.find()) {
                    String name = word.group(1) == null
                            ? word.group(2)
                            : word.group(1).replace("\"\"", "\"");
                    for (ObjectId id : made.getOrDefault(name, List.of())) {
                        if (!id.equals(routine) && found.add(id)) {
                            open.push(id);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean isRoutine(ObjectId id) {
        return id.kind() == ObjectKind.FUNCTION || id.kind() == ObjectKind.PROCEDURE;
    }

    private static boolean isRunWhenMade(ObjectKind kind) {
        return switch (kind) {
            case CONSTRAINT, DOMAIN_CONSTRAINT, INDEX, COLUMN_DEFAULT, COLUMN, MATERIALIZED_VIEW -> true;
            default -> false;
        };
    }
}
