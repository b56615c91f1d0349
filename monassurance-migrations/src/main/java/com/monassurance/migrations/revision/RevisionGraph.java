package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All revisions that the scripts know and how they stand on each other. Any collection makes a graph; what is wrong with
 * it is data. Immutable; thread-safe.
 *
 * @since 0.1.0
 */
public final class RevisionGraph {

    private static final int PROBLEMS_SHOWN_MAX = 20;

    private final Revision[] revisions;
    private final Map<String, Integer> places;
    private final String[] sortedIds;
    private final Map<String, String> labelled;
    private final Edges edges;
    private final Replacements replacements;
    private final List<GraphProblem> problems;
    private final List<Revision> order;
    private final List<String> bases;
    private final List<String> heads;
    private volatile @Nullable LabelScopes scopes;

    private RevisionGraph(Assembly assembly) {
        this.revisions = assembly.revisions();
        this.places = assembly.places();
        this.sortedIds = assembly.sortedIds();
        this.labelled = assembly.labelled();
        this.edges = assembly.edges();
        this.replacements = assembly.replacements();
        this.problems = List.copyOf(assembly.problems());
        this.order = List.of(Arrays.copyOf(revisions, assembly.ordered()));
        BitSet starts = new BitSet();
        BitSet ends = new BitSet();
        for (int place = 0; place < revisions.length; place++) {
            starts.set(place, revisions[place].isBase());
            ends.set(place, edges.children(place).length == 0);
        }
        this.bases = sorted(starts);
        this.heads = sorted(ends);
    }

    /**
     * Returns the graph of some revisions.
     *
     * @param revisions in any order
     * @return the graph, perhaps with {@link #problems()}
     */
    public static RevisionGraph of(Collection<Revision> revisions) {
        return new RevisionGraph(new Assembly(revisions));
    }

    /**
     * Returns what is wrong with the graph: ids and labels that several have, labels that are ids or cannot be named,
     * parents and dependencies that nobody has, revisions that name themselves, replaced revisions that are there or are
     * replaced twice, and one circle of every knot.
     *
     * @return the problems; empty when it can be walked
     */
    public List<GraphProblem> problems() {
        return problems;
    }

    /**
     * Checks that the graph can be walked.
     *
     * @throws MigrationException {@code BAD_GRAPH} with every problem and its fix, the first 20 of them in full
     */
    public void requireSound() {
        if (problems.isEmpty()) {
            return;
        }
        int hidden = problems.size() - PROBLEMS_SHOWN_MAX;
        throw new MigrationException(
                MigrationError.BAD_GRAPH,
                problems.stream()
                                .limit(PROBLEMS_SHOWN_MAX)
                                .map(GraphProblem::problem)
                                .collect(Collectors.joining(" "))
                        + (hidden > 0 ? " And " + hidden + " more." : ""),
                problems.stream()
                        .limit(PROBLEMS_SHOWN_MAX)
                        .map(GraphProblem::fix)
                        .distinct()
                        .collect(Collectors.joining(" ")));
    }

    /**
     * Returns the revisions, each after all it stands on; those that could come at the same place in the order of ids.
     * Revisions on a circle, and those above one, are left out.
     *
     * @return the order in which to apply them
     */
    public List<Revision> order() {
        return order;
    }

    /**
     * Returns the revisions that have no parent.
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
     * Returns the heads on which nothing depends: what a database at head has in Alembic's version table.
     *
     * @return their ids, sorted
     */
    public List<String> effectiveHeads() {
        return idsWhere(place -> edges.above(place).length == 0);
    }

    /**
     * Returns the revisions that are the parent of several.
     *
     * @return their ids, sorted
     */
    public List<String> branchPoints() {
        return idsWhere(edges::isBranchPoint);
    }

    /**
     * Returns the revisions that have several parents.
     *
     * @return their ids, sorted
     */
    public List<String> mergePoints() {
        return idsWhere(edges::isMergePoint);
    }

    /**
     * Looks a revision up by its whole id.
     *
     * @param id the id
     * @return the revision, or empty
     */
    public Optional<Revision> find(String id) {
        Integer place = places.get(id);
        return place == null ? Optional.empty() : Optional.of(revisions[place]);
    }

