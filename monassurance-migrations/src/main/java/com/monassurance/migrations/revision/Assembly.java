package com.monassurance.migrations.revision;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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

    private final Map<String, Integer> places = new HashMap<>();
    private final String[] sortedIds;
    private final Map<String, String> labelled = new TreeMap<>();
    private final List<GraphProblem> problems = new ArrayList<>();
    private final Revision[] revisions;
    private final Replacements replacements;
    private final int[][] parents;
    private final int[][] below;
    private final int ordered;
    private final Edges edges;

    Assembly(Collection<Revision> given) {
        this.revisions = distinct(given);
        this.replacements = Replacements.of(revisions, problems);
        replacements.resolve(revisions);
        this.sortedIds = new String[revisions.length];
        for (int i = 0; i < revisions.length; i++) {
            sortedIds[i] = revisions[i].id();
            places.put(sortedIds[i], i);
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

    Map<String, Integer> places() {
        return places;
    }

    String[] sortedIds() {
        return sortedIds;
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

    Replacements replacements() {
        return replacements;
    }

    List<GraphProblem> problems() {
        return problems;
    }

    /** A class, because the first lambda of a JVM costs more than to sort thousands of revisions. */
    private static final class ById implements Comparator<Revision>, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public int compare(Revision one, Revision other) {
            return one.id().compareTo(other.id());
        }
    }

    private Revision[] distinct(Collection<Revision> given) {
        Revision[] sorted = given.toArray(new Revision[0]);
        Arrays.sort(sorted, new ById());
        int count = 0;
        int times = 1;
        for (int i = 0; i < sorted.length; i++) {
            boolean again = i > 0 && sorted[i].id().equals(sorted[i - 1].id());
            times = again ? times + 1 : 1;
            if (!again) {
                sorted[count++] = sorted[i];
            } else if (i + 1 == sorted.length || !sorted[i + 1].id().equals(sorted[i].id())) {
                problems.add(new GraphProblem.DuplicateId(sorted[i].id(), times));
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    private void readLabels() {
        Map<String, Set<String>> bearers = new TreeMap<>();
        for (Revision revision : revisions) {
            for (String label : revision.labels()) {
                bearers.computeIfAbsent(label, key -> new TreeSet<>()).add(revision.id());
            }
        }
        for (Map.Entry<String, Set<String>> bearer : bearers.entrySet()) {
            String label = bearer.getKey();
            Set<String> ids = bearer.getValue();
            String first = ids.iterator().next();
            Revision.problemWithId(label)
                    .ifPresent(clause -> problems.add(new GraphProblem.BadLabel(label, first, clause)));
            if (places.containsKey(label)) {
                problems.add(new GraphProblem.LabelIsId(label, first));
            }
            if (ids.size() > 1) {
                problems.add(new GraphProblem.DuplicateLabel(label, List.copyOf(ids)));
            }
            labelled.put(label, first);
        }
    }

    private void readEdges(int place) {
        Revision revision = revisions[place];
        int[] standsOn =
                new int[revision.revises().size() + revision.dependsOn().size()];
        int count = 0;
        for (String id : revision.revises()) {
            Integer parent = places.get(id);
            if (parent == null) {
                problems.add(new GraphProblem.MissingRevision(revision.id(), id));
            } else if (parent == place) {
                problems.add(new GraphProblem.SelfReference(id, false));
            } else {
                count = add(standsOn, count, parent);
            }
        }
        parents[place] = Arrays.copyOf(standsOn, count);
        for (String word : revision.dependsOn()) {
            Integer dependency = places.get(places.containsKey(word) ? word : labelled.getOrDefault(word, word));
            if (dependency == null) {
                problems.add(new GraphProblem.MissingDependency(revision.id(), word));
            } else if (dependency == place) {
                problems.add(new GraphProblem.SelfReference(revision.id(), true));
            } else {
                count = add(standsOn, count, dependency);
            }
        }
        below[place] = count == parents[place].length ? parents[place] : Arrays.copyOf(standsOn, count);
    }

    /** Adds a place that is not there yet; the lists are as short as a header is. */
    private static int add(int[] standsOn, int count, int place) {
        for (int i = 0; i < count; i++) {
            if (standsOn[i] == place) {
                return count;
            }
        }
        standsOn[count] = place;
        return count + 1;
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
            places.put(revisions[place].id(), place);
        }
        return new Edges(exchanged(parents, order, placeOf), exchanged(below, order, placeOf));
    }

    private static int[][] exchanged(int[][] edges, int[] order, int[] placeOf) {
        int[][] exchanged = new int[order.length][];
        for (int place = 0; place < order.length; place++) {
            int[] ends = edges[order[place]].clone();
            for (int i = 0; i < ends.length; i++) {
                ends[i] = placeOf[ends[i]];
            }
            exchanged[place] = ends;
        }
        return exchanged;
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
}
