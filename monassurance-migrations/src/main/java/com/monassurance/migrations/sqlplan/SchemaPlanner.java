package com.monassurance.migrations.sqlplan;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.diff.SchemaDiff;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the statements that turn one schema into another. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class SchemaPlanner {

    private final PlanSettings settings;

    private SchemaPlanner(PlanSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns a planner.
     *
     * @param settings how plans are made
     * @return the planner
     */
    public static SchemaPlanner of(PlanSettings settings) {
        return new SchemaPlanner(requireNonNull(settings, "settings"));
    }

    /**
     * Plans a difference.
     *
     * @param diff what changes
     * @return the statements, none when nothing changes
     */
    public SchemaPlan plan(SchemaDiff diff) {
        requireNonNull(diff, "diff");
        if (diff.isEmpty()) {
            return new SchemaPlan(List.of());
        }
        List<PlannedStatement> statements = new ArrayList<>();
        Planning planning = new Planning(FreeNames.in(diff), settings);
        StatementFacts facts = new StatementFacts(planning);
        List<StepKey> ends = new ArrayList<>();
        for (Step step : new PlanBuilder(planning).build()) {
            for (String sql : step.statements()) {
                if (!sql.isEmpty()) {
                    statements.add(facts.of(step, sql));
                    ends.add(step.key());
                }
            }
        }
        return new SchemaPlan(Unavailable.told(statements, ends));
    }

    /**
     * Plans renames, which come before all else: a difference is then taken from what they leave. A schema to which something
     * moves is made when it is not there.
     *
     * @param from the schema
     * @param renames what is renamed
     * @return the statements
     * @throws IllegalArgumentException if the schema has no such object, or its kind has no name that can change
     */
    public SchemaPlan planRenames(Catalog from, List<Rename> renames) {
        requireNonNull(from, "from");
        return new SchemaPlan(RenameOrder.plan(from, List.copyOf(renames)));
    }
}