    /**
     * Looks revisions up by the start of their id; an id that equals the text wins alone.
     *
     * @param prefix the whole or the start of an id
     * @return the matching ids, sorted
     */
    public List<String> matching(String prefix) {
        if (places.containsKey(prefix)) {
            return List.of(prefix);
        }
        int found = Arrays.binarySearch(sortedIds, prefix);
        List<String> matching = new ArrayList<>();
        for (int i = found < 0 ? -found - 1 : found; i < sortedIds.length && sortedIds[i].startsWith(prefix); i++) {
            matching.add(sortedIds[i]);
        }
        return Collections.unmodifiableList(matching);
    }

    /**
     * Looks the one revision up that a label is written on.
     *
     * @param label a whole label
     * @return the revision, or empty
     */
    public Optional<Revision> findLabelled(String label) {
        String id = labelled.get(label);
        return id == null ? Optional.empty() : find(id);
    }

    /**
     * Looks up what stands for a revision whose script is gone.
     *
     * @param id a whole id
     * @return the revision that says it replaces it, or empty
     */
    public Optional<Revision> findReplacing(String id) {
        String replacing = replacements.find(id);
        return replacing == null ? Optional.empty() : find(replacing);
    }

    /**
     * Returns ids as this graph has them: in the place of a revision that was replaced the one that stands for it.
     *
     * @param ids whole ids, known or not
     * @return each once, in the order given
     */
    public List<String> resolved(List<String> ids) {
        return Collections.unmodifiableList(replacements.resolved(ids));
    }

    /**
     * Returns the labels that cover a revision. A label covers the revision it is written on, all that stands on that
     * one through revises, and the line below it down to a branch point or a merge point, which it does not cover.
     *
     * @param id a whole id
     * @return the labels, sorted; empty for an unknown revision
     */
    public Set<String> labelsOf(String id) {
        Integer place = places.get(id);
        if (place == null || labelled.isEmpty()) {
            return Set.of();
        }
        LabelScopes known = scopes;
        if (known == null) {
            known = new LabelScopes(edges, labelled, this::place);
            scopes = known;
        }
        return Collections.unmodifiableSet(known.of(place));
    }

    /**
     * Returns all that some revisions need, through revises and depends-on.
     *
     * @param ids whole ids; those that are not known are passed over
     * @return the ids and all below them, in the order to apply them
     */
    public Set<String> ancestors(Collection<String> ids) {
        return Collections.unmodifiableSet(ids(edges.ancestors(places(ids))));
    }

    /**
     * Returns all that needs one of some revisions, through revises and depends-on.
     *
     * @param ids whole ids; those that are not known are passed over
     * @return the ids and all above them, in the order to apply them
     */
    public Set<String> descendants(Collection<String> ids) {
        return Collections.unmodifiableSet(ids(edges.descendants(places(ids))));
    }

    /**
     * Returns how many revisions there are.
     *
     * @return the number of distinct ids
     */
    public int size() {
        return revisions.length;
    }

    Edges edges() {
        return edges;
    }

    /** The place of a revision that is known. */
    int place(String id) {
        Integer place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException("no revision " + id);
        }
        return place;
    }

    /** The places of those ids that are known. */
    BitSet places(Collection<String> ids) {
        BitSet set = new BitSet(revisions.length);
        for (String id : ids) {
            Integer place = places.get(id);
            if (place != null) {
                set.set(place);
            }
        }
        return set;
    }

    String id(int place) {
        return revisions[place].id();
    }

    Revision revision(int place) {
        return revisions[place];
    }

    /** The ids of some places, in the order to apply them. */
    Set<String> ids(BitSet set) {
        Set<String> ids = new LinkedHashSet<>();
        for (int place = set.nextSetBit(0); place >= 0; place = set.nextSetBit(place + 1)) {
            ids.add(id(place));
        }
        return ids;
    }

    /** The ids of some places, sorted. */
    List<String> sorted(BitSet set) {
        List<String> sorted = new ArrayList<>(ids(set));
        Collections.sort(sorted);
        return Collections.unmodifiableList(sorted);
    }

    private List<String> idsWhere(IntPredicate wanted) {
        List<String> ids = new ArrayList<>();
        for (int place = 0; place < revisions.length; place++) {
            if (wanted.test(place)) {
                ids.add(id(place));
            }
        }
        Collections.sort(ids);
        return List.copyOf(ids);
    }
}
