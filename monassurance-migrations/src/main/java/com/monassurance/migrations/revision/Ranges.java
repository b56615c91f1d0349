package com.monassurance.migrations.revision;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Finds the revisions of a range. Immutable. */
final class Ranges {

    private final RevisionGraph graph;
    private final Edges edges;
    private final Addresses addresses;

    Ranges(RevisionGraph graph, Addresses addresses) {
        this.graph = graph;
        this.edges = graph.edges();
        this.addresses = addresses;
    }

    BitSet of(BitSet applied, RevisionRange range) {
        BitSet start;
        BitSet end;
        if (steps(range.start()) != 0) {
            end = side(applied, range, range.end());
            start = stepsDown(range, end);
        } else {
            start = side(applied, range, range.start());
            end = steps(range.end()) == 0 ? side(applied, range, range.end()) : stepsUp(range, start);
        }
        if (range.start() instanceof Target.OnBranch branch && branch.place() instanceof Target.Base) {
            end.and(addresses.lineage(branch.branch()));
        }
        BitSet reached = edges.ancestors(end);
        BitSet outside = (BitSet) start.clone();
        outside.andNot(reached);
        if (!outside.isEmpty()) {
            throw Refusals.noRange(range, graph.sorted(outside));
        }
        if (!start.isEmpty()) {
            reached.andNot(edges.ancestors(start));
            reached.or(start);
            reached.and(edges.successors(start));
        }
        return reached;
    }

    /** The places of a target that does not ask where a database is; none for the base. */
    BitSet fixed(Target target) {
        BitSet places = new BitSet();
        if (target instanceof Target.Several several) {
            several.targets().forEach(single -> places.or(fixed(single)));
            return places;
        }
        if (steps(target) != 0 || target instanceof Target.Current) {
            throw Refusals.badTarget(
                    "'" + target + "' asks where a database is, and there is none to ask.",
                    "Write the revision, base, head or label@head.");
        }
        Target place = target instanceof Target.OnBranch branch ? branch.place() : target;
        String branch = branch(target);
        if (place instanceof Target.Heads) {
            return addresses.heads(branch);
        }
        int found = addresses.anchored(place, branch, target.toString());
        return found == Addresses.BASE ? places : Edges.of(found);
    }

    private BitSet side(BitSet applied, RevisionRange range, Target target) {
        if (target instanceof Target.Current) {
            return edges.tips(applied);
        }
        if (steps(target) != 0) {
            throw Refusals.noRangeEnd(range, target);
        }
        return fixed(target);
    }

    private BitSet stepsDown(RevisionRange range, BitSet end) {
        int steps = steps(range.start());
        if (steps > 0) {
            throw Refusals.noRangeEnd(range, range.start());
        }
        String said = range.toString();
        int from = single(end, branch(range.start()), said, range.start());
        if (from == Addresses.BASE) {
            return new BitSet();
        }
        int below = addresses.below(addresses.down(from, -steps, said, true), said);
        return below == Addresses.BASE ? new BitSet() : Edges.of(below);
    }

    private BitSet stepsUp(RevisionRange range, BitSet start) {
        int steps = steps(range.end());
        if (steps < 0) {
            throw Refusals.noRangeEnd(range, range.end());
        }
        String branch = branch(range.end());
        int from = single(start, branch, range.toString(), range.end());
        int reached = addresses.up(from, steps, branch, range.toString(), true);
        return reached == Addresses.BASE ? new BitSet() : Edges.of(reached);
    }

    private int single(BitSet places, @Nullable String branch, String said, Target steps) {
        BitSet there = addresses.within(branch);
        there.and(places);
        if (there.cardinality() > 1) {
            throw Refusals.badTarget(
                    "'" + said + "' is ambiguous: " + steps + " could count from "
                            + Refusals.listed(graph.sorted(there)) + ".",
                    "Write the revision to count from on the other side of the range.");
        }
        return there.nextSetBit(0);
    }

    private static int steps(Target target) {
        Target place = target instanceof Target.OnBranch branch ? branch.place() : target;
        return place instanceof Target.Steps relative ? relative.steps() : 0;
    }

    private static @Nullable String branch(Target target) {
        return target instanceof Target.OnBranch branch ? branch.branch() : null;
    }
}
