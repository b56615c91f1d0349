package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what data must fulfil for a statement of a plan. Pure. */
final class PlanPreconditions {

    private PlanPreconditions() {}

    static List<Precondition> of(Planning planning, Step step, String sql, @Nullable CatalogObject object) {
        if (object == null
                || step.statements().isEmpty()
                || sql.isEmpty()
                || planning.diff().isEmpty()) {
            return List.of();
        }
        return List.of();
    }
}
