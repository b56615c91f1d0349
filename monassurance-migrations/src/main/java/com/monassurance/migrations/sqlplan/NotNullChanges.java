package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Column.NotNull;
import com.monassurance.migrations.catalog.ColumnDdl;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.GivenName;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes what makes, changes and drops NOT NULL, which has a name, and may be unproven, from PostgreSQL 18 on. */
final class NotNullChanges {

    private static final int NAMED_SINCE = 18;

    private final Planning planning;
    private final Table from;
    private final Table to;
    private final String table;
    private final OnlineForms online;

    NotNullChanges(Planning planning, Table from, Table to) {
        this.planning = planning;
        this.from = from;
        this.to = to;
        this.table = References.qualified(to.id());
        this.online = new OnlineForms(planning);
    }

    List<String> between(Column before, Column after) {
        NotNull one = before.notNull();
        NotNull other = after.notNull();
        boolean isLeft = one != null && other != null && isLeavingParents(before);
        if (Objects.equals(one, other) && !isLeft) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        String alter = "alter table " + table + " ";
        String column = "alter column " + SqlName.quoted(after.name());
        if (isComingFromAbove(planning, to.id(), before, after)) {
            // It goes in a step of its own, for one that stands when that of the parent comes stays the partition's.
            return List.of();
        }
        if (other == null) {
            if (!isFromAbove(from, before)) {
                statements.add(alter + column + " drop not null");
            }
            return statements;
        }
        if (one == null) {
            if (!isFromAbove(to, after) || !isPassedDown(after)) {
                statements.addAll(add(alter, after, other));
            }
            return statements;
        }
        if (one.isValidated() && !other.isValidated()) {
            statements.add(alter + column + " drop not null");
            statements.add(alter + ColumnDdl.addNotNull(after, other));
            return statements;
        }
        change(after, one, other, isLeft, alter, statements);
        return statements;
    }

    private void change(
            Column after, NotNull one, NotNull other, boolean isLeft, String alter, List<String> statements) {
        String name = SqlName.quoted(other.name().value());
        if (!one.name().value().equals(other.name().value())
                && !one.name().value().isEmpty()
                && !other.name().value().isEmpty()
                && (isLeft || !one.name().equals(other.name()))) {
            if (one.isValidated() && other.isValidated() && isOtherwiseBelow(after.name(), one)) {
                statements.add(alter + "alter column " + SqlName.quoted(after.name()) + " drop not null");
                statements.addAll(add(alter, after, other));
                return;
            }
            statements.add(
                    alter + "rename constraint " + SqlName.quoted(one.name().value()) + " to " + name);
        } else {
            name = SqlName.quoted(one.name().value());
        }
        if (!one.isValidated() && other.isValidated()) {
            statements.add(alter + "validate constraint " + name);
        }
        if (one.isInheritable() != other.isInheritable()) {
            statements.add(alter + "alter constraint " + name + (other.isInheritable() ? " inherit" : " no inherit"));
        }
    }

    /** Whether a partition's own becomes that of its parent, which has none before. */
    static boolean isComingFromAbove(Planning planning, ObjectId table, Column before, Column after) {
        NotNull one = before.notNull();
        NotNull other = after.notNull();
        Table from = Planning.table(planning.from(), table);
        Table to = Planning.table(planning.to(), table);
        if (one == null
                || other == null
                || !one.isLocal()
                || other.isLocal()
                || planning.to().majorVersion() < NAMED_SINCE
                || from == null
                || to == null
                || from.partitionOf() == null
                || to.partitionOf() == null
                || planning.isComingBack(from, to)
                || isOfKey(planning, table, before.name())) {
            return false;
        }
        ObjectId parent = to.partitionOf().parent();
        Column above = Planning.column(planning.from(), parent, before.name());
        Column wanted = Planning.column(planning.to(), parent, before.name());
        return above != null && above.notNull() == null && wanted != null && wanted.notNull() != null;
    }

    private static boolean isOfKey(Planning planning, ObjectId table, String column) {
        return planning.from().objects(ObjectKind.CONSTRAINT).stream()
                .map(Constraint.class::cast)
                .anyMatch(key -> key.on().equals(table)
                        && key.type() == Constraint.Type.PRIMARY_KEY
                        && key.columns().contains(column));
    }

