package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes statements in forms that let readers and writers of a table go on: indexes are built concurrently, constraints are
 * added unproven and proven afterwards, keys take an index that is there already. Pure.
 */
final class OnlineForms {

    private static final String TEMPORARY = "__new";
    private static final int PARTITIONED_UNPROVEN_SINCE = 18;

    private final Planning planning;

    OnlineForms(Planning planning) {
        this.planning = planning;
    }

    /** Whether a relation has rows that others may be reading and writing: it is there before and stays. */
    private boolean isBusy(ObjectId relation) {
        return planning.settings().isOnline() && planning.isStaying(relation);
    }

    private boolean isPartitioned(ObjectId relation) {
        Table after = Planning.table(planning.to(), relation);
        Table before = Planning.table(planning.from(), relation);
        return (after != null && after.partitionKey() != null) || (before != null && before.partitionKey() != null);
    }

    /** Whether an index is made beside the old one and takes its name when that is gone. */
    boolean isReplacedBeside(ObjectId id) {
        return planning.change(id) instanceof Change.Rebuilt rebuilt
                && rebuilt.causes().equals(List.of(id))
                && rebuilt.from() instanceof Index before
                && rebuilt.to() instanceof Index after
                && before.isValid()
                && before.constraint() == null
                && after.constraint() == null
                && before.attachedTo() == null
                && after.attachedTo() == null
                && isBusy(after.table())
                && !isPartitioned(after.table());
    }

    /** The statements that make an index, with the plain one first. */
    List<String> index(Index index, String plain) {
        if (index.constraint() != null || !isBusy(index.table()) || isPartitioned(index.table())) {
            return List.of(plain);
        }
        String start = "create " + (index.isUnique() ? "unique " : "") + "index ";
        if (!plain.startsWith(start)) {
            return List.of(plain);
        }
        String rest = plain.substring(start.length());
        if (isReplacedBeside(index.id())) {
            rest = SqlName.quoted(temporary(index.name().value()))
                    + rest.substring(SqlName.quoted(index.name().value()).length());
        }
        return List.of(start + "concurrently " + rest);
    }

    /** What gives an index its name when the old one is gone. */
    String renameIndex(Index index) {
        return "alter index "
                + SqlName.qualified(
                        index.table().path().get(0), temporary(index.name().value()))
                + " rename to " + SqlName.quoted(index.name().value());
    }

    /** The statement that drops an index; one that is broken does not come back on the way down, and may be gone. */
    String dropIndex(Index index, String plain) {
        String start = "drop index ";
        if (!plain.startsWith(start)) {
            return plain;
        }
        boolean isConcurrent = isBusy(index.table())
                && !isPartitioned(index.table())
                && index.attachedTo() == null
                && index.constraint() == null
                && isUnchangedOnTheWay(index);
        return start
                + (isConcurrent ? "concurrently " : "")
                + (isBroken(index) ? "if exists " : "")
                + plain.substring(start.length());
    }

    /** An index that goes because its column does goes in one transaction with it. */
    private boolean isUnchangedOnTheWay(Index index) {
        boolean isMended = isBroken(index)
                && planning.change(index.id()) instanceof Change.Rebuilt rebuilt
                && rebuilt.causes().equals(List.of(index.id()));
        return isMended || planning.isDropped(index.id()) || isReplacedBeside(index.id());
    }

    private boolean isBroken(Index index) {
        return !index.isValid() && !isPartitioned(index.table());
    }

    /** The statements that make a constraint. */
    List<String> constraint(Constraint constraint, String plain) {
        boolean isOnTable = constraint.id().kind() == ObjectKind.CONSTRAINT;
        if (!isOnTable || !isBusy(constraint.on())) {
            return List.of(plain);
        }
        return switch (constraint.type()) {
            case CHECK -> unproven(constraint, plain);
            case FOREIGN_KEY ->
                isPartitioned(constraint.on()) && planning.to().majorVersion() < PARTITIONED_UNPROVEN_SINCE
                        ? List.of(plain)
                        : unproven(constraint, plain);
            case PRIMARY_KEY, UNIQUE -> key(constraint, plain);
            case EXCLUDE -> List.of(plain);
        };
    }

