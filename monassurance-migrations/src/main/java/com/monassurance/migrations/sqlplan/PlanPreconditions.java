package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.RowTypes;
import com.monassurance.migrations.diff.TypeChange;
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
        this.preconditions = Preconditions.over(planning.from(), planning.to());
    }

    /** The first statement of a step that data can make fail carries the question. */
    DataCheck of(Step step, String sql, @Nullable CatalogObject object) {
        if (object instanceof Constraint constraint && constraint.id().kind() == ObjectKind.DOMAIN_CONSTRAINT) {
            boolean isAsked = sql.contains(" add constraint ") || sql.contains(" validate constraint ");
            return isAsked ? new DomainChecks(planning, preconditions).of(constraint) : DataCheck.NONE;
        } else if (object instanceof DomainType domain) {
            return new DomainChecks(planning, preconditions).of(domain, sql);
        } else if (object instanceof Constraint constraint && step.op() == Op.CREATE && isFailing(sql)) {
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
        } else if (object instanceof Table table && sql.contains(" attach partition ")) {
            return besideDefault(table).and(unreadBound(table));
        } else if (step.id().kind() == ObjectKind.TABLE && sql.startsWith("insert into ")) {
            return new MoveChecks(planning, preconditions, this::ofMoved).of(step.id());
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
        return before == null || condition == null
                ? DataCheck.NONE
                : preconditions.outside(before, condition, "do not keep to its new bound");
    }

    /** What no check shows, such as a hash, the server tells when it attaches the partition, so that it is asked before. */
    private DataCheck unreadBound(Table table) {
        Table before = stayingTable(table.id());
        Table parent = table.partitionOf() == null
                ? null
                : Planning.table(planning.to(), table.partitionOf().parent());
        boolean isSame = before != null
                && before.partitionOf() != null
                && table.partitionOf() != null
                && before.partitionOf().bound().equals(table.partitionOf().bound());
        if (before == null
                || isSame
                || parent == null
                || PartitionBound.isDefault(table)
                || PartitionBound.isShown(parent, table)
                || PartitionRows.of(planning, before, table) != null) {
            return DataCheck.NONE;
        }
        String condition = PartitionBound.condition(parent, table);
        return condition == null
                ? DataCheck.unknown(table.id(), "whether every row of " + table.id() + " keeps to its new bound")
                : preconditions.outside(before, condition, "do not keep to its new bound");
    }

    /** The rows of the default partition that a new one would have had. */
    private DataCheck besideDefault(Table table) {
        Table parent = table.partitionOf() == null
                ? null
                : Planning.table(planning.from(), table.partitionOf().parent());
        if (parent == null || !planning.isStaying(parent.id())) {
            return DataCheck.NONE;
        }
        for (ObjectId id : planning.partitionsFrom(parent.id())) {
            Table before = stayingTable(id);
            Table after = Planning.table(planning.to(), id);
            if (before != null
                    && after != null
                    && PartitionBound.isDefault(before)
                    && PartitionBound.isDefault(after)
                    && !id.equals(table.id())
                    && !planning.isComingBack(before, after)) {
                String condition = PartitionBound.condition(parent, table);
                return condition == null || !PartitionBound.isKeyKept(parent, parent)
                        ? DataCheck.unknown(table.id(), "whether " + id + " has rows that belong to " + table.id())
                        : preconditions.inside(before, condition, "belong to " + table.id());
            }
        }
        return DataCheck.NONE;
    }

    private static boolean isFailing(String sql) {
        return (sql.contains(" add constraint ") && !sql.contains(" using index "))
                || sql.startsWith("create unique index concurrently ");
    }

    private DataCheck constraint(Constraint constraint) {
        Table table = stayingTable(constraint.on());
        return table == null ? DataCheck.NONE : constraint(table, constraint);
    }

    private DataCheck ofMoved(Constraint constraint) {
        Table table = Planning.table(planning.from(), constraint.on());
        return table == null ? DataCheck.NONE : constraint(table, constraint);
    }

    private DataCheck constraint(Table table, Constraint constraint) {
        boolean isConverted = constraint.columns().stream().anyMatch(name -> isConverted(constraint.on(), name));
        if (isConverted) {
            return DataCheck.unknown(constraint.id(), "whether what its columns become keeps " + constraint.id());
        }
        boolean isKnown = constraint.columns().stream().allMatch(name -> isKept(constraint.on(), name));
        boolean isReferenceKnown = constraint.references() == null || planning.isStaying(constraint.references());
        if (!isKnown) {
            boolean isFilled = constraint.columns().stream()
                    .map(name -> Planning.column(planning.to(), constraint.on(), name))
                    .anyMatch(column -> column != null
                            && (column.defaultExpression() != null || column.generated() != null)
                            && Planning.column(planning.from(), constraint.on(), column.name()) == null);
            return isFilled
                    ? DataCheck.unknown(
                            constraint.id(), "whether what a new column begins with keeps " + constraint.id())
                    : DataCheck.NONE;
        }
        if (!isReferenceKnown) {
            return DataCheck.NONE;
        }
        return switch (constraint.type()) {
            case CHECK -> preconditions.check(table, constraint);
            case FOREIGN_KEY -> preconditions.foreignKey(table, constraint).and(toPartitionsThatGo(table, constraint));
            case PRIMARY_KEY, UNIQUE, EXCLUDE -> preconditions.unique(table, constraint);
        };
    }

    private DataCheck toPartitionsThatGo(Table table, Constraint key) {
        DataCheck check = DataCheck.NONE;
        if (key.references() == null) {
            return check;
        }
        for (ObjectId id : planning.partitionsFrom(key.references())) {
            Table partition = Planning.table(planning.from(), id);
            if (partition != null && planning.isDropped(id) && PartitionRows.ofDropped(planning, partition) == null) {
                check = check.and(preconditions.referring(table, key, partition));
            }
        }
        return check;
    }

    /** Whether a column is there before and its values are the same afterwards. */
    private boolean isKept(ObjectId table, String name) {
        return Planning.column(planning.from(), table, name) != null
                && Planning.column(planning.to(), table, name) != null;
    }

    private boolean isConverted(ObjectId table, String name) {
        Column before = Planning.column(planning.from(), table, name);
        Column after = Planning.column(planning.to(), table, name);
        return before != null
                && after != null
                && !before.type().equals(after.type())
                && !TypeChange.isWidening(before.type(), after.type());
    }

    private @Nullable Table stayingTable(ObjectId id) {
        return planning.isStaying(id) ? Planning.table(planning.from(), id) : null;
    }

    /** The domain of a new column may not take what the column begins with. */
    private DataCheck beginning(Table table, Column column) {
        DataCheck check = DataCheck.NONE;
        ObjectId id = Planning.columnId(table.id(), column.name());
        for (CatalogObject object : planning.to().objects(ObjectKind.DOMAIN)) {
            DomainType domain = (DomainType) object;
            String first = column.defaultExpression() == null ? domain.defaultExpression() : column.defaultExpression();
            if (!References.qualified(domain.id()).equals(column.type()) || column.generated() != null) {
                continue;
            }
            if (first == null) {
                boolean isRequired =
                        domain.notNull() != null && domain.notNull().isValidated();
                return isRequired ? preconditions.empty(table, id) : check;
            }
            boolean isChecked = planning.to().objects(ObjectKind.DOMAIN_CONSTRAINT).stream()
                    .anyMatch(each -> each instanceof Constraint constraint
                            && constraint.on().equals(domain.id()));
            if (isChecked) {
                check = DataCheck.unknown(id, "whether " + domain.id() + " takes " + first + ", with which rows begin");
            }
        }
        return check;
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
                    || sql.contains(" as identity");
            return (isFilled ? DataCheck.NONE : preconditions.empty(table, step.id())).and(beginning(table, after));
        }
        if (before == null || (step.op() != Op.ALTER && step.op() != Op.PROVE)) {
            return DataCheck.NONE;
        }
        if (sql.contains(" type ") && planning.diff().parts().textColumns().contains(step.id())) {
            return keptRows(step.id());
        } else if (sql.contains(" type ") && before.type().equals(after.type())) {
            return new EnumChecks(planning, preconditions)
                    .unused(table, before)
                    .and(new DomainChecks(planning, preconditions).remade(table, before));
        } else if (sql.contains(" type ")) {
            int at = sql.indexOf(" using ");
            int end = sql.indexOf(", alter column ", Math.max(at, 0));
            String using = at < 0 ? null : sql.substring(at + " using ".length(), end < 0 ? sql.length() : end);
            return preconditions.cast(table, before, after, using);
        }
        Column.NotNull proven = before.notNull();
        boolean isNotNull = proven == null
                && after.notNull() != null
                && (sql.endsWith(" set not null") || (sql.contains(" add constraint ") && sql.contains(" not null ")));
        boolean isProven = proven != null && !proven.isValidated() && sql.contains(" validate constraint ");
        return isNotNull || isProven ? preconditions.notNull(table, before) : DataCheck.NONE;
    }

    /** Rows that a column keeps become rows of the table as it will be, by their text. */
    private DataCheck keptRows(ObjectId kept) {
        for (ObjectId column : planning.diff().parts().retypedColumns()) {
            ObjectId relation = planning.relationFrom(column);
            Column before = Planning.column(planning.from(), relation, column.name());
            Column after = Planning.column(planning.to(), planning.relationTo(column), column.name());
            if (relation != null
                    && before != null
                    && after != null
                    && !TypeChange.isWidening(before.type(), after.type())
                    && RowTypes.columns(planning.from(), relation).contains(kept)) {
                return DataCheck.unknown(
                        kept,
                        "whether every row that " + kept + " keeps can become one with " + column + " as "
                                + after.type());
            }
        }
        return DataCheck.NONE;
    }
}
