package com.monassurance.migrations.revision;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Finds what a downgrade begins with: the lowest revisions to take back. Immutable. */
final class DownwardTargets {

    private final RevisionGraph graph;
    private final Edges edges;
    private final Addresses addresses;

    DownwardTargets(RevisionGraph graph, Addresses addresses) {
        this.graph = graph;
        this.edges = graph.edges();
        this.addresses = addresses;
    }

    /** Tells whether a target says what to take back rather than what to be at. */
    static boolean takesBack(Target target) {
        Target place = target instanceof Target.OnBranch branch ? branch.place() : target;
        return place instanceof Target.Base || (place instanceof Target.Steps relative && relative.steps() < 0);
    }

    /** The applied places to take back, with all that needs them. */
    BitSet resolve(BitSet applied, Target target) {
        if (target instanceof Target.Several several) {
            return several(applied, several);
        }
        BitSet back = target instanceof Target.OnBranch branch
                ? roots(applied, target, branch.place(), branch.branch())
                : roots(applied, target, target, null);
        back.and(applied);
        back = edges.descendants(back);
        back.and(applied);
        return back;
    }

    private BitSet several(BitSet applied, Target.Several several) {
        BitSet back = new BitSet();
        several.targets().forEach(single -> back.or(resolve(applied, single)));
        for (Target single : several.targets()) {
            Target place = single instanceof Target.OnBranch branch ? branch.place() : single;
            if ((place instanceof Target.Named || place instanceof Target.From) && isTakenBack(back, single)) {
                throw Refusals.badTarget(
                        "The target " + several + " contradicts itself: " + single
                                + " would be taken back on the way to the others.",
                        "Leave out the higher one.");
            }
        }
        return back;
    }

    private boolean isTakenBack(BitSet back, Target single) {
        int stays = single instanceof Target.OnBranch branch
                ? addresses.anchored(branch.place(), branch.branch(), single.toString())
                : addresses.anchored(single, null, single.toString());
        return stays != Addresses.BASE && back.get(stays);
    }

    private BitSet roots(BitSet applied, Target target, Target place, @Nullable String branch) {
        if (place instanceof Target.Base) {
            return branch == null ? (BitSet) applied.clone() : addresses.branch(branch);
        }
        if (place instanceof Target.Steps relative && relative.steps() < 0) {
            int from = tip(applied, target, relative, branch);
            return Edges.of(addresses.down(from, -relative.steps(), target.toString(), false));
        }
        if (place instanceof Target.Named || place instanceof Target.From) {
            return above(applied, target, place, branch);
        }
        throw Refusals.notBelow(target);
    }

    /**
     * What stands on a revision that stays. With a branch only what lies on its line; below a base revision stands that
     * revision itself, so that other bases are left alone.
     */
    private BitSet above(BitSet applied, Target target, Target place, @Nullable String branch) {
        String said = target.toString();
        int stays = addresses.anchored(place, branch, said);
        if (stays == Addresses.BASE && place instanceof Target.From from && from.steps() < 0) {
            int anchor = addresses.anchored(from.anchor(), branch, said);
            return Edges.of(addresses.down(anchor, -from.steps(), said, false));
        }
        if (stays == Addresses.BASE) {
            throw Refusals.notBelow(target);
        }
        if (!applied.get(stays)) {
            throw Refusals.notApplied(graph.id(stays));
        }
        BitSet roots = new BitSet();
        BitSet within = addresses.within(branch);
        for (int child : edges.children(stays)) {
            if (within.get(child)) {
                roots.set(child);
            }
        }
        return roots;
    }

    private int tip(BitSet applied, Target target, Target.Steps steps, @Nullable String branch) {
        BitSet tips = edges.tips(applied);
        if (branch != null) {
            tips = addresses.lineage(branch);
            tips.and(applied);
            tips = edges.branchTips(tips, applied);
        }
        if (tips.isEmpty()) {
            throw Refusals.badTarget(
                    branch == null
                            ? "Nothing is applied, so there is nothing to take back."
                            : "Nothing of the branch '" + branch + "' is applied above where it leaves the others.",
                    "Look where the database is with current.");
        }
        if (tips.cardinality() > 1) {
            throw Refusals.severalCurrent(target.toString(), graph.sorted(tips), steps.toString());
        }
        return tips.nextSetBit(0);
    }
}
