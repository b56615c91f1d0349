package com.monassurance.migrations.revision;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the places that the words of a target name, in a sound graph. Immutable. */
final class Addresses {

    /** The place below every revision. */
    static final int BASE = -1;

    private final RevisionGraph graph;
    private final Edges edges;

    Addresses(RevisionGraph graph) {
        this.graph = graph;
        this.edges = graph.edges();
    }

    /** A revision by its id, the label on it or the start of its id; on a branch only those of it are looked at. */
    int place(String word, @Nullable String branch) {
        List<String> matching = graph.matching(word);
        boolean exact = matching.size() == 1 && matching.get(0).equals(word);
        if (!exact) {
            Optional<Revision> labelled = graph.findLabelled(word);
            if (labelled.isPresent()) {
                matching = List.of(labelled.get().id());
            }
        }
        if (matching.isEmpty()) {
            Optional<Revision> replacing = graph.findReplacing(word);
            if (replacing.isPresent()) {
                throw Refusals.replaced(word, replacing.get().id());
            }
            throw Refusals.unknown(word);
        }
        if (branch != null) {
            BitSet lineage = lineage(branch);
            List<String> there =
                    matching.stream().filter(id -> lineage.get(graph.place(id))).toList();
            if (there.isEmpty()) {
                throw Refusals.notOnBranch(matching.get(0), branch);
            }
            matching = there;
        }
        if (matching.size() > 1) {
            throw Refusals.ambiguousStart(word, matching);
        }
        return graph.place(matching.get(0));
    }

    /** The line through the revision that names a branch. */
    BitSet lineage(String branch) {
        return edges.lineage(place(branch, null));
    }

    /** All of the graph, or the line of a branch. */
    BitSet within(@Nullable String branch) {
        if (branch != null) {
            return lineage(branch);
        }
        BitSet all = new BitSet();
        all.set(0, edges.size());
        return all;
    }

    /** What a branch is made of: its revision, the unbranched line below it, and all that stands on these. */
    BitSet branch(String branch) {
        int lowest = place(branch, null);
        for (int[] parents = edges.parents(lowest); parents.length == 1; parents = edges.parents(lowest)) {
            if (LabelScopes.onlyNext(edges, parents[0]) != lowest) {
                break;
            }
            lowest = parents[0];
        }
        return edges.successors(Edges.of(lowest));
    }

    /** The heads of a branch or of all. */
    BitSet heads(@Nullable String branch) {
        BitSet heads = graph.places(graph.heads());
        heads.and(within(branch));
        return heads;
    }

    /** The one head of a branch or of all; {@link #BASE} in an empty graph. */
    int head(@Nullable String branch, String said) {
        BitSet heads = heads(branch);
        if (heads.cardinality() > 1) {
            List<String> ids = graph.sorted(heads);
            throw Refusals.severalHeads(
                    said,
                    ids,
                    ids.stream().limit(Refusals.SHOWN_MAX).map(this::nameOf).toList());
        }
        return heads.nextSetBit(0);
    }

    /** The place that a target names whatever the database has; {@link #BASE} for below everything. */
    int anchored(Target target, @Nullable String branch, String said) {
        if (target instanceof Target.Head || target instanceof Target.Heads) {
            return head(branch, said);
        }
        if (target instanceof Target.Named named) {
            return place(named.idOrPrefix(), branch);
        }
        if (target instanceof Target.From from) {
            int anchor = anchored(
                    from.anchor(), branch, branch == null ? from.anchor().toString() : branch + "@" + from.anchor());
            return from.steps() > 0
                    ? up(anchor, from.steps(), branch, said, false)
                    : below(down(anchor, -from.steps(), said, false), said);
        }
        return BASE;
    }

    /**
     * Walks up through revises.
     *
     * @param clamped true to stop at the head when there are not as many steps
     */
    int up(int from, int steps, @Nullable String branch, String said, boolean clamped) {
        BitSet within = within(branch);
        int at = from;
        for (int done = 0; done < steps; done++) {
            int[] next = Arrays.stream(at == BASE ? bases() : edges.children(at))
                    .filter(within::get)
                    .toArray();
            if (next.length == 0 && clamped) {
                return at;
            }
            if (next.length == 0) {
                throw Refusals.tooFarUp(said, from == BASE ? "the base" : graph.id(from), done);
            }
            if (next.length > 1) {
                throw Refusals.forked(said, at == BASE ? "the base" : graph.id(at), ids(next), "+" + steps);
            }
            at = next[0];
        }
        return at;
    }

    /**
     * Walks down through revises and returns the last revision that is stepped over: its parent is where the steps lead.
     *
     * @param clamped true to stop at the base when there are not as many steps
     */
    int down(int from, int steps, String said, boolean clamped) {
        if (from == BASE) {
            throw Refusals.tooFarDown(said, "the base", 0);
        }
        int at = from;
        for (int done = 1; done < steps; done++) {
            int[] parents = edges.parents(at);
            if (parents.length == 0 && clamped) {
                return at;
            }
            if (parents.length == 0) {
                throw Refusals.tooFarDown(said, graph.id(from), done);
            }
            if (parents.length > 1) {
                throw Refusals.merged(said, graph.id(at), ids(parents));
            }
            at = parents[0];
        }
        return at;
    }

    /** The parent of a place; {@link #BASE} when it has none. */
    int below(int place, String said) {
        int[] parents = edges.parents(place);
        if (parents.length > 1) {
            throw Refusals.merged(said, graph.id(place), ids(parents));
        }
        return parents.length == 0 ? BASE : parents[0];
    }

    private int[] bases() {
        return graph.places(graph.bases()).stream().toArray();
    }

    private List<String> ids(int[] places) {
        return IntStream.of(places).mapToObj(graph::id).sorted().toList();
    }

    /** What to type for one head: a label that leads to it alone, otherwise its id. */
    private String nameOf(String head) {
        return graph.labelsOf(head).stream()
                .limit(Refusals.SHOWN_MAX)
                .filter(label -> heads(label).cardinality() == 1)
                .findFirst()
                .map(label -> label + "@head")
                .orElse(head);
    }
}
