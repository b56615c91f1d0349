package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The ways through a sound graph, from what a database has to a target. What a database has is the set of all applied
 * ids, not only the newest; ids that the graph does not know are passed over unless said otherwise. Every answer is the
 * same for the same graph and set. Where Alembic leaves the choice of a branch to chance, the target is refused with the
 * choices. Immutable; thread-safe.
 *
 * @since 0.1.0
 */
public final class RevisionPath {

    private final RevisionGraph graph;
    private final Edges edges;
    private final Addresses addresses;
    private final UpwardTargets upward;
    private final DownwardTargets downward;
    private final Ranges ranges;

    private RevisionPath(RevisionGraph graph) {
        this.graph = graph;
        this.edges = graph.edges();
        this.addresses = new Addresses(graph);
        this.upward = new UpwardTargets(graph, addresses);
        this.downward = new DownwardTargets(graph, addresses);
        this.ranges = new Ranges(graph, addresses);
    }

    /**
     * Returns the ways through a graph.
     *
     * @param sound the graph
     * @return its ways
     * @throws MigrationException {@code BAD_GRAPH} with every problem of the graph
     */
    public static RevisionPath of(RevisionGraph sound) {
        sound.requireSound();
        return new RevisionPath(sound);
    }

    /**
     * Returns the graph.
     *
     * @return as given
     */
    public RevisionGraph graph() {
        return graph;
    }

    /**
     * Returns the revisions to apply to get up to a target: what it needs through revises and depends-on, less what is
     * applied, and nothing more. A target that is applied asks for nothing.
     *
     * <p>{@code head} wants one head. {@code +N} counts from the one revision at which the database is, through revises;
     * {@code label@+N} from where the branch is, or from the point where it leaves the others.
     *
     * @param applied all applied ids
     * @param target head, heads, +N, a revision, steps up or down from one, any of these on a branch, or several
     * @return ids, each after all it stands on
     * @throws MigrationException {@code MULTIPLE_HEADS}; {@code BAD_TARGET} if the target does not exist, is ambiguous or
     *     is one for a downgrade
     */
    public List<String> up(Set<String> applied, Target target) {
        BitSet have = graph.places(applied);
        BitSet wanted = edges.ancestors(upward.resolve(have, target));
        wanted.andNot(have);
        return List.copyOf(graph.ids(wanted));
    }

    /**
     * Returns the revisions to take back to get down to a target: what stands on the target, and all that needs one of
     * these through revises or depends-on. What those depended on stays. A target with nothing above asks for nothing.
     *
     * <p>{@code -N} counts through revises from the one revision at which the database is; with several, one branch is
     * closed at a time and has to be named: {@code label@-N} or {@code rev@-N}. A merge revision is one step; steps that
     * go on below it are ambiguous. {@code label@rev} takes back only the branches above the revision that lie on the
     * label's line; {@code label@base} takes back what the label covers, down to where the branch leaves the others, with
     * all that needs it; {@code base} takes back everything.
     *
     * @param applied all applied ids
     * @param target base, -N, a revision that is applied and stays, steps from one, any of these on a branch, or several
     * @return ids, each before all it stands on
     * @throws MigrationException {@code BAD_TARGET} if the target does not exist, is ambiguous, is not applied or is one
     *     for an upgrade
     */
    public List<String> down(Set<String> applied, Target target) {
        return descending(downward.resolve(graph.places(applied), target));
    }

    /**
     * Returns the applied revisions on which no other applied one stands, through revises or depends-on: the rows that
     * Alembic's version table would hold.
     *
     * @param applied all applied ids
     * @return ids, sorted
     */
    public List<String> current(Set<String> applied) {
        return graph.sorted(edges.tips(graph.places(applied)));
    }

    /**
     * Returns the revisions that a target names, without what these need.
     *
     * @param target base, head, heads, a revision, steps from one of these, any of these on a branch, or several
     * @return ids, sorted; empty for base
     * @throws MigrationException as {@link #appliedAt}
     */
    public List<String> named(Target target) {
        return graph.sorted(ranges.fixed(target));
    }

    /**
     * Returns what is applied when the database is exactly at a target, whatever else it has: the set that the rows of
     * Alembic's version table stand for.
     *
     * @param target base, head, heads, a revision, steps from one of these, any of these on a branch, or several
     * @return ids, in the order to apply them
     * @throws MigrationException {@code MULTIPLE_HEADS}; {@code BAD_TARGET} if the target does not exist, is ambiguous or
     *     asks where the database is
     */
    public Set<String> appliedAt(Target target) {
        return Collections.unmodifiableSet(graph.ids(edges.ancestors(ranges.fixed(target))));
    }

