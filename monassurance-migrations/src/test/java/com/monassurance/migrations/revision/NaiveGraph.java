package com.monassurance.migrations.revision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The definitions of the graph written down as sets of ids, without any thought for speed. */
final class NaiveGraph {

    final List<Revision> revisions;
    private final Map<String, Set<String>> parents = new HashMap<>();
    private final Map<String, Set<String>> below = new HashMap<>();

    NaiveGraph(List<Revision> revisions) {
        this.revisions = revisions;
        Map<String, String> labelled = new HashMap<>();
        revisions.forEach(revision -> revision.labels().forEach(label -> labelled.put(label, revision.id())));
        for (Revision revision : revisions) {
            parents.put(revision.id(), new TreeSet<>(revision.revises()));
            Set<String> all = new TreeSet<>(revision.revises());
            revision.dependsOn().forEach(word -> all.add(labelled.getOrDefault(word, word)));
            below.put(revision.id(), all);
        }
    }

    /** A graph without problems: several bases, branches, merges, dependencies by id and by label, labels. */
    static NaiveGraph random(Random random, int sizeMax) {
        int size = 1 + random.nextInt(sizeMax);
        int baseOdds = 2 + random.nextInt(12);
        int mergeOdds = 1 + random.nextInt(8);
        int dependencyOdds = 1 + random.nextInt(8);
        int window = 1 + random.nextInt(8);
        List<String> ids = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = Integer.toHexString(random.nextInt(0x1000)) + "_" + i;
            Set<String> on = new TreeSet<>();
            if (!ids.isEmpty() && random.nextInt(baseOdds) > 0) {
                on.add(ids.get(Math.max(0, i - 1 - random.nextInt(window))));
                if (random.nextInt(mergeOdds) == 0) {
                    on.add(ids.get(random.nextInt(i)));
                }
            }
            Set<String> needs = new TreeSet<>();
            if (!ids.isEmpty() && random.nextInt(dependencyOdds) == 0) {
                String dependency = ids.get(random.nextInt(i));
                needs.add(random.nextBoolean() ? dependency : labels.getOrDefault(dependency, dependency));
            }
            List<String> own = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                own.add("label" + i);
                labels.put(id, "label" + i);
            }
            revisions.add(new Revision(id, List.copyOf(on), List.copyOf(needs), own, ""));
            ids.add(id);
        }
        return new NaiveGraph(revisions);
    }

    Set<String> ids() {
        return new TreeSet<>(parents.keySet());
    }

    Set<String> parents(String id) {
        return parents.getOrDefault(id, Set.of());
    }

    Set<String> below(String id) {
        return below.getOrDefault(id, Set.of());
    }

    Set<String> children(String id) {
        return where(other -> parents(other).contains(id));
    }

    Set<String> bases() {
        return where(id -> parents(id).isEmpty());
    }

    Set<String> heads() {
        return where(id -> children(id).isEmpty());
    }

    Set<String> ancestors(Collection<String> ids) {
        return closure(ids, below);
    }

    Set<String> descendants(Collection<String> ids) {
        return where(id -> closure(Set.of(id), below).stream().anyMatch(ids::contains));
    }

    Set<String> predecessors(String id) {
        return closure(Set.of(id), parents);
    }

    Set<String> successors(String id) {
        return where(other -> predecessors(other).contains(id));
    }

    Set<String> lineage(String id) {
        Set<String> line = new TreeSet<>(predecessors(id));
        line.addAll(successors(id));
        return line;
    }

    /** Those of a set on which no other of the set stands or depends. */
    Set<String> tips(Collection<String> set) {
        return set.stream()
                .filter(id -> set.stream().noneMatch(other -> below(other).contains(id)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean isClosed(Collection<String> set) {
        return set.containsAll(ancestors(set));
    }

    /** The lowest revision of the unbranched line through a revision, from which its branch goes up. */
    String lowestOfBranch(String id) {
        if (parents(id).size() != 1) {
            return id;
        }
        String parent = parents(id).iterator().next();
        return children(parent).size() > 1 || parents(parent).size() > 1 ? id : lowestOfBranch(parent);
    }

    Set<String> labelsOf(String id) {
        Set<String> labels = new TreeSet<>();
        for (Revision revision : revisions) {
            Set<String> covered = successors(revision.id());
            for (String at = revision.id(); !at.equals(lowestOfBranch(revision.id())); ) {
                at = parents(at).iterator().next();
                covered.add(at);
            }
            if (covered.contains(id)) {
                labels.addAll(revision.labels());
            }
        }
        return labels;
    }

    /** A set that a database could have: some revisions with all they need. */
    Set<String> someApplied(Random random) {
        Set<String> chosen = new HashSet<>();
        int odds = 1 + random.nextInt(12);
        for (String id : ids()) {
            if (random.nextInt(odds) == 0) {
                chosen.add(id);
            }
        }
        return ancestors(random.nextInt(10) == 0 ? Set.of() : chosen);
    }

    String any(Random random) {
        return revisions.get(random.nextInt(revisions.size())).id();
    }

    private Set<String> where(Predicate<String> wanted) {
        return ids().stream().filter(wanted).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> closure(Collection<String> from, Map<String, Set<String>> next) {
        Set<String> reached = new TreeSet<>(from);
        int before;
        do {
            before = reached.size();
            for (String id : List.copyOf(reached)) {
                reached.addAll(next.getOrDefault(id, Set.of()));
            }
        } while (reached.size() > before);
        return reached;
    }
}
