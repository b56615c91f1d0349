package com.monassurance.migrations.revision;

import java.util.BitSet;

/**
 * What stands on what, by the places of revisions in the order of their graph. Invariant: in a sound graph everything
 * that a place stands on has a lower place, so that a set of places read upwards is an order to apply them in.
 * Immutable.
 */
final class Edges {

    private static final int[] NONE = {};

    private final int[][] parents;
    private final int[][] children;
    private final int[][] below;
    private final int[][] above;

    /**
     * Turns the edges around once.
     *
     * @param parents of each place, those it revises
     * @param below of each place, those it revises or depends on
     */
    Edges(int[][] parents, int[][] below) {
        this.parents = parents;
        this.below = below;
        this.children = reversed(parents);
        this.above = reversed(below);
    }

    int size() {
        return parents.length;
    }

    int[] parents(int place) {
        return parents[place];
    }

    int[] children(int place) {
        return children[place];
    }

    int[] below(int place) {
        return below[place];
    }

    int[] above(int place) {
        return above[place];
    }

    int[][] allParents() {
        return parents;
    }

    int[][] allBelow() {
        return below;
    }

    boolean isMergePoint(int place) {
        return parents[place].length > 1;
    }

    boolean isBranchPoint(int place) {
        return children[place].length > 1;
    }

    /** Everything that some places need, themselves included. */
    BitSet ancestors(BitSet from) {
        return closure(from, below);
    }

    /** Everything that needs one of some places, themselves included. */
    BitSet descendants(BitSet from) {
        return closure(from, above);
    }

    /** What stands on some places through revises alone, themselves included. */
    BitSet successors(BitSet from) {
        return closure(from, children);
    }

    /** The line through a place: its ancestors and descendants through revises alone, itself included. */
    BitSet lineage(int place) {
        BitSet line = closure(of(place), parents);
        line.or(closure(of(place), children));
        return line;
    }

    /** Those of a set on which no other of the set stands, in either way. */
    BitSet tips(BitSet set) {
        return withoutNext(set, set, above);
    }

    /** Those of a set on which nothing of another set stands through revises. */
    BitSet branchTips(BitSet set, BitSet over) {
        return withoutNext(set, over, children);
    }

    static BitSet of(int place) {
        BitSet one = new BitSet();
        one.set(place);
        return one;
    }

    private static BitSet withoutNext(BitSet set, BitSet over, int[][] next) {
        BitSet tips = new BitSet();
        for (int place = set.nextSetBit(0); place >= 0; place = set.nextSetBit(place + 1)) {
            if (isNoneIn(next[place], over)) {
                tips.set(place);
            }
        }
        return tips;
    }

    private static boolean isNoneIn(int[] places, BitSet set) {
        for (int place : places) {
            if (set.get(place)) {
                return false;
            }
        }
        return true;
    }

    private static BitSet closure(BitSet from, int[][] next) {
        BitSet seen = (BitSet) from.clone();
        int[] waiting = new int[next.length];
        int count = 0;
        for (int place = from.nextSetBit(0); place >= 0; place = from.nextSetBit(place + 1)) {
            waiting[count++] = place;
        }
        while (count > 0) {
            for (int place : next[waiting[--count]]) {
                if (!seen.get(place)) {
                    seen.set(place);
                    waiting[count++] = place;
                }
            }
        }
        return seen;
    }

    private static int[][] reversed(int[][] edges) {
        int[] counts = new int[edges.length];
        for (int[] ends : edges) {
            for (int end : ends) {
                counts[end]++;
            }
        }
        int[][] turned = new int[edges.length][];
        for (int i = 0; i < edges.length; i++) {
            turned[i] = counts[i] == 0 ? NONE : new int[counts[i]];
        }
        for (int i = edges.length - 1; i >= 0; i--) {
            for (int end : edges[i]) {
                turned[end][--counts[end]] = i;
            }
        }
        return turned;
    }
}