    /**
     * Returns what an applied revision needs and the database does not have: a database whose history was made by these
     * scripts lacks nothing.
     *
     * @param applied all applied ids
     * @return ids, each after all it stands on
     */
    public List<String> missing(Set<String> applied) {
        BitSet have = graph.places(applied);
        BitSet needed = edges.ancestors(have);
        needed.andNot(have);
        return List.copyOf(graph.ids(needed));
    }

    /**
     * Returns what is applied after a stamp. Each target ends up applied with all it needs and with nothing above it;
     * other branches are kept. {@code base} empties, {@code label@base} and steps down remove what a downgrade would.
     * With a purge, what is applied is forgotten first: the way out when the database names revisions that no script
     * has.
     *
     * @param applied all applied ids
     * @param targets at least one: what {@link #up} or {@link #down} takes
     * @param purge true to begin with nothing
     * @return ids, in the order to apply them
     * @throws MigrationException {@code UNKNOWN_APPLIED} without a purge; {@code MULTIPLE_HEADS}; {@code BAD_TARGET} if
     *     there is no target, or one does not exist, is ambiguous or has no place to be at
     */
    public Set<String> stamp(Set<String> applied, List<Target> targets, boolean purge) {
        if (targets.isEmpty()) {
            throw Refusals.badTarget("A stamp needs a target.", "Write head, base, a revision or label@head.");
        }
        BitSet have = purge ? new BitSet() : graph.places(applied);
        if (!purge) {
            requireKnown(applied);
        }
        BitSet kept = (BitSet) have.clone();
        BitSet wanted = new BitSet();
        for (Target target : singles(targets)) {
            if (DownwardTargets.takesBack(target)) {
                kept.andNot(downward.resolve(have, target));
            } else {
                wanted.or(upward.resolve(have, target));
            }
        }
        BitSet needed = edges.ancestors(wanted);
        BitSet over = edges.descendants(edges.tips(needed));
        kept.andNot(over);
        kept.or(needed);
        return Collections.unmodifiableSet(graph.ids(kept));
    }

    /**
     * Returns the revisions of a range for the history: the start, and what the end needs beyond it. From a revision
     * only what stands on it through revises is listed; from the base also the dependencies of other branches. Steps
     * down as a start count from the end, steps up as an end from the start; when there are not as many revisions, the
     * range is shorter.
     *
     * @param applied all applied ids, for {@code current}
     * @param range from where to where
     * @return the revisions, the oldest first
     * @throws MigrationException {@code MULTIPLE_HEADS}; {@code BAD_TARGET} if one side does not exist or is ambiguous, or
     *     the end does not stand on the start
     */
    public List<Revision> range(Set<String> applied, RevisionRange range) {
        return ranges.of(graph.places(applied), range).stream()
                .mapToObj(graph::revision)
                .toList();
    }

    /**
     * Returns the revisions to apply for a script made offline, on a database that is at the start of the range.
     *
     * @param range from where to where; the start does not ask a database, the end is what {@link #up} takes
     * @return ids, each after all it stands on
     * @throws MigrationException {@code MULTIPLE_HEADS}; {@code BAD_TARGET} as for {@link #up}, or if the range goes down
     */
    public List<String> up(RevisionRange range) {
        BitSet have = edges.ancestors(ranges.fixed(range.start()));
        BitSet reached = edges.ancestors(upward.resolve(have, range.end()));
        BitSet wanted = (BitSet) reached.clone();
        wanted.andNot(have);
        if (wanted.isEmpty() && !reached.equals(have)) {
            throw Refusals.badTarget(
                    "The range " + range + " goes down.", "Exchange the two ends, or ask for a downgrade.");
        }
        return List.copyOf(graph.ids(wanted));
    }

    /**
     * Returns the revisions to take back for a script made offline, on a database that is at the start of the range.
     *
     * @param range from where down to where; the start does not ask a database, the end is what {@link #down} takes
     * @return ids, each before all it stands on
     * @throws MigrationException {@code MULTIPLE_HEADS}; {@code BAD_TARGET} as for {@link #down}
     */
    public List<String> down(RevisionRange range) {
        return down(appliedAt(range.start()), range.end());
    }

    private void requireKnown(Set<String> applied) {
        List<String> unknown =
                applied.stream().filter(id -> graph.find(id).isEmpty()).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new MigrationException(
                    MigrationError.UNKNOWN_APPLIED,
                    "The database has revisions that no script has: " + Refusals.listed(unknown) + ".",
                    "Add the scripts, or stamp with --purge to forget all that is recorded as applied.");
        }
    }

    private List<String> descending(BitSet places) {
        List<String> ids = new ArrayList<>(graph.ids(places));
        Collections.reverse(ids);
        return Collections.unmodifiableList(ids);
    }

    private static List<Target> singles(Collection<Target> targets) {
        return targets.stream()
                .flatMap(target -> target instanceof Target.Several several
                        ? several.targets().stream()
                        : List.of(target).stream())
                .toList();
    }
}