    /** A name that tables below have otherwise cannot be changed: the server would change theirs by the old name. */
    private boolean isOtherwiseBelow(String column, NotNull notNull) {
        return !isOfKey(planning, from.id(), column)
                && planning.from().objects(ObjectKind.TABLE).stream()
                        .map(Table.class::cast)
                        .filter(each -> Planning.parents(each).contains(from.id()) && planning.isStaying(each.id()))
                        .map(each -> Planning.column(planning.from(), each.id(), column))
                        .anyMatch(each -> each != null
                                && each.notNull() != null
                                && !each.notNull()
                                        .name()
                                        .value()
                                        .equals(notNull.name().value()));
    }

    /** What a column that is added lacks: a NOT NULL from a parent under which its table only comes later. */
    List<String> ofNew(Column column) {
        NotNull notNull = column.notNull();
        return notNull == null || notNull.isLocal() || to.partitionOf() != null || isFromAbove(to, column)
                ? List.of()
                : add("alter table " + table + " ", column, notNull);
    }

    /** Children that keep a column count their parents' NOT NULLs, and the server forgets to when a column is dropped. */
    List<String> ofDropped(Column column) {
        NotNull notNull = column.notNull();
        boolean isKeptBelow = notNull != null
                && planning.to().majorVersion() >= NAMED_SINCE
                && notNull.isInheritable()
                && planning.hasChildren(from.id())
                && planning.to().objects(ObjectKind.TABLE).stream()
                        .map(Table.class::cast)
                        .anyMatch(table -> table.parents().contains(from.id())
                                && table.columns().find(column.name()).isPresent());
        return notNull != null && isKeptBelow
                ? List.of("alter table " + table + " drop constraint "
                        + SqlName.quoted(notNull.name().value()))
                : List.of();
    }

    private List<String> add(String alter, Column after, NotNull wanted) {
        NotNull notNull = wanted.isLocal() || to.partitionOf() != null
                ? wanted
                : new NotNull(
                        GivenName.ofNotNull(to.id().name(), after.name()),
                        wanted.isValidated(),
                        wanted.isInheritable(),
                        true,
                        null);
        String plain = alter + "alter column " + SqlName.quoted(after.name()) + " set not null";
        boolean hasName = planning.to().majorVersion() >= NAMED_SINCE
                && !notNull.name().value().isEmpty();
        boolean isSplit = online.isNotNullSplit(to) && notNull.isValidated();
        if (hasName && isSplit) {
            NotNull unproven =
                    new NotNull(notNull.name(), false, notNull.isInheritable(), notNull.isLocal(), notNull.comment());
            return List.of(
                    alter + ColumnDdl.addNotNull(after, unproven),
                    alter + "validate constraint "
                            + SqlName.quoted(notNull.name().value()));
        }
        if (hasName && !(notNull.name().automatic() && notNull.isValidated() && notNull.isInheritable())) {
            return List.of(alter + ColumnDdl.addNotNull(after, notNull));
        }
        return hasName ? List.of(plain) : online.notNull(to, after, plain);
    }

    /**
     * Whether it comes from parents that the table leaves. It keeps their name then, as its own, which can be another only
     * before the next parent has it too.
     */
    private boolean isLeavingParents(Column column) {
        return column.isInherited()
                && from.partitionOf() == null
                && planning.to().majorVersion() >= NAMED_SINCE
                && planning.keptParents(from, to).isEmpty();
    }

    /** Before 18 a column of a parent that is added, or is NOT NULL already, makes none of a child's own column. */
    private boolean isPassedDown(Column column) {
        return planning.to().majorVersion() >= NAMED_SINCE
                || Planning.parents(to).stream()
                        .map(parent -> Planning.column(planning.from(), parent, column.name()))
                        .anyMatch(above -> above != null && above.notNull() == null);
    }

    /** Whether a table above makes and drops it, for a table that is below it all the time. */
    private boolean isFromAbove(Table child, Column column) {
        NotNull notNull = column.notNull();
        if (notNull == null || (planning.to().majorVersion() >= NAMED_SINCE && notNull.isLocal())) {
            return false;
        }
        if (planning.isComingBack(from, to)) {
            return false;
        }
        for (ObjectId parent : Planning.parents(child)) {
            boolean isBelow = Planning.parents(from).contains(parent)
                    && Planning.parents(to).contains(parent);
            Column above = Planning.column(child.equals(from) ? planning.from() : planning.to(), parent, column.name());
            if (isBelow && above != null && above.notNull() != null) {
                return true;
            }
        }
        return false;
    }
}
