package com.monassurance.benchmarks.migration.child;

import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.revision.RevisionPath;
import com.monassurance.migrations.revision.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes the graph of many revisions, given in no order, with a branch and a merge in every hundred, and finds the way
 * from nothing to head. The floor copies the revisions into a map.
 */
final class GraphMeter {

    private static final int BRANCH_EVERY = 100;
    private static final long SEED = 20261122;

    private GraphMeter() {}

    static String measure(int size) {
        List<Revision> revisions = revisions(size);
        long[] tool = new long[Samples.REPETITIONS];
        long[] floor = new long[Samples.REPETITIONS];
        for (int i = 0; i < Samples.REPETITIONS; i++) {
            long start = System.nanoTime();
            RevisionGraph graph = RevisionGraph.of(revisions);
            List<String> path = RevisionPath.of(graph).up(Set.of(), Target.head());
            tool[i] = System.nanoTime() - start;
            if (path.size() != size) {
                throw new IllegalStateException("The way to head has " + path.size() + " revisions.");
            }
            floor[i] = copy(revisions);
        }
        Usage usage = Usage.now();
        return " first=" + tool[0] + " warm=" + Samples.warm(tool) + " floor=" + Samples.warm(floor) + " rss="
                + usage.peakRssKib();
    }

    private static long copy(List<Revision> revisions) {
        long start = System.nanoTime();
        Map<String, Revision> map = new HashMap<>();
        for (Revision revision : revisions) {
            map.put(revision.id(), revision);
        }
        long took = System.nanoTime() - start;
        if (map.size() != revisions.size()) {
            throw new IllegalStateException("An id is there twice.");
        }
        return took;
    }

    private static List<Revision> revisions(int size) {
        List<Revision> revisions = new ArrayList<>(size);
        List<String> heads = List.of();
        for (int number = 1; number <= size; number++) {
            boolean isBranch = number % BRANCH_EVERY == 2 && number + 1 < size && number > 2;
            String id = Revisions.id(number);
            if (isBranch) {
                revisions.add(new Revision(id, heads, List.of(), List.of(), ""));
                String twin = Revisions.id(++number);
                revisions.add(new Revision(twin, heads, List.of(), List.of(), ""));
                heads = List.of(id, twin);
            } else {
                revisions.add(new Revision(id, heads, List.of(), List.of(), ""));
                heads = List.of(id);
            }
        }
        Collections.shuffle(revisions, new Random(SEED));
        return revisions;
    }
}
