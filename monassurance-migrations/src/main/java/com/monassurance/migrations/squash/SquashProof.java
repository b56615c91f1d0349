package com.monassurance.migrations.squash;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.rehearsal.Rehearsal;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a squashed revision up, down and up again, and what stands above it. Confined to one thread. */
final class SquashProof {

    private final ScratchServer server;
    private final HistoryPlace place;
    private final ScriptSet before;
    private final ScriptSet after;

    SquashProof(ScratchServer server, HistoryPlace place, ScriptSet before, ScriptSet after) {
        this.server = server;
        this.place = place;
        this.before = before;
        this.after = after;
    }

    /**
     * Proves a draft.
     *
     * @param empty the schema of a new database
     * @param full the schema that the replaced revisions make
     * @param unread what of it nobody has read
     */
    SquashOutcome prove(SquashDraft draft, Catalog empty, Catalog full, List<String> unread) {
        try (Rehearsal rehearsal = Rehearsal.on(server, DatabaseTraits.any(), place, after)) {
            rehearsal.upgrade(List.of(draft.revision()));
            SquashOutcome.NotProven problem = differs("The one revision makes another schema.", rehearsal, full);
            if (problem == null) {
                rehearsal.downgradeToBase();
                problem = differs("Its downgrade does not take everything back.", rehearsal, empty);
            }
            if (problem == null) {
                rehearsal.upgrade(List.of(draft.revision()));
                problem = differs("The second time it makes another schema.", rehearsal, full);
            }
            if (problem == null && !after.graph().heads().equals(List.of(draft.revision()))) {
                rehearsal.upgrade(after.graph().effectiveHeads());
                problem = differs("What stands above ends in another schema.", rehearsal, heads());
            }
            if (problem == null && !unread.isEmpty()) {
                problem = new SquashOutcome.NotProven("Some of the schema cannot be read.", unread);
            }
            return problem == null ? new SquashOutcome.Proven(draft) : problem;
        } catch (MigrationException e) {
            return new SquashOutcome.NotProven("It cannot be run on scratch: " + e.problem(), List.of());
        }
    }

    private Catalog heads() {
        try (Rehearsal rehearsal = Rehearsal.on(server, DatabaseTraits.any(), place, before)) {
            rehearsal.upgrade(before.graph().effectiveHeads());
            return rehearsal.catalog(rehearsal.settings());
        }
    }

    private static SquashOutcome.@Nullable NotProven differs(String reason, Rehearsal rehearsal, Catalog wanted) {
        CatalogComparison comparison = CatalogComparison.of(wanted, rehearsal.catalog(rehearsal.settings()));
        return comparison.isEqual() ? null : new SquashOutcome.NotProven(reason, Squash.objects(comparison));
    }
}
