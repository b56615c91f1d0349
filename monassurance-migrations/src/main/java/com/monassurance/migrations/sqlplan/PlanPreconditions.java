package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import org.jspecify.annotations.Nullable;

/**
 * Tells what data must fulfil for a statement of a plan. Each question is asked of the schema as it is before the first
 * statement, so that nothing is asked about columns that are not there yet. Pure.
 */
final class PlanPreconditions {

    private final Planning planning;
    private final Preconditions preconditions;

    PlanPreconditions(Planning planning) {
        this.planning = planning;
        this.preconditions = Preconditions.over(planning.from());
    }

    /** The first statement of a step that data can make fail carries the question. */
    DataCheck of(Step step, String sql, @Nullable CatalogObject object) {
        if (object instanceof Constraint constraint && step.op() == Op.CREATE && isFailing(sql)) {
            return constraint(constraint);
        } else if (object instanceof Constraint constraint
                && step.op() == Op.ALTER
                && sql.contains(" validate constraint ")) {
            return constraint(constraint);
        } else if (object instanceof Index index
                && step.op() == Op.CREATE
                && index.isUnique()
                && index.constraint() == null
                && sql.startsWith("create unique index ")) {
            Table table = stayingTable(index.table());
            return table == null ? DataCheck.NONE : preconditions.unique(table, index);
        } else if (object instanceof Table table
                && (step.op() == Op.ATTACH || step.op() == Op.PROVE)
                && sql.contains(" add constraint ")) {
            return bound(table);
        } else if (step.id().kind() == ObjectKind.COLUMN) {
            return column(step, sql);
        }
        return DataCheck.NONE;
    }

    private DataCheck bound(Table table) {
        Table before = stayingTable(table.id());
        Table parent = table.partitionOf() == null
                ? null
                : Planning.table(planning.to(), table.partitionOf().parent());
        String condition = parent == null ? null : PartitionBound.condition(parent, table);
        return before == null || condition == null ? DataCheck.NONE : preconditions.bound(before, condition);
    }

    private static boolean isFailing(String sql) {
        return (sql.contains(" add constraint ") && !sql.contains(" using index "))
                || sql.startsWith("create unique index concurrently ");
    }

    private DataCheck constraint(Constraint constraint) {
        Table table = stayingTable(constraint.on());
        boolean isKnown =
                table != null && constraint.columns().stream().allMatch(name -> isUnchanged(constraint.on(), name));
        boolean isReferenceKnown = constraint.references() == null || planning.isStaying(constraint.references());
        if (table == null || !isKnown || !isReferenceKnown) {
            return DataCheck.NONE;
        }
        return switch (constraint.type()) {
            case CHECK -> preconditions.check(table, constraint);
            case FOREIGN_KEY -> preconditions.foreignKey(table, constraint);
            case PRIMARY_KEY, UNIQUE, EXCLUDE -> preconditions.unique(table, constraint);
        };
    }

    private boolean isUnchanged(ObjectId table, String name) {
        Column before = Planning.column(planning.from(), table, name);
        Column after = Planning.column(planning.to(), table, name);
        return before != null && after != null && before.type().equals(after.type());
    }

    private @Nullable Table stayingTable(ObjectId id) {
        return planning.isStaying(id) ? Planning.table(planning.from(), id) : null;
    }

    private DataCheck column(Step step, String sql) {
        ObjectId relation = planning.relationFrom(step.id());
        Table table = relation == null ? null : stayingTable(relation);
        Column before = Planning.column(planning.from(), relation, step.id().name());
        Column after = Planning.column(planning.to(), relation, step.id().name());
        if (table == null || after == null) {
            return DataCheck.NONE;
        }
        if (step.op() == Op.CREATE && before == null && sql.contains(" add column ")) {
            boolean isFilled = after.notNull() == null
                    || !after.notNull().isValidated()
                    || after.defaultExpression() != null
                    || after.generated() != null
                    || after.identity() != Column.Identity.NONE;
            return isFilled ? DataCheck.NONE : preconditions.empty(table, step.id());
        }
        if (before == null || step.op() != Op.ALTER) {
            return DataCheck.NONE;
        }
        if (sql.contains(" type ") && !before.type().equals(after.type())) {
            int at = sql.indexOf(" using ");
            int end = sql.indexOf(", alter column ", Math.max(at, 0));
            String using = at < 0 ? null : sql.substring(at + " using ".length(), end < 0 ? sql.length() : end);
            return preconditions.cast(table, before, after, using);
        }
        boolean isNotNull = before.notNull() == null
                && after.notNull() != null
                && (sql.endsWith(" set not null") || (sql.contains(" add constraint ") && sql.contains(" not null ")));
        return isNotNull ? preconditions.notNull(table, before) : DataCheck.NONE;
    }
}
