package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks what rows have to fulfil that move: to a table that is made anew behind them, or from a partition to the table above.
 * Pure.
 */
final class MoveChecks {

    private final Planning planning;
    private final Preconditions preconditions;
    private final Function<Constraint, DataCheck> constraints;

    MoveChecks(Planning planning, Preconditions preconditions, Function<Constraint, DataCheck> constraints) {
        this.planning = planning;
        this.preconditions = preconditions;
        this.constraints = constraints;
    }

    /** What the rows of a table have to fulfil. */
    DataCheck of(ObjectId table) {
        Table from = Planning.table(planning.from(), table);
        Table to = Planning.table(planning.to(), table);
        if (from == null || to == null) {
            return DataCheck.NONE;
        }
        if (planning.isSwapped(table)) {
            return columns(from, to).and(constraints(to)).and(partitions(from, to));
        }
        PartitionRows rows = PartitionRows.of(planning, from, to);
        return rows == null ? DataCheck.NONE : rows.stuck(preconditions);
    }

    private DataCheck columns(Table from, Table to) {
        DataCheck check = DataCheck.NONE;
        for (Column column : to.columns()) {
            Column before = from.columns().find(column.name()).orElse(null);
            if (column.generated() != null) {
                continue;
            }
            if (before == null) {
                boolean isFilled = column.defaultExpression() != null || column.identity() != Column.Identity.NONE;
                if (isRequired(column) && !isFilled) {
                    check = check.and(preconditions.empty(from, Planning.columnId(to.id(), column.name())));
                }
                continue;
            }
            if (isRequired(column) && !isRequired(before)) {
                check = check.and(preconditions.notNull(from, before));
            }
            if (!before.type().equals(column.type())) {
                String moved = Conversions.moved(planning, to.id(), before, column);
                boolean isAssigned = moved.equals(SqlName.quoted(column.name()));
                check = check.and(preconditions.cast(from, before, column, isAssigned ? null : moved));
            } else {
                check = check.and(new EnumChecks(planning, preconditions).unused(from, before))
                        .and(new DomainChecks(planning, preconditions).remade(from, before));
            }
        }
        return check;
    }

    private static boolean isRequired(Column column) {
        return column.notNull() != null && column.notNull().isValidated();
    }

    /** What the table asks of its rows and did not ask before. */
    private DataCheck constraints(Table to) {
        DataCheck check = DataCheck.NONE;
        for (CatalogObject object : planning.to().objects(ObjectKind.CONSTRAINT)) {
            if (object instanceof Constraint constraint
                    && constraint.on().equals(to.id())
                    && constraint.isValidated()
                    && !isSame(constraint, planning.from().find(constraint.id()).orElse(null))) {
                check = check.and(constraints.apply(constraint));
            }
        }
        return check;
    }

    private static boolean isSame(Constraint constraint, @Nullable CatalogObject before) {
        return before instanceof Constraint other
                && other.isValidated()
                && other.definition().equals(constraint.definition());
    }

    private DataCheck partitions(Table from, Table to) {
        if (to.partitionKey() == null) {
            return DataCheck.NONE;
        }
        String reached = PartitionBound.reach(planning, to);
        if (PartitionBound.ALL.equals(reached)) {
            return DataCheck.NONE;
        }
        return reached == null || !PartitionBound.isKeyKept(from, to)
                ? DataCheck.unknown(to.id(), "whether each of the rows fits a partition of " + to.id())
                : preconditions.outside(from, reached, "fit no partition of " + to.id());
    }
}
