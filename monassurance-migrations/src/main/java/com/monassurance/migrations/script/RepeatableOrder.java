package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts repeatable scripts in the order they are run: each behind those it depends on, and else by name. */
final class RepeatableOrder {

    private final Map<String, RepeatableScript> byName = new TreeMap<>();
    private final List<ScriptProblem> problems;
    private final List<RepeatableScript> ordered = new ArrayList<>();
    private final Set<String> finished = new HashSet<>();
    private final Map<String, Integer> depths = new HashMap<>();
    private final List<String> trail = new ArrayList<>();

    private RepeatableOrder(List<ScriptProblem> problems) {
        this.problems = problems;
    }

    /** Orders them; names that are missing, there twice or in a circle are added to the problems. */
    static List<RepeatableScript> of(List<RepeatableScript> scripts, List<ScriptProblem> problems) {
        RepeatableOrder order = new RepeatableOrder(problems);
        for (RepeatableScript script : scripts) {
            RepeatableScript other = order.byName.putIfAbsent(script.name(), script);
            if (other != null) {
                problems.add(ScriptProblem.of(
                        script.origin(),
                        "The repeatable script " + script.name() + " is at " + other.origin()
                                + " too; give each a name of its own."));
            }
        }
        for (RepeatableScript script : order.byName.values()) {
            order.visit(script);
        }
        return order.ordered;
    }

    private void visit(RepeatableScript script) {
        String name = script.name();
        Integer depth = depths.get(name);
        if (depth != null) {
            problems.add(ScriptProblem.of(
                    script.origin(),
                    "Repeatable scripts depend on each other in a circle: "
                            + String.join(" -> ", trail.subList(depth, trail.size())) + " -> " + name + "."));
            return;
        }
        if (!finished.add(name)) {
            return;
        }
        depths.put(name, trail.size());
        trail.add(name);
        List<String> below = new ArrayList<>(script.dependsOn());
        below.sort(null);
        for (String dependency : below) {
            RepeatableScript other = byName.get(dependency);
            if (other == null) {
                problems.add(ScriptProblem.of(
                        script.origin(),
                        "It depends on the repeatable script " + dependency + ", which does not exist."));
            } else {
                visit(other);
            }
        }
        trail.remove(trail.size() - 1);
        depths.remove(name);
        ordered.add(script);
    }
}
