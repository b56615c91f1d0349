package com.monassurance.migrations.autogenerate;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.rehearsal.Replay;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.ScratchCopy;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSources;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Runs a draft, as it will be written, by the runner of revisions on a fresh copy of the start: up is the desired schema,
 * down is the start, and up again the desired schema. Confined to one thread.
 */
final class Proof {

    private static final String ID = "proof";

    private final Workshop workshop;
    private final Predicate<ObjectId> looked;

    Proof(Workshop workshop, Predicate<ObjectId> looked) {
        this.workshop = workshop;
        this.looked = looked;
    }

    /** Why it does not hold, or nothing; the way down may end at another schema than the start, which no statement makes. */
    Optional<PlanOutcome.NotProven> of(
            Catalog start, Catalog end, Catalog desired, UnaryOperator<Catalog> seen, String body) {
        ScratchCopy made = ScratchCopy.make(workshop.server(), start, workshop.like());
        if (made instanceof ScratchCopy.NotProven not) {
            return Optional.of(new PlanOutcome.NotProven(not.reason(), not.objects(), not.residual()));
        }
        try (ScratchCopy.Copied copy = (ScratchCopy.Copied) made) {
            ScriptSet scripts = ScriptSet.read(ScriptSources.of(ID + ".sql", RevisionText.script(ID, body)));
            Replay replay = new Replay(copy.database(), workshop.place(), scripts);
            Optional<PlanOutcome.NotProven> failure =
                    step(copy, "upgrade", () -> replay.up(Target.head()), seen, desired);
            if (failure.isEmpty()) {
                failure = step(copy, "downgrade", () -> replay.down(Target.base()), all -> all, end);
            }
            if (failure.isEmpty()) {
                failure = step(copy, "second upgrade", () -> replay.up(Target.head()), seen, desired);
            }
            return failure;
        } catch (MigrationException e) {
            return Optional.of(
                    PlanOutcome.NotProven.of("The draft is no script that can be run: " + e.problem(), List.of()));
        }
    }

    private Optional<PlanOutcome.NotProven> step(
            ScratchCopy.Copied copy, String way, Runnable run, UnaryOperator<Catalog> seen, Catalog wanted) {
        try {
            run.run();
        } catch (MigrationException e) {
            return Optional.of(PlanOutcome.NotProven.of("The " + way + " failed on a copy: " + e.problem(), List.of()));
        }
        try (Connection connection = copy.database().connect()) {
            Catalog reached = CatalogReader.of(wanted.settings()).read(connection);
            CatalogComparison residual = Convergence.compare(seen.apply(reached), wanted, looked);
            return residual.isEqual()
                    ? Optional.empty()
                    : Optional.of(Convergence.notProven(
                            "The " + way + " of a copy ends at another schema than it should.", residual));
        } catch (SQLException e) {
            throw DatabaseException.of("reading the schema of a copy", e);
        }
    }
}
