package com.monassurance.migrations.revision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * All revisions that the scripts know and how they stand on each other. Any collection makes a graph; what is wrong with
 * it is data. Immutable.
 *
 * @since 0.1.0
 */
public final class RevisionGraph {

    private final Map<String, Revision> byId;
    private final List<Revision> order;
    private final List<String> bases;
    private final List<String> heads;
    private final List<GraphProblem> problems;

    private RevisionGraph(Collection<Revision> revisions) {
        Map<String, Integer> times = new LinkedHashMap<>();
        Map<String, Revision> known = new LinkedHashMap<>();
        for (Revision revision : revisions) {
            times.merge(revision.id(), 1, Integer::sum);
            known.putIfAbsent(revision.id(), revision);
        }
        List<GraphProblem> found = new ArrayList<>();
        times.forEach((id, count) -> {
            if (count > 1) {
                found.add(new GraphProblem.DuplicateId(id, count));
            }
        });
        Set<String> parents = new HashSet<>();
        for (Revision revision : known.values()) {
            parents.addAll(revision.revises());
            standsOn(revision).stream()
                    .filter(id -> !known.containsKey(id))
                    .forEach(id -> found.add(new GraphProblem.MissingRevision(revision.id(), id)));
        }
        this.byId = known;
        this.order = List.copyOf(sort(known));
        if (order.size() < known.size()) {
            found.add(new GraphProblem.Cycle(findCycle()));
        }
        this.bases = ids(known.values().stream().filter(Revision::isBase).toList());
        this.heads = ids(known.values().stream()
                .filter(revision -> !parents.contains(revision.id()))
                .toList());
        this.problems = List.copyOf(found);
    }

    /**
     * Returns the graph of some revisions.
     *
     * @param revisions in any order
     * @return the graph, perhaps with {@link #problems()}
     */
    public static RevisionGraph of(Collection<Revision> revisions) {
        return new RevisionGraph(revisions);
    }

    /**
     * Returns what is wrong with the graph.
     *
     * @return the problems; empty when it can be walked
     */
    public List<GraphProblem> problems() {
        return problems;
    }

    /**
     * Returns the revisions, each after all it stands on; those that could come at the same place in the order of ids.
     * Revisions on a cycle, and those above one, are left out.
     *
     * @return ancestors first
     */
    public List<Revision> order() {
        return order;
    }

    /**
     * Returns the revisions that stand on nothing.
     *
     * @return their ids, sorted
     */
    public List<String> bases() {
        return bases;
    }

    /**
     * Returns the revisions that are nobody's parent.
     *
     * @return their ids, sorted
     */
    public List<String> heads() {
        return heads;
    }

    /**
     * Looks a revision up by its whole id.
     *
     * @param id the id
     * @return the revision, or empty
     */
    public Optional<Revision> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Looks revisions up by the start of their id; an id that equals the text wins alone.
     *
     * @param prefix the whole or the start of an id
     * @return the matching ids, sorted
     */
    public List<String> matching(String prefix) {
        if (byId.containsKey(prefix)) {
            return List.of(prefix);
        }
        return byId.keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .toList();
    }

    /**
     * Returns how many revisions there are.
     *
     * @return the number of distinct ids
     */
    public int size() {
        return byId.size();
    }

    /** Kahn's algorithm with a sorted frontier: linear but for the queue, and the same for every input order. */
    private static List<Revision> sort(Map<String, Revision> known) {
        Map<String, Integer> missing = new HashMap<>();
        Map<String, List<String>> above = new HashMap<>();
        PriorityQueue<String> ready = new PriorityQueue<>();
        for (Revision revision : known.values()) {
            int count = 0;
            for (String below : standsOn(revision)) {
                if (known.containsKey(below)) {
                    above.computeIfAbsent(below, id -> new ArrayList<>()).add(revision.id());
                    count++;
                }
            }
            missing.put(revision.id(), count);
            if (count == 0) {
                ready.add(revision.id());
            }
        }
        List<Revision> sorted = new ArrayList<>(known.size());
        for (String id = ready.poll(); id != null; id = ready.poll()) {
            Revision revision = known.get(id);
            if (revision != null) {
                sorted.add(revision);
            }
            for (String next : above.getOrDefault(id, List.of())) {
                if (missing.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        return sorted;
    }

    /** Every unsorted revision stands on an unsorted one, so walking down must come back to where it was. */
    private List<String> findCycle() {
        Set<String> sorted = new HashSet<>(ids(order));
        Deque<String> path = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        String at = byId.keySet().stream()
                .filter(id -> !sorted.contains(id))
                .sorted()
                .findFirst()
                .orElseThrow();
        while (seen.add(at)) {
            path.addLast(at);
            at = standsOn(find(at).orElseThrow()).stream()
                    .filter(id -> byId.containsKey(id) && !sorted.contains(id))
                    .findFirst()
                    .orElseThrow();
        }
        while (!path.getFirst().equals(at)) {
            path.removeFirst();
        }
        return List.copyOf(path);
    }

    private static Set<String> standsOn(Revision revision) {
        Set<String> below = new TreeSet<>(revision.revises());
        below.addAll(revision.dependsOn());
        return below;
    }

    private static List<String> ids(Collection<Revision> revisions) {
        return revisions.stream().map(Revision::id).sorted().toList();
    }
}
