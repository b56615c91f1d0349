package com.monassurance.migrations.rehearsal;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs heads on scratch in one order and in the reverse, before a merge joins them, and compares the schemas that result.
 * Rows are not looked at. Thread-safe; a check blocks its caller.
 *
 * @since 0.1.0
 */
public final class MergeCheck {

    private static final int HEADS_MAX = 16;

    /** What belongs to a table, of which several may be changed at once. */
    private static final Set<ObjectKind> PARTS = Set.of(
            ObjectKind.COLUMN,
            ObjectKind.COLUMN_DEFAULT,
            ObjectKind.CONSTRAINT,
            ObjectKind.INDEX,
            ObjectKind.RULE,
            ObjectKind.TRIGGER,
            ObjectKind.POLICY);

    /** What cannot have one name in one schema. */
    private static final Set<ObjectKind> RELATIONS = Set.of(
            ObjectKind.TABLE,
            ObjectKind.FOREIGN_TABLE,
            ObjectKind.VIEW,
            ObjectKind.MATERIALIZED_VIEW,
            ObjectKind.SEQUENCE,
            ObjectKind.INDEX,
            ObjectKind.COMPOSITE,
            ObjectKind.ENUM,
            ObjectKind.DOMAIN,
            ObjectKind.RANGE);

    private final ScratchServer server;
    private final HistoryPlace place;
    private final ScriptSet scripts;

    private MergeCheck(ScratchServer server, HistoryPlace place, ScriptSet scripts) {
        this.server = server;
        this.place = place;
        this.scripts = scripts;
    }