    private static List<String> unproven(Constraint constraint, String plain) {
        boolean isProven = constraint.isValidated()
                && !constraint.definition().contains(" NOT ENFORCED")
                && !constraint.definition().endsWith(" NOT VALID");
        return isProven
                ? List.of(
                        plain + " not valid",
                        "alter table " + References.qualified(constraint.on()) + " validate constraint "
                                + SqlName.quoted(constraint.name().value()))
                : List.of(plain);
    }

    private List<String> key(Constraint constraint, String plain) {
        Index index = indexOf(constraint);
        if (index == null
                || isPartitioned(constraint.on())
                || constraint.attachedTo() != null
                || constraint.definition().contains("WITHOUT OVERLAPS")) {
            return List.of(plain);
        }
        String table = References.qualified(constraint.on());
        String name = SqlName.quoted(constraint.name().value());
        String deferral = constraint.definition().endsWith(" DEFERRABLE INITIALLY DEFERRED")
                ? " deferrable initially deferred"
                : constraint.definition().endsWith(" DEFERRABLE") ? " deferrable" : "";
        return List.of(
                "create unique index concurrently " + name + " on " + table + " " + index.definition(),
                "alter table only " + table + " add constraint " + name
                        + (constraint.type() == Constraint.Type.PRIMARY_KEY ? " primary key" : " unique")
                        + " using index " + name + deferral);
    }

    private @Nullable Index indexOf(Constraint constraint) {
        return planning.to().dependants(constraint.id()).stream()
                .map(each -> planning.to().find(each.dependant()).orElse(null))
                .filter(Index.class::isInstance)
                .map(Index.class::cast)
                .filter(index -> Objects.equals(index.constraint(), constraint.id()))
                .findFirst()
                .orElse(null);
    }

    /** The statements that make a column NOT NULL without a check of all rows under a lock, before PostgreSQL 18. */
    List<String> notNull(Table table, Column column, String plain) {
        if (!isBusy(table.id()) || table.foreign() != null || column.identity() != Column.Identity.NONE) {
            return List.of(plain);
        }
        String alter = "alter table " + References.qualified(table.id()) + " ";
        String name = SqlName.quoted(ShortName.of(column.name(), "__not_null"));
        List<String> statements = new ArrayList<>();
        statements.add(alter + "add constraint " + name + " check (" + SqlName.quoted(column.name())
                + " is not null) not valid");
        statements.add(alter + "validate constraint " + name);
        statements.add(plain);
        statements.add(alter + "drop constraint " + name);
        return statements;
    }

    /** Whether the plain form of a NOT NULL of PostgreSQL 18 is split into an unproven one and its proof. */
    boolean isNotNullSplit(Table table) {
        return isBusy(table.id()) && table.foreign() == null;
    }

    /** What takes a partition out of the way of its parent's readers before it is dropped, or null. */
    @Nullable
    String detach(CatalogObject object) {
        if (!(object instanceof Table table) || table.partitionOf() == null || table.partitionKey() != null) {
            return null;
        }
        ObjectId parent = table.partitionOf().parent();
        boolean hasDefault = planning.partitionsFrom(parent).stream()
                .map(id -> Planning.table(planning.from(), id))
                .anyMatch(each -> each != null
                        && each.partitionOf() != null
                        && each.partitionOf().bound().equals("DEFAULT"));
        boolean isPartOfMore = PartitionRows.ofDropped(planning, table) != null
                || planning.partitionsFrom(parent).stream().anyMatch(this::isComingBack);
        return !isBusy(parent)
                        || hasDefault
                        || isPartOfMore
                        || table.partitionOf().isDetaching()
                ? null
                : "alter table " + References.qualified(parent) + " detach partition " + References.name(table)
                        + " concurrently";
    }

    private boolean isComingBack(ObjectId partition) {
        Table before = Planning.table(planning.from(), partition);
        Table after = Planning.table(planning.to(), partition);
        return before != null && after != null && planning.isComingBack(before, after);
    }

    private static String temporary(String name) {
        return ShortName.of(name, TEMPORARY);
    }
}
