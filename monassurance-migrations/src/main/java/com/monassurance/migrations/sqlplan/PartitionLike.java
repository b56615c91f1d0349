package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.ColumnDdl;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DdlPart;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.sqlplan.StepKey.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new partition of a table that stays with checks that are the table's own, not their text: the server prints some
 * conditions (such as {@code IN} over {@code varchar}) so that reading them again gives others, which ATTACH PARTITION
 * refuses. {@code LIKE} copies them as they are. Pure.
 */
final class PartitionLike {

    private static final int NAMED_SINCE = 18;
    private static final String END = "\n)";
    /** Such a check is never proven, and {@code LIKE} leaves it so. */
    private static final String UNENFORCED = " NOT ENFORCED";

    private final Planning planning;
    private final Map<ObjectId, Map<String, Constraint>> checksBefore;
    private final Map<ObjectId, Map<String, Constraint>> checksAfter;

    PartitionLike(Planning planning) {
        this.planning = planning;
        this.checksBefore = checks(planning.from());
        this.checksAfter = checks(planning.to());
    }

    /** Whether a new table comes with the checks of the one above. */
    boolean isCopying(ObjectId table) {
        Table made = planning.isComing(table) ? Planning.table(planning.to(), table) : null;
        return made != null && parentOf(made) != null;
    }

    /** The statements that make it, up to what follows from others; null where the usual ones do. */
    @Nullable
    List<String> statements(Table table, DdlPart part, Set<ObjectId> separate) {
        Table parent = parentOf(table);
        Table before = parent == null ? null : Planning.table(planning.from(), parent.id());
        if (parent == null || before == null) {
            return null;
        }
        Set<String> copied = checksBefore.getOrDefault(before.id(), Map.of()).keySet();
        String first = part.statements().get(0);
        int end = first.lastIndexOf(END);
        StringBuilder create = new StringBuilder(table.isLogged() ? "create table " : "create unlogged table ")
                .append(References.qualified(table.id()))
                .append(" (\n    like ")
                .append(References.qualified(parent.id()))
                .append(" including constraints including generated");
        List<Column> added = missing(table, before);
        added.forEach(column -> create.append(",\n    ")
                .append(ColumnDdl.declaration(
                        table, column, !separate.contains(Planning.defaultId(table.id(), column.name())))));
        checksAfter.getOrDefault(table.id(), Map.of()).values().stream()
                .filter(check -> part.inside().contains(check.id()))
                .filter(check ->
                        check.isInherited() ? !copied.contains(check.name().value()) : check.isLocal())
                .forEach(check -> create.append(",\n    constraint ")
                        .append(SqlName.quoted(check.name().value()))
                        .append(' ')
                        .append(check.definition()));
        List<String> statements = new ArrayList<>();
        statements.add(create.append(first.substring(end)).toString());
        checksAfter.getOrDefault(table.id(), Map.of()).values().stream()
                .filter(check -> check.isInherited()
                        && !check.isValidated()
                        && !check.definition().endsWith(UNENFORCED))
                .forEach(check -> statements.add(unproven(table, check)));
        missing(before, table).stream()
                .sorted(Comparator.comparing((Column column) -> column.generated() == null))
                .forEach(column -> statements.add("alter table only " + References.qualified(table.id())
                        + " drop column " + SqlName.quoted(column.name())));
        for (Column column : table.columns()) {
            if (!added.contains(column)) {
                complete(table, parent, column, separate, statements);
            }
        }
        statements.addAll(part.statements().subList(1, part.statements().size()));
        return statements;
    }

    /** The partition is made while the table above has the columns that it had. */
    void order(Table table, StepGraph graph) {
        Table parent = parentOf(table);
        Table before = parent == null ? null : Planning.table(planning.from(), parent.id());
        if (parent == null || before == null) {
            return;
        }
        StepKey made = StepKey.of(Op.CREATE, table.id());
        missing(before, parent)
                .forEach(column ->
                        graph.before(made, StepKey.of(Op.DROP, Planning.columnId(parent.id(), column.name()))));
        missing(parent, before)
                .forEach(column ->
                        graph.before(made, StepKey.of(Op.CREATE, Planning.columnId(parent.id(), column.name()))));
    }

