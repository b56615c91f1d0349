package com.monassurance.examples.quickstart;

import com.monassurance.core.RevisionState;
import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.SlowStatements;
import com.monassurance.maintenance.diagnose.TableSize;
import com.monassurance.maintenance.diagnose.TableStatistics;
import com.monassurance.migrations.Migrator;
import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport;
import java.util.List;
import java.util.Locale;

/** The chapter on current operations: deployment in {@link DeploymentStops}, the database here. */
final class OperationsStops {

    private static final int SHOWN_MAX = 5;

    private OperationsStops() {}

    static List<Stop> all() {
        return List.of(
                Stop.group("Opérations courantes", 1),
                Stop.group("Déploiement", 2),
                Stop.of("Mise à jour de production", 3, DeploymentStops::deploy),
                Stop.of("Rollback", 3, DeploymentStops::rollback),
                Stop.group("Gestion base de données", 2),
                Stop.of("Migrations", 3, OperationsStops::migrations),
                Stop.of("Maintenance base de données", 3, OperationsStops::database));
    }

    /** {@code current}, {@code history}, {@code downgrade -1}, {@code upgrade head} and {@code revision --autogenerate}. */
    private static Result migrations(Tour tour) throws Exception {
        Migrator migrator = tour.stage().wiring().migrator;
        for (KnownRevision revision : migrator.history().history()) {
            tour.console().fact("%s  %s  %s", revision.isApplied() ? "●" : "○", revision.id(), revision.message());
        }
        MigrationReport back = migrator.downgrade(Target.parse("-1"));
        tour.console().done("downgrade -1: %s, now %s", back.ids(), describe(migrator.state()));
        MigrationReport again = migrator.upgrade(Target.head());
        tour.console().done("upgrade head: %s, now %s", again.ids(), describe(migrator.state()));
        if (!migrator.state().isAtHead()) {
            throw new IllegalStateException("the schema is not at head: " + migrator.state());
        }
        AutogenerateStop.draft(tour);
        return Result.complete(back.ids().size() + " revision taken back and applied again, one drafted and proven");
    }

    private static String describe(RevisionState state) {
        return state.status() + " " + state.current();
    }

    private static Result database(Tour tour) {
        Diagnosis diagnosis = Diagnosis.of(tour.stage().wiring().direct);
        tour.console().fact("%-24s %12s %12s %12s", "table", "inserted", "live", "dead");
        List<TableStatistics> tables = diagnosis.tables();
        tables.stream()
                .limit(SHOWN_MAX)
                .forEach(t -> tour.console()
                        .fact("%-24s %,12d %,12d %,12d", t.table(), t.insertedRows(), t.liveRows(), t.deadRows()));
        List<TableSize> sizes = diagnosis.sizes();
        sizes.stream()
                .limit(SHOWN_MAX)
                .forEach(size -> tour.console().fact("%-24s %12s", size.table(), Console.bytes(size.totalBytes())));
        int slow = showSlowStatements(tour, diagnosis, SHOWN_MAX);
        return Result.complete(tables.size() + " tables, " + sizes.size() + " sizes, " + slow + " slow statements");
    }

    static int showSlowStatements(Tour tour, Diagnosis diagnosis, int limit) {
        SlowStatements slow = diagnosis.slowStatements(limit);
        if (slow instanceof SlowStatements.NotAvailable missing) {
            throw new IllegalStateException(missing.reason().in(Locale.ENGLISH));
        }
        SlowStatements.Measured measured = (SlowStatements.Measured) slow;
        measured.statements()
                .forEach(s -> tour.console()
                        .fact(
                                "%,10.1f ms × %-5d %s",
                                s.mean().toNanos() / 1e6,
                                s.calls(),
                                shortened(s.query().replaceAll("\\s+", " "))));
        return measured.statements().size();
    }

    private static String shortened(String query) {
        return query.length() <= 90 ? query : query.substring(0, 90) + "…";
    }
}
