package com.monassurance.migrations.revision;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the circles of a graph that has some, one of each knot of revisions, without recursion. */
final class Cycles {

    private static final int UNSEEN = -1;

    private final int[][] next;
    private final int[] found;
    private final int[] low;
    private final int[] edge;
    private final BitSet open = new BitSet();
    private final int[] path;
    private final int[] waiting;
    private int pathSize;
    private int waitingSize;
    private int count;
    private final List<BitSet> knots = new ArrayList<>();

    private Cycles(int[][] next) {
        this.next = next;
        this.found = new int[next.length];
        this.low = new int[next.length];
        this.edge = new int[next.length];
        this.path = new int[next.length];
        this.waiting = new int[next.length];
        Arrays.fill(found, UNSEEN);
    }

    /**
     * Returns one circle of every knot, a knot being places that all lead to each other.
     *
     * @param next where each place leads
     * @param from the first place to look at; those before it lie on no circle
     * @return circles, each place leading to the next and the last to the first
     */
    static List<int[]> of(int[][] next, int from) {
        Cycles cycles = new Cycles(next);
        for (int place = from; place < next.length; place++) {
            if (cycles.found[place] == UNSEEN) {
                cycles.walk(place);
            }
        }
        return cycles.knots.stream().map(cycles::circle).toList();
    }

    /** Tarjan's strongly connected components with a stack of our own. */
    private void walk(int start) {
        enter(start);
        while (pathSize > 0) {
            int place = path[pathSize - 1];
            if (edge[place] < next[place].length) {
                int to = next[place][edge[place]++];
                if (found[to] == UNSEEN) {
                    enter(to);
                } else if (open.get(to)) {
                    low[place] = Math.min(low[place], found[to]);
                }
            } else {
                leave(place);
            }
        }
    }

    private void enter(int place) {
        found[place] = count;
        low[place] = count++;
        path[pathSize++] = place;
        waiting[waitingSize++] = place;
        open.set(place);
    }

    private void leave(int place) {
        pathSize--;
        if (pathSize > 0) {
            int before = path[pathSize - 1];
            low[before] = Math.min(low[before], low[place]);
        }
        if (low[place] == found[place] && waiting[waitingSize - 1] == place) {
            waitingSize--;
            open.clear(place);
        } else if (low[place] == found[place]) {
            BitSet knot = new BitSet();
            int member;
            do {
                member = waiting[--waitingSize];
                open.clear(member);
                knot.set(member);
            } while (member != place);
            knots.add(knot);
        }
    }

    /** The shortest way from the first of a knot back to itself. */
    private int[] circle(BitSet knot) {
        int first = knot.nextSetBit(0);
        Map<Integer, Integer> before = new HashMap<>();
        Deque<Integer> ahead = new ArrayDeque<>();
        ahead.add(first);
        while (!before.containsKey(first)) {
            int place = ahead.remove();
            for (int to : next[place]) {
                if (knot.get(to) && before.putIfAbsent(to, place) == null) {
                    ahead.add(to);
                }
            }
        }
        Deque<Integer> circle = new ArrayDeque<>();
        circle.add(first);
        for (int place = requireNonNull(before.get(first)); place != first; place = requireNonNull(before.get(place))) {
            circle.addFirst(place);
        }
        circle.addFirst(circle.removeLast());
        return circle.stream().mapToInt(Integer::intValue).toArray();
    }
}