    /** The columns of one table that the other has not. */
    private static List<Column> missing(Table one, Table other) {
        List<Column> missing = new ArrayList<>();
        for (Column column : one.columns()) {
            if (other.columns().find(column.name()).isEmpty()) {
                missing.add(column);
            }
        }
        return missing;
    }

    /** {@code LIKE} copies a check as a proven one, since the table is empty. */
    private static String unproven(Table table, Constraint check) {
        String name = SqlName.quoted(check.name().value());
        return "alter table only " + References.qualified(table.id()) + " drop constraint " + name + ", add constraint "
                + name + " " + check.definition();
    }

    /** What {@code LIKE} does not bring. */
    private void complete(Table table, Table parent, Column column, Set<ObjectId> separate, List<String> statements) {
        String alter = "alter table only " + References.qualified(table.id()) + " ";
        if (column.defaultExpression() != null && !separate.contains(Planning.defaultId(table.id(), column.name()))) {
            statements.add(alter + "alter column " + SqlName.quoted(column.name()) + " set default "
                    + column.defaultExpression());
        }
        boolean isNullableAbove = parent.columns()
                .find(column.name())
                .filter(above -> above.notNull() == null)
                .isPresent();
        if (column.notNull() != null && isNullableAbove) {
            boolean hasName = planning.to().majorVersion() >= NAMED_SINCE
                    && !column.notNull().name().value().isEmpty();
            statements.add(alter
                    + (hasName
                            ? ColumnDdl.addNotNull(column, column.notNull())
                            : "alter column " + SqlName.quoted(column.name()) + " set not null"));
        }
    }

    /** The table that it is a partition of, at the next level that is there before, if that keeps its columns and has checks, which it keeps too. */
    private @Nullable Table parentOf(Table table) {
        Table.Partition partition = table.partitionOf();
        if (partition == null
                || table.foreign() != null
                || table.columns().names().isEmpty()) {
            return null;
        }
        if (!planning.isStaying(partition.parent())) {
            Table made =
                    planning.isCreated(partition.parent()) ? Planning.table(planning.to(), partition.parent()) : null;
            return made == null ? null : parentOf(made);
        }
        Table before = Planning.table(planning.from(), partition.parent());
        Table after = Planning.table(planning.to(), partition.parent());
        if (before == null || after == null || !isSameShape(before, after)) {
            return null;
        }
        Map<String, Constraint> checks = checksBefore.getOrDefault(before.id(), Map.of());
        boolean isKept = !checks.isEmpty()
                && checks.values().stream().noneMatch(check -> planning.isGoing(check.id()))
                && definitions(checks).equals(definitions(checksAfter.getOrDefault(after.id(), Map.of())));
        return isKept ? after : null;
    }

    /** Whether the columns that stay are what they were. */
    private boolean isSameShape(Table before, Table after) {
        for (Column column : before.columns()) {
            Column other = after.columns().find(column.name()).orElse(null);
            boolean isRebuilt =
                    planning.diff().parts().rebuiltColumns().contains(Planning.columnId(after.id(), column.name()));
            if (isRebuilt || (other != null && !shape(column).equals(shape(other)))) {
                return false;
            }
        }
        return true;
    }

    private static String shape(Column column) {
        return column.type() + " " + column.collation() + " " + column.generated() + " " + (column.notNull() == null);
    }

    private static Map<ObjectId, Map<String, Constraint>> checks(Catalog catalog) {
        Map<ObjectId, Map<String, Constraint>> checks = new HashMap<>();
        for (CatalogObject object : catalog.objects(ObjectKind.CONSTRAINT)) {
            if (object instanceof Constraint constraint && constraint.type() == Constraint.Type.CHECK) {
                checks.computeIfAbsent(constraint.on(), table -> new TreeMap<>())
                        .put(constraint.name().value(), constraint);
            }
        }
        return checks;
    }

    private static Map<String, String> definitions(Map<String, Constraint> checks) {
        Map<String, String> definitions = new TreeMap<>();
        checks.forEach((name, check) -> definitions.put(name, check.definition()));
        return definitions;
    }
}
