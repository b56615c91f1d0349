package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Attachments;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import org.jspecify.annotations.Nullable;

/**
 * Tells which indexes and keys the server makes when a new partition joins its parent; which of two equal ones is whose, only
 * it knows. Partitions of the new partition get theirs along. Confined to one thread.
 */
final class JoinedParts {

    private final Planning planning;
    private final StepGraph graph;

    JoinedParts(Planning planning, StepGraph graph) {
        this.planning = planning;
        this.graph = graph;
    }

    /** Whether an index or key is made by a partition's joining; the graph knows it then. */
    boolean cover(CatalogObject object, StepKey step) {
        ObjectId joining = joining(object);
        if (joining == null) {
            return false;
        }
        StepKey attach = StepKey.of(Op.ATTACH, joining);
        graph.cover(step, attach);
        ObjectId table = object instanceof Index index ? index.table() : ((Constraint) object).on();
        if (!table.equals(joining)) {
            graph.before(StepKey.of(Op.CREATE, table), attach);
        }
        return true;
    }

    /** The partition that joins a parent with all its indexes, or null for what is made by statements of its own. */
    private @Nullable ObjectId joining(@Nullable CatalogObject object) {
        if (object instanceof Constraint constraint && constraint.isIndexed()) {
            return isPlain(constraint) ? joining(constraint, constraint.on(), constraint.attachedTo()) : null;
        }
        if (!(object instanceof Index index)) {
            return null;
        }
        return index.constraint() != null
                ? joining(planning.to().find(index.constraint()).orElse(null))
                : isPlain(index) ? joining(index, index.table(), index.attachedTo()) : null;
    }

    private @Nullable ObjectId joining(CatalogObject part, ObjectId table, @Nullable ObjectId above) {
        if (above == null || !planning.isCreated(table)) {
            return null;
        }
        boolean isThere = planning.isStaying(above);
        CatalogObject other =
                (isThere ? planning.from() : planning.to()).find(above).orElse(null);
        if (!isSame(other, part)) {
            return null;
        }
        if (graph.has(StepKey.of(Op.ATTACH, table))) {
            return table;
        }
        return isThere ? null : joining(other);
    }

    private static boolean isSame(@Nullable CatalogObject above, CatalogObject part) {
        if (above instanceof Constraint one && part instanceof Constraint other) {
            return one.type() == other.type() && one.definition().equals(other.definition());
        }
        return above instanceof Index one
                && part instanceof Index other
                && one.definition().equals(other.definition())
                && one.isUnique() == other.isUnique()
                && one.storage().equals(other.storage());
    }

    private boolean isPlain(Constraint constraint) {
        return constraint.name().automatic()
                && constraint.attachments().equals(Attachments.NONE)
                && planning.to().dependants(constraint.id()).stream()
                        .map(each -> planning.to().find(each.dependant()).orElse(null))
                        .allMatch(each -> !(each instanceof Index index) || isPlain(index));
    }

    private static boolean isPlain(Index index) {
        return index.name().automatic()
                && index.isValid()
                && !index.isClustered()
                && !index.isReplicaIdentity()
                && index.statistics().isEmpty()
                && index.attachments().comment() == null
                && index.attachments().labels().isEmpty()
                && index.attachments().extensions().isEmpty();
    }
}
