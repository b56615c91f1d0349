package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plans, runs the plan on scratch, looks what is left, and plans again from there: what a single look at two schemas
 * cannot know, the server shows. Confined to one thread.
 */
final class Convergence {

    static final int ROUNDS_MAX = 4;

    private final Planning planning;
    private final Predicate<ObjectId> looked;
    private final Connection connection;

    Convergence(Planning planning, Predicate<ObjectId> looked, Connection connection) {
        this.planning = planning;
        this.looked = looked;
        this.connection = connection;
    }

    /** Where it ended. */
    sealed interface Outcome {

        /** At what was wanted. */
        record Reached(List<PlannedStatement> statements, Catalog catalog) implements Outcome {}

        /** Somewhere else. */
        record Stuck(PlanOutcome.NotProven reason) implements Outcome {}
    }

    /** Turns the schema of the connection's database into another. */
    Outcome reach(Catalog from, Catalog to, List<Rename> renames, String way) throws SQLException {
        List<PlannedStatement> all = new ArrayList<>();
        Catalog at = from;
        SchemaPlan plan = renames.isEmpty() ? new SchemaPlan(List.of()) : planning.renames(from, renames);
        if (!renames.isEmpty() && plan.isEmpty()) {
            return new Outcome.Stuck(PlanOutcome.NotProven.of(
                    "The planner knows no statement for the renames of the " + way + ".",
                    renames.stream().map(Rename::toString).toList()));
        }
        SectionRun.@Nullable Failure failure = null;
        for (int round = 0; round <= ROUNDS_MAX; round++) {
            if (!plan.isEmpty()) {
                SectionRun.Run run;
                try {
                    run = SectionRun.run(connection, plan.statements());
                } catch (MigrationException e) {
                    return new Outcome.Stuck(PlanOutcome.NotProven.of(
                            "The " + way + " is no script that can be run: " + e.problem(), List.of()));
                }
                failure = run.failures().isEmpty() ? null : run.failures().get(0);
                all.addAll(run.done());
                at = CatalogReader.of(to.settings()).read(connection);
            }
            CatalogComparison residual = compare(at, to);
            if (residual.isEqual()) {
                return new Outcome.Reached(all, at);
            }
            if (round == ROUNDS_MAX) {
                return failure == null
                        ? stuck("The " + way + " does not reach what it should in " + ROUNDS_MAX + " rounds.", residual)
                        : new Outcome.Stuck(failed(failure, way, residual));
            }
            plan = planning.plan(at, to);
            if (plan.isEmpty()) {
                return stuck("The planner knows no statement for what is left on the " + way + ".", residual);
            }
        }
        throw new AssertionError("the last round returns");
    }

    private static PlanOutcome.NotProven failed(SectionRun.Failure failure, String way, CatalogComparison residual) {
        return new PlanOutcome.NotProven(
                "A statement of the " + way + " failed on scratch: " + failure.message() + " In: "
                        + failure.statement().sql(),
                List.of(failure.statement().object().toString()),
                residual);
    }

    /** Compares what is looked at. */
    static CatalogComparison compare(Catalog left, Catalog right, Predicate<ObjectId> looked) {
        CatalogComparison all = CatalogComparison.of(left, right);
        return new CatalogComparison(
                all.differences().stream()
                        .filter(difference -> looked.test(difference.id()))
                        .toList(),
                all.reordered().stream().filter(looked).toList());
    }

    private CatalogComparison compare(Catalog left, Catalog right) {
        return compare(left, right, looked);
    }

    private static Outcome stuck(String reason, CatalogComparison residual) {
        boolean isOwned = residual.differences().stream()
                .allMatch(each -> each.attribute().endsWith("isLocal")
                        && each.left().equals("true")
                        && each.right().equals("false"));
        return new Outcome.Stuck(notProven(
                isOwned
                        ? "No statement makes a column or check that a table declared by itself one that it only inherits."
                        : reason,
                residual));
    }

    /** With the objects that differ. */
    static PlanOutcome.NotProven notProven(String reason, CatalogComparison residual) {
        return new PlanOutcome.NotProven(
                reason,
                residual.differences().stream()
                        .map(difference -> difference.id().toString())
                        .distinct()
                        .toList(),
                residual);
    }
}
