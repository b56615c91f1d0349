package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.diff.SchemaDiff;
import com.monassurance.migrations.sqlplan.LockOrder;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import com.monassurance.migrations.sqlplan.SchemaPlanner;
import java.util.List;

/** How statements are found that turn one schema into another. */
interface Planning {

    /** What leads from one schema to another. */
    SchemaPlan plan(Catalog from, Catalog to);

    /** What renames objects of a schema. */
    SchemaPlan renames(Catalog from, List<Rename> renames);

    /** The planner of the library. */
    static Planning of(PlanSettings plans, DiffSettings differences) {
        SchemaPlanner planner = SchemaPlanner.of(plans);
        return new Planning() {
            @Override
            public SchemaPlan plan(Catalog from, Catalog to) {
                SchemaPlan plan = planner.plan(SchemaDiff.of(from, to, differences));
                return plans.isOnline() ? LockOrder.first(from, plan) : plan;
            }

            @Override
            public SchemaPlan renames(Catalog from, List<Rename> renames) {
                return planner.planRenames(from, renames);
            }
        };
    }
}
