package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what a revision that is about to be written stands on, so that the scripts stay a sound graph. Pure;
 * immutable.
 *
 * @since 0.1.0
 */
public final class NewRevisionParents {

    private final RevisionGraph graph;
    private final Ranges places;

    private NewRevisionParents(RevisionGraph graph) {
        this.graph = graph;
        this.places = new Ranges(graph, new Addresses(graph));
    }

    /**
     * Returns the rules for new revisions of a graph.
     *
     * @param sound the graph, perhaps empty
     * @return its rules
     * @throws MigrationException {@code BAD_GRAPH} with every problem of the graph
     */
    public static NewRevisionParents in(RevisionGraph sound) {
        sound.requireSound();
        return new NewRevisionParents(sound);
    }

    /**
     * Returns the parents of one new revision. Without a splice they must be heads, so that no branch begins unasked;
     * {@code base} begins a line of its own.
     *
     * @param head where it goes: {@code head} by default, {@code base}, a revision, {@code label@head}, or several
     * @param splice true to allow a parent that others stand on, which begins a branch
     * @return ids, sorted; empty for a base
     * @throws MigrationException {@code MULTIPLE_HEADS}; {@code BAD_TARGET} if the place does not exist, is ambiguous, is
     *     not a head and no splice, or holds a revision together with one below it
     */
    public List<String> parents(Target head, boolean splice) {
        if (head instanceof Target.OnBranch branch && branch.place() instanceof Target.Base) {
            throw Refusals.badTarget(
                    "'" + head + "' is no place to write a revision at.",
                    "Write base for a line of its own, or the revision to stand on.");
        }
        BitSet parents = places.fixed(head);
        if (!splice) {
            requireHeads(parents);
        }
        requireApart(parents);
        return graph.sorted(parents);
    }

    /**
     * Returns the parents of a merge revision.
     *
     * @param targets what to merge: {@code heads}, or revisions and heads of branches
     * @param splice true to allow revisions that are no heads
     * @return at least two ids, sorted
     * @throws MigrationException as for {@link #parents}, and {@code BAD_TARGET} if there are not two to merge
     */
    public List<String> mergeParents(List<Target> targets, boolean splice) {
        List<Target> distinct = targets.stream().distinct().toList();
        List<String> parents = distinct.isEmpty()
                ? List.of()
                : parents(distinct.size() == 1 ? distinct.get(0) : flat(distinct), splice);
        if (parents.size() < 2) {
            throw Refusals.badTarget(
                    parents.isEmpty()
                            ? "There is nothing to merge."
                            : "There is nothing to merge " + parents.get(0) + " with.",
                    "Name two heads at least; heads lists them.");
        }
        return parents;
    }

    /**
     * Returns the dependencies of a new revision by their whole ids.
     *
     * @param words ids, starts of ids or labels
     * @return ids, sorted
     * @throws MigrationException {@code BAD_TARGET} if one does not exist or is ambiguous
     */
    public List<String> dependencies(List<String> words) {
        BitSet found = new BitSet();
        words.forEach(word -> found.or(places.fixed(Target.revision(word))));
        return graph.sorted(found);
    }

    /**
     * Checks that a new revision could have an id and labels.
     *
     * @param id its id
     * @param labels its labels
     * @throws MigrationException {@code BAD_GRAPH} if one of them is taken or not allowed
     */
    public void requireFree(String id, List<String> labels) {
        requireFree("revision id", id);
        Set<String> seen = new LinkedHashSet<>(Set.of(id));
        for (String label : labels) {
            requireFree("label", label);
            if (!seen.add(label)) {
                throw taken("label", label, "it is there twice");
            }
        }
    }

    private void requireFree(String kind, String word) {
        Revision.problemWithId(word).ifPresent(clause -> {
            throw taken(kind, word, "it " + clause);
        });
        if (graph.find(word).isPresent()) {
            throw taken(kind, word, "a revision has that id");
        }
        graph.findLabelled(word).ifPresent(revision -> {
            throw taken(kind, word, "it is a label of revision " + revision.id());
        });
    }

    private static MigrationException taken(String kind, String word, String why) {
        return new MigrationException(
                MigrationError.BAD_GRAPH,
                "'" + word + "' cannot be a new " + kind + ": " + why + ".",
                "Choose another " + kind + ".");
    }

    private void requireHeads(BitSet parents) {
        for (String id : graph.sorted(parents)) {
            int place = graph.place(id);
            int[] children = graph.edges().children(place);
            if (children.length > 0) {
                throw Refusals.badTarget(
                        "Revision " + id + " is not a head: " + graph.id(children[0]) + " stands on it.",
                        "Write --splice to begin a branch there, or " + String.join(" or ", headsOver(place))
                                + " for the head.");
            }
        }
    }

    private List<String> headsOver(int place) {
        BitSet heads = graph.edges().successors(Edges.of(place));
        heads.and(graph.places(graph.heads()));
        return graph.sorted(heads).stream().limit(5).toList();
    }

    private void requireApart(BitSet parents) {
        for (int place = parents.nextSetBit(0); place >= 0; place = parents.nextSetBit(place + 1)) {
            BitSet over = graph.edges().successors(Edges.of(place));
            over.and(parents);
            over.clear(place);
            if (!over.isEmpty()) {
                throw Refusals.badTarget(
                        "Revision " + graph.id(place) + " lies below " + graph.id(over.nextSetBit(0))
                                + ", which is named with it.",
                        "Name only " + graph.id(over.nextSetBit(0)) + "; what it stands on comes with it.");
            }
        }
    }

    private static Target flat(List<Target> targets) {
        return Target.several(targets.stream()
                .flatMap(target -> target instanceof Target.Several several
                        ? several.targets().stream()
                        : List.of(target).stream())
                .distinct()
                .toList());
    }
}
