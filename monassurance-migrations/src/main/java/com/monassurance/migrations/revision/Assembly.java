package com.monassurance.migrations.revision;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Puts revisions into their order and finds what is wrong with them. The places first given are those of the sorted ids;
 * they are exchanged for those of the order at the end. Confined to the thread that makes a graph.
 */
final class Assembly {

    private final Map<String, Integer> sorted = new HashMap<>();
    private final Map<String, String> labelled = new TreeMap<>();
    private final List<GraphProblem> problems = new ArrayList<>();
    private final Revision[] revisions;
    private final int[][] parents;
    private final int[][] below;
    private final int ordered;
    private final Edges edges;

    Assembly(Collection<Revision> given) {
        this.revisions = distinct(given);
        for (int i = 0; i < revisions.length; i++) {
            sorted.put(revisions[i].id(), i);
        }
        readLabels();
        this.parents = new int[revisions.length][];
        this.below = new int[revisions.length][];
        for (int i = 0; i < revisions.length; i++) {
            readEdges(i);
        }
        int[] order = new int[revisions.length];
        this.ordered = sort(order);
        this.edges = inOrder(order);
        findCycles();
    }

    /** The revisions by their places; those from {@link #ordered()} on lie on a circle or above one. */
    Revision[] revisions() {
        return revisions;
    }

    int ordered() {
        return ordered;
    }

    Edges edges() {
        return edges;
    }

    /** The revision of each label. */
    Map<String, String> labelled() {
        return labelled;
    }

    List<GraphProblem> problems() {
        return problems;
    }

    private Revision[] distinct(Collection<Revision> given) {
        Map<String, Revision> known = new HashMap<>();
        Map<String, Integer> times = new TreeMap<>();
        for (Revision revision : given) {
            if (known.putIfAbsent(revision.id(), revision) != null) {
                times.merge(revision.id(), 1, Integer::sum);
            }
        }
        times.forEach((id, more) -> problems.add(new GraphProblem.DuplicateId(id, more + 1)));
        Revision[] distinct = known.values().toArray(Revision[]::new);
        Arrays.sort(distinct, (one, other) -> one.id().compareTo(other.id()));
        return distinct;
    }

    private void readLabels() {
        Map<String, Set<String>> bearers = new TreeMap<>();
        for (Revision revision : revisions) {
            for (String label : revision.labels()) {
                bearers.computeIfAbsent(label, key -> new TreeSet<>()).add(revision.id());
            }
        }
        bearers.forEach((label, ids) -> {
            String first = ids.iterator().next();
            Revision.problemWithId(label)
                    .ifPresent(clause -> problems.add(new GraphProblem.BadLabel(label, first, clause)));
            if (sorted.containsKey(label)) {
                problems.add(new GraphProblem.LabelIsId(label, first));
            }
            if (ids.size() > 1) {
                problems.add(new GraphProblem.DuplicateLabel(label, List.copyOf(ids)));
            }
            labelled.put(label, first);
        });
    }

    private void readEdges(int place) {
        Revision revision = revisions[place];
        Set<Integer> standsOn = new LinkedHashSet<>();
        for (String id : revision.revises()) {
            Integer parent = sorted.get(id);
            if (parent == null) {
                problems.add(new GraphProblem.MissingRevision(revision.id(), id));
            } else if (parent == place) {
                problems.add(new GraphProblem.SelfReference(id, false));
            } else {
                standsOn.add(parent);
            }
        }
        parents[place] = toArray(standsOn);
        for (String word : revision.dependsOn()) {
            Integer dependency = sorted.get(labelled.getOrDefault(word, word));
            if (sorted.containsKey(word)) {
                dependency = sorted.get(word);
            }
            if (dependency == null) {
                problems.add(new GraphProblem.MissingDependency(revision.id(), word));
            } else if (dependency == place) {
                problems.add(new GraphProblem.SelfReference(revision.id(), true));
            } else {
                standsOn.add(dependency);
            }
        }
        below[place] = toArray(standsOn);
    }

    /** Kahn's algorithm with a sorted frontier: linear but for the queue, and the same for every input order. */
    private int sort(int[] order) {
        Edges byId = new Edges(parents, below);
        int[] missing = new int[order.length];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int place = 0; place < order.length; place++) {
            missing[place] = below[place].length;
            if (missing[place] == 0) {
                ready.add(place);
            }
        }
        BitSet done = new BitSet();
        int count = 0;
        for (Integer place = ready.poll(); place != null; place = ready.poll()) {
            done.set(place);
            order[count++] = place;
            for (int next : byId.above(place)) {
                if (--missing[next] == 0) {
                    ready.add(next);
                }
            }
        }
        int end = count;
        for (int place = 0; place < order.length; place++) {
            if (!done.get(place)) {
                order[end++] = place;
            }
        }
        return count;
    }

    /** Exchanges the places of sorted ids for those of the order, in the revisions and in the edges. */
    private Edges inOrder(int[] order) {
        int[] placeOf = new int[order.length];
        for (int place = 0; place < order.length; place++) {
            placeOf[order[place]] = place;
        }
        Revision[] byId = revisions.clone();
        for (int place = 0; place < order.length; place++) {
            revisions[place] = byId[order[place]];
        }
        return new Edges(exchanged(parents, order, placeOf), exchanged(below, order, placeOf));
    }

    private static int[][] exchanged(int[][] edges, int[] order, int[] placeOf) {
        return Arrays.stream(order)
                .mapToObj(old ->
                        Arrays.stream(edges[old]).map(end -> placeOf[end]).toArray())
                .toArray(int[][]::new);
    }

    private void findCycles() {
        if (ordered == revisions.length) {
            return;
        }
        BitSet named = new BitSet();
        for (int[] circle : Cycles.of(edges.allParents(), ordered)) {
            Arrays.stream(circle).forEach(named::set);
            problems.add(new GraphProblem.Cycle(ids(circle)));
        }
        for (int[] circle : Cycles.of(edges.allBelow(), ordered)) {
            if (Arrays.stream(circle).noneMatch(named::get)) {
                problems.add(new GraphProblem.DependencyCycle(ids(circle)));
            }
        }
    }

    private List<String> ids(int[] places) {
        return IntStream.of(places).mapToObj(place -> revisions[place].id()).toList();
    }

    private static int[] toArray(Set<Integer> places) {
        return places.stream().mapToInt(place -> requireNonNull(place)).sorted().toArray();
    }
}
