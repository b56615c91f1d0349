package com.monassurance.migrations.revision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Which labels cover which places. Immutable; sets that are equal are shared along a branch. */
final class LabelScopes {

    private static final BitSet NONE = new BitSet();

    private final List<String> labels = new ArrayList<>();
    private final BitSet[] covering;

    /**
     * Spreads the labels over a graph.
     *
     * @param edges the graph
     * @param labelled the revision of each label
     * @param placeOf the place of a revision
     */
    LabelScopes(Edges edges, Map<String, String> labelled, ToIntFunction<String> placeOf) {
        BitSet[] own = new BitSet[edges.size()];
        Arrays.fill(own, NONE);
        labelled.forEach((label, id) -> {
            int place = placeOf.applyAsInt(id);
            own[place] = union(own[place], Edges.of(labels.size()));
            labels.add(label);
        });
        BitSet[] fromBelow = new BitSet[edges.size()];
        for (int place = 0; place < fromBelow.length; place++) {
            fromBelow[place] = own[place];
            for (int parent : edges.parents(place)) {
                fromBelow[place] = parent < place ? union(fromBelow[place], fromBelow[parent]) : fromBelow[place];
            }
        }
        BitSet[] fromAbove = new BitSet[edges.size()];
        Arrays.fill(fromAbove, NONE);
        for (int place = fromAbove.length - 1; place >= 0; place--) {
            int next = onlyNext(edges, place);
            fromAbove[place] = next > place ? union(own[next], fromAbove[next]) : NONE;
        }
        this.covering = new BitSet[edges.size()];
        Arrays.setAll(covering, place -> union(fromBelow[place], fromAbove[place]));
    }

    Set<String> of(int place) {
        Set<String> names = new LinkedHashSet<>();
        covering[place].stream().forEach(label -> names.add(labels.get(label)));
        return names;
    }

    /**
     * The place above from which a label comes down to this one; -1 when this is a branch point, a merge point or a
     * head, or when the next one is a merge point.
     */
    static int onlyNext(Edges edges, int place) {
        int[] children = edges.children(place);
        boolean unbranched = children.length == 1 && !edges.isMergePoint(place) && !edges.isMergePoint(children[0]);
        return unbranched ? children[0] : -1;
    }

    private static BitSet union(BitSet one, BitSet other) {
        if (other.isEmpty() || one.equals(other)) {
            return one;
        }
        if (one.isEmpty()) {
            return other;
        }
        BitSet both = (BitSet) one.clone();
        both.or(other);
        return both;
    }
}
