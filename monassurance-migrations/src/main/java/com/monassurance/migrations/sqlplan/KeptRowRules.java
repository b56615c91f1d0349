package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.RowTypes;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.List;

/** Columns that keep rows of a table are text, gone or not there yet while a column of the table gets another type. */
final class KeptRowRules {

    private final Planning planning;
    private final StepGraph graph;
    private final ReadySteps ready;

    KeptRowRules(Planning planning, StepGraph graph, ReadySteps ready) {
        this.planning = planning;
        this.graph = graph;
        this.ready = ready;
    }

    void connect() {
        for (ObjectId column : planning.diff().parts().retypedColumns()) {
            ObjectId table = planning.relationFrom(column);
            if (table != null) {
                // A column that is text meanwhile may itself be one of a table whose rows are kept.
                connect(table, StepKey.of(Op.ASIDE, column));
                connect(table, StepKey.of(Op.ALTER, column));
            }
        }
    }

    private void connect(ObjectId table, StepKey changed) {
        for (ObjectId kept : RowTypes.columns(planning.from(), table)) {
            StepKey back = StepKey.of(Op.ALTER, kept);
            StepKey setDefault = StepKey.of(Op.CREATE, new ObjectId(ObjectKind.COLUMN_DEFAULT, kept.path()));
            graph.before(gone(kept), changed);
            graph.before(StepKey.of(Op.ASIDE, kept), changed);
            graph.before(changed, back);
            graph.before(back, setDefault);
            // The text of a row has as many fields as the table has columns.
            for (ObjectId each : columns(planning.to(), table)) {
                graph.rather(StepKey.of(Op.CREATE, each), StepKey.of(Op.ASIDE, kept));
            }
            for (ObjectId each : columns(planning.from(), table)) {
                graph.rather(back, StepKey.of(Op.DROP, each));
                graph.rather(StepKey.of(Op.DROP, each), setDefault);
            }
        }
        for (ObjectId kept : RowTypes.columns(planning.to(), table)) {
            StepKey comes = ready.of(kept);
            if (comes != null && comes.op() == Op.CREATE) {
                graph.before(changed, comes);
            }
        }
    }

    private StepKey gone(ObjectId column) {
        StepKey drop = StepKey.of(Op.DROP, column);
        ObjectId relation = planning.relationFrom(column);
        return graph.has(drop) || relation == null ? drop : StepKey.of(Op.DROP, relation);
    }

    private static List<ObjectId> columns(Catalog catalog, ObjectId id) {
        List<ObjectId> ids = new ArrayList<>();
        Table table = Planning.table(catalog, id);
        if (table != null) {
            table.columns().forEach(each -> ids.add(Planning.columnId(id, each.name())));
        }
        return ids;
    }
}
