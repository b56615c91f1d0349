package com.monassurance.migrations.revision;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what is to be applied at the end of an upgrade. Immutable. */
final class UpwardTargets {

    private final RevisionGraph graph;
    private final Edges edges;
    private final Addresses addresses;

    UpwardTargets(RevisionGraph graph, Addresses addresses) {
        this.graph = graph;
        this.edges = graph.edges();
        this.addresses = addresses;
    }

    /** The places that a target leads up to; what they need is not among them. */
    BitSet resolve(BitSet applied, Target target) {
        BitSet places = new BitSet();
        if (target instanceof Target.Several several) {
            for (Target single : several.targets()) {
                places.or(resolve(applied, single));
            }
            return places;
        }
        if (target instanceof Target.OnBranch branch) {
            return resolve(applied, target, branch.place(), branch.branch());
        }
        return resolve(applied, target, target, null);
    }

    private BitSet resolve(BitSet applied, Target target, Target place, @Nullable String branch) {
        String said = target.toString();
        if (place instanceof Target.Heads) {
            return addresses.heads(branch);
        }
        if (place instanceof Target.Steps relative && relative.steps() > 0) {
            int start = branch == null
                    ? start(edges.tips(applied), said, relative)
                    : start(tipsOn(applied, branch), said, relative);
            return Edges.of(addresses.up(start, relative.steps(), branch, said, false));
        }
        if (place instanceof Target.Head || place instanceof Target.Named || place instanceof Target.From) {
            int end = addresses.anchored(place, branch, said);
            if (end == Addresses.BASE && place instanceof Target.From) {
                throw Refusals.notAbove(target);
            }
            return end == Addresses.BASE ? new BitSet() : Edges.of(end);
        }
        throw Refusals.notAbove(target);
    }

    private BitSet tipsOn(BitSet applied, String branch) {
        BitSet there = addresses.lineage(branch);
        there.and(applied);
        return edges.tips(there);
    }

    private int start(BitSet tips, String said, Target.Steps steps) {
        if (tips.cardinality() > 1) {
            List<String> current = graph.sorted(tips);
            throw Refusals.severalCurrent(said, current, steps.toString());
        }
        return tips.nextSetBit(0);
    }
}
