package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.List;

/**
 * Says when the rows of a table that is made again move: when its partitions are there, and before anything would look at
 * them or change them on their way (triggers, rules, policies).
 */
final class RemadeRules {

    private final Planning planning;
    private final StepGraph graph;

    RemadeRules(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
    }

    void connect() {
        for (Step step : List.copyOf(graph.steps())) {
            if (step.op() == Op.CREATE) {
                made(step);
            } else if (step.op() == Op.DETACH || step.op() == Op.ATTACH) {
                tied(step);
            }
        }
    }

    private void made(Step step) {
        ObjectId relation = planning.relationTo(step.id());
        switch (step.id().kind()) {
            case TRIGGER, RULE, POLICY -> {
                if (relation != null) {
                    graph.before(StepKey.of(Op.DROP_ASIDE, relation), step.key());
                }
            }
            case TABLE, FOREIGN_TABLE -> tied(step);
            default -> {}
        }
    }

    /** What partitions of a table that stays hand over comes when all of them are there. */
    private void rows(StepKey partition, ObjectId parent) {
        for (ObjectId other : planning.partitionsFrom(parent)) {
            graph.before(partition, StepKey.of(Op.DROP_ASIDE, other));
        }
    }

    /** A partition leaves the old table, and is one of the new before rows come. */
    private void tied(Step step) {
        CatalogObject object = (step.op() == Op.DETACH ? planning.from() : planning.to())
                .find(step.id())
                .orElse(null);
        if (object instanceof Table table && table.partitionOf() != null) {
            ObjectId parent = table.partitionOf().parent();
            if (step.op() == Op.DETACH) {
                graph.before(step.key(), StepKey.of(Op.ASIDE, parent));
            } else {
                graph.before(step.key(), StepKey.of(Op.DROP_ASIDE, parent));
                rows(step.key(), parent);
            }
        }
    }
}