    /**
     * Returns a check that has two scratch databases made for each question.
     *
     * @param server where
     * @param scripts the revisions
     * @return the check
     */
    public static MergeCheck on(ScratchServer server, ScriptSet scripts) {
        return new MergeCheck(
                requireNonNull(server, "server"),
                new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE),
                requireNonNull(scripts, "scripts"));
    }

    /**
     * Tries both orders.
     *
     * @param heads whole ids of the revisions that a merge would join
     * @return whether they commute; {@code NotChecked} when scratch cannot be had or what lies below them cannot be
     *     replayed
     */
    public MergeOutcome check(List<String> heads) {
        if (heads.size() < 2) {
            return new MergeOutcome.NotChecked("There is only one head.");
        }
        if (heads.size() > HEADS_MAX) {
            return new MergeOutcome.NotChecked("There are more than " + HEADS_MAX + " heads.");
        }
        for (String head : heads) {
            if (heads.stream()
                    .anyMatch(other -> !other.equals(head)
                            && scripts.graph().descendants(List.of(head)).contains(other))) {
                return new MergeOutcome.NotChecked("Another one stands on " + head + ".");
            }
        }
        List<String> reversed = new ArrayList<>(heads);
        Collections.reverse(reversed);
        try {
            Run one = run(heads);
            Run other = run(reversed);
            if (one.unready() != null) {
                return new MergeOutcome.NotChecked(one.unready());
            }
            if (one.hasMoreBesideHistory() || other.hasMoreBesideHistory()) {
                return new MergeOutcome.NotChecked(
                        "The revisions make relations in the schema of the history, which is not compared.");
            }
            return judged(heads, one, other);
        } catch (MigrationException | DatabaseException e) {
            return new MergeOutcome.NotChecked(e.problem());
        }
    }

    /**
     * One order.
     *
     * @param touched what each head has changed, as far as it was run
     * @param reached the schema in the end; null when it was not reached
     * @param failed the head that failed, or null
     * @param failure why
     * @param unready why not even what lies below the heads could be run, or null
     */
    private record Run(
            List<String> order,
            Map<String, Set<ObjectId>> touched,
            @Nullable Catalog reached,
            @Nullable String failed,
            String failure,
            @Nullable String unready,
            boolean hasMoreBesideHistory) {}

    private Run run(List<String> order) {
        Map<String, Set<ObjectId>> touched = new HashMap<>();
        try (Rehearsal rehearsal = Rehearsal.on(server, DatabaseTraits.any(), place, scripts)) {
            try {
                rehearsal.upgrade(scripts.path().current(common(order)));
            } catch (MigrationException e) {
                return new Run(order, touched, null, null, "", "What lies below cannot be run: " + e.problem(), false);
            }
            Catalog before = rehearsal.catalog(rehearsal.settings());
            for (String head : order) {
                try {
                    rehearsal.upgrade(List.of(head));
                } catch (MigrationException e) {
                    return new Run(order, touched, null, head, e.problem(), null, false);
                }
                Catalog after = rehearsal.catalog(rehearsal.settings());
                touched.put(head, changed(before, after));
                before = after;
            }
            return new Run(order, touched, before, null, "", null, rehearsal.hasMadeMoreBesideHistory());
        }
    }

    private Set<String> common(List<String> heads) {
        Set<String> common = new LinkedHashSet<>(scripts.graph().ancestors(List.of(heads.get(0))));
        heads.forEach(head -> common.retainAll(scripts.graph().ancestors(List.of(head))));
        heads.forEach(common::remove);
        return common;
    }

    private static MergeOutcome judged(List<String> heads, Run one, Run other) {
        Set<ObjectId> shared = shared(heads, one, other);
        for (Run run : List.of(one, other)) {
            if (run.failed() != null) {
                boolean isBoth = one.failed() != null && other.failed() != null;
                String reason =
                        "In the order " + String.join(", ", run.order()) + " revision " + run.failed() + " fails"
                                + (isBoth ? ", and in the reverse order " + other.failed() + " does: " : ": ")
                                + run.failure();
                return new MergeOutcome.Conflicts(heads, reason, words(shared));
            }
        }
        Catalog left = one.reached();
        Catalog right = other.reached();
        if (left == null || right == null) {
            return new MergeOutcome.NotChecked("The end was not reached.");
        }
        CatalogComparison comparison = CatalogComparison.of(left, right);
        if (comparison.isEqual()) {
            return new MergeOutcome.Commutes(heads, words(shared), words(comparison.reordered()));
        }
        Set<ObjectId> differing = new TreeSet<>();
        comparison.differences().forEach(each -> differing.add(each.id()));
        return new MergeOutcome.Conflicts(
                heads,
                "The orders " + String.join(", ", one.order()) + " and " + String.join(", ", other.order())
                        + " end in different schemas.",
                words(differing));
    }

    /** What several heads have changed: the same object, or the same table in different parts. */
    private static Set<ObjectId> shared(List<String> heads, Run one, Run other) {
        Map<String, Set<ObjectId>> touched = new HashMap<>();
        for (Run run : List.of(one, other)) {
            run.touched()
                    .forEach((head, ids) -> touched.computeIfAbsent(head, key -> new HashSet<>())
                            .addAll(ids));
        }
        Set<ObjectId> shared = new TreeSet<>();
        for (int i = 0; i < heads.size(); i++) {
            for (int j = i + 1; j < heads.size(); j++) {
                Set<ObjectId> mine = touched.getOrDefault(heads.get(i), Set.of());
                Set<ObjectId> theirs = touched.getOrDefault(heads.get(j), Set.of());
                Set<ObjectId> both = new HashSet<>(mine);
                both.retainAll(theirs);
                both.addAll(namesakes(mine, theirs));
                shared.addAll(both);
            }
        }
        return shared;
    }

    /** Relations and their types share their names, of whatever kind they are. */
    private static Set<ObjectId> namesakes(Set<ObjectId> mine, Set<ObjectId> theirs) {
        Set<ObjectId> found = new HashSet<>();
        for (ObjectId one : mine) {
            for (ObjectId other : theirs) {
                boolean isSameName = one.kind() != other.kind()
                        && RELATIONS.contains(one.kind())
                        && RELATIONS.contains(other.kind())
                        && one.name().equals(other.name())
                        && one.path().get(0).equals(other.path().get(0));
                if (isSameName) {
                    found.add(one);
                    found.add(other);
                }
            }
        }
        return found;
    }

    private static Set<ObjectId> changed(Catalog before, Catalog after) {
        Set<ObjectId> changed = new HashSet<>();
        for (CatalogComparison.Difference each :
                CatalogComparison.of(before, after).differences()) {
            changed.add(each.id());
            boolean isPart =
                    each.id().path().size() > 2 && PARTS.contains(each.id().kind());
            if (isPart) {
                changed.add(new ObjectId(ObjectKind.TABLE, each.id().path().subList(0, 2)));
            }
        }
        return changed;
    }

    private static List<String> words(Iterable<ObjectId> ids) {
        List<String> words = new ArrayList<>();
        ids.forEach(id -> words.add(id.toString()));
        return words;
    }
}
