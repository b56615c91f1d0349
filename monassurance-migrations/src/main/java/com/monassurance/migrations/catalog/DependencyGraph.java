package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dependencies by what needs and by what is needed. Immutable. */
final class DependencyGraph {

    private final List<Dependency> all;
    private final Map<ObjectId, List<Dependency>> byDependant = new HashMap<>();
    private final Map<ObjectId, List<Dependency>> byReferenced = new HashMap<>();

    /** Takes dependencies in any order, some of them twice. */
    DependencyGraph(List<Dependency> found) {
        for (Dependency each : found) {
            List<Dependency> of = byDependant.computeIfAbsent(each.dependant(), id -> new ArrayList<>(2));
            if (!of.contains(each)) {
                of.add(each);
            }
        }
        List<Dependency> sorted = new ArrayList<>(found.size());
        byDependant.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            entry.getValue().sort(null);
            sorted.addAll(entry.getValue());
        });
        all = List.copyOf(sorted);
        for (Dependency each : all) {
            byReferenced
                    .computeIfAbsent(each.referenced(), id -> new ArrayList<>(2))
                    .add(each);
        }
    }

    List<Dependency> all() {
        return all;
    }

    List<Dependency> from(ObjectId id) {
        return byDependant.getOrDefault(id, List.of());
    }

    List<Dependency> to(ObjectId id) {
        return byReferenced.getOrDefault(id, List.of());
    }
}
