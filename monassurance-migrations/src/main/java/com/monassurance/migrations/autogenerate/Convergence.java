package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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

    /**
     * What is done on a way besides what is planned.
     *
     * @param first what comes before
     * @param last what comes when it is reached, and leaves what is compared as it is
     * @param seen what is compared and planned from of what is there
     */
    record Frame(List<PlannedStatement> first, List<PlannedStatement> last, UnaryOperator<Catalog> seen) {}

    /** Turns the schema of the connection's database into another. */
    Outcome reach(Catalog from, Catalog to, Frame frame, String way) throws SQLException {
        List<PlannedStatement> all = new ArrayList<>();
        Catalog at = from;
        SchemaPlan plan = new SchemaPlan(frame.first());
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
            CatalogComparison residual = compare(frame.seen().apply(at), to);
            if (residual.isEqual()) {
                return finished(all, at, frame, to, way);
            }
            if (round == ROUNDS_MAX) {
                return failure == null
                        ? stuck("The " + way + " does not reach what it should in " + ROUNDS_MAX + " rounds.", residual)
                        : new Outcome.Stuck(failed(failure, way, residual));
            }
            plan = planning.plan(frame.seen().apply(at), to);
            if (plan.isEmpty()) {
                return stuck("The planner knows no statement for what is left on the " + way + ".", residual);
            }
        }
        throw new AssertionError("the last round returns");
    }

    private Outcome finished(List<PlannedStatement> all, Catalog at, Frame frame, Catalog to, String way) throws SQLException {
        if (frame.last().isEmpty()) {
            return new Outcome.Reached(all, at);
        }
        SectionRun.Run run = SectionRun.run(connection, frame.last());
        if (!run.failures().isEmpty()) {
            CatalogComparison none = new CatalogComparison(List.of(), List.of());
            return new Outcome.Stuck(failed(run.failures().get(0), way, none));
        }
        all.addAll(run.done());
        return new Outcome.Reached(all, CatalogReader.of(to.settings()).read(connection));
    }

    private static PlanOutcome.NotProven failed(SectionRun.Failure failure, String way, CatalogComparison residual) {
        return new PlanOutcome.NotProven(
                "A statement of the " + way + " failed on scratch: " + failure.message() + " In: "
                        + failure.statement().sql(),
                List.of(failure.statement().object().toString()),
                residual);
    }

    /** Compares what is looked at, and what a statement can change: what is, with what should be. */
    static CatalogComparison compare(Catalog left, Catalog right, Predicate<ObjectId> looked) {
        CatalogComparison all = CatalogComparison.of(left, right);
        return new CatalogComparison(
                OwnColumns.without(all.differences().stream()
                        .filter(difference -> looked.test(difference.id()))
                        .toList()),
                all.reordered().stream().filter(looked).toList());
    }

    private CatalogComparison compare(Catalog left, Catalog right) {
        return compare(left, right, looked);
    }

    private static Outcome stuck(String reason, CatalogComparison residual) {
        return new Outcome.Stuck(notProven(reason, residual));
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
