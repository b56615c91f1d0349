package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the step after which something is as it will be. Confined to one thread. */
final class ReadySteps {

    private final Planning planning;
    private final StepGraph graph;

    ReadySteps(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
    }

    /** The step, or null for what nothing happens to. */
    @Nullable
    StepKey of(ObjectId id) {
        for (Op op : List.of(Op.CREATE, Op.ALTER)) {
            StepKey key = StepKey.of(op, id);
            if (graph.has(key)) {
                return key;
            }
        }
        if (id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.COLUMN_DEFAULT) {
            StepKey column = StepKey.of(Op.ALTER, columnOf(id));
            if (graph.has(column)) {
                return column;
            }
            ObjectId relation = planning.relationTo(id);
            if (relation == null) {
                return null;
            }
            // A view that is replaced in place has its new columns then.
            StepKey replaced = StepKey.of(Op.ALTER, relation);
            return planning.isComing(relation)
                    ? StepKey.of(Op.CREATE, relation)
                    : relation.kind() == ObjectKind.VIEW && graph.has(replaced) ? replaced : null;
        }
        return null;
    }

    static ObjectId columnOf(ObjectId part) {
        return new ObjectId(ObjectKind.COLUMN, part.path());
    }
}
