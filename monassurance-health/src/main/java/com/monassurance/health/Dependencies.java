package com.monassurance.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which check cannot be up without which, all steps of the way. Immutable. */
final class Dependencies {

    private final Map<String, Set<String>> ancestors;

    private Dependencies(Map<String, Set<String>> ancestors) {
        this.ancestors = ancestors;
    }

    /** Over what each check depends on directly; its problems must be none. */
    static Dependencies of(Map<String, Set<String>> direct) {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        direct.keySet().forEach(name -> {
            Set<String> found = new LinkedHashSet<>();
            collect(name, direct, found);
            all.put(name, Set.copyOf(found));
        });
        return new Dependencies(all);
    }

    /** What keeps a description from being used: names that do not exist and cycles. */
    static List<String> problems(Map<String, Set<String>> direct) {
        List<String> problems = new ArrayList<>();
        direct.forEach((name, on) -> new TreeSet<>(on).forEach(other -> {
            if (!direct.containsKey(other)) {
                problems.add("'" + name + "' depends on '" + other + "', which is not a check of this monitor");
            }
        }));
        Set<String> inCycles = direct.keySet().stream()
                .filter(name -> {
                    Set<String> found = new LinkedHashSet<>();
                    collect(name, direct, found);
                    return found.contains(name);
                })
                .collect(Collectors.toCollection(TreeSet::new));
        if (!inCycles.isEmpty()) {
            problems.add("these checks depend on each other in a cycle: " + String.join(", ", inCycles));
        }
        return problems;
    }

    /** The checks further up that are down and have none above them that is; empty when all of them may be well. */
    List<String> roots(String name, Predicate<String> isDown) {
        Set<String> above = of(name);
        if (above.isEmpty()) {
            return List.of();
        }
        return ancestors.keySet().stream()
                .filter(above::contains)
                .filter(isDown)
                .filter(root -> ancestors.getOrDefault(root, Set.of()).stream().noneMatch(isDown))
                .toList();
    }

    /** Tells whether something further up is down. */
    boolean hasRoot(String name, Predicate<String> isDown) {
        return of(name).stream().anyMatch(isDown);
    }

    /** All checks further up. */
    Set<String> of(String name) {
        return ancestors.getOrDefault(name, Set.of());
    }

    /** The results with those silenced that have a root cause; when they were looked at all the same, only failed ones. */
    List<CheckResult> silence(List<CheckResult> results, boolean wereLookedAt) {
        if (ancestors.values().stream().allMatch(Set::isEmpty)) {
            return List.copyOf(results);
        }
        Set<String> down = results.stream()
                .filter(result -> result.state() == HealthState.DOWN)
                .map(CheckResult::name)
                .collect(Collectors.toSet());
        List<CheckResult> all = new ArrayList<>(results.size());
        for (CheckResult result : results) {
            List<String> roots = wereLookedAt && result.isWorking() ? List.of() : roots(result.name(), down::contains);
            all.add(roots.isEmpty() ? result : result.causedBy(roots));
        }
        return List.copyOf(all);
    }

    private static void collect(String name, Map<String, Set<String>> direct, Set<String> found) {
        for (String next : direct.getOrDefault(name, Set.of())) {
            if (found.add(next)) {
                collect(next, direct, found);
            }
        }
    }
}
