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
import java.util.ArrayList;
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
        if (parent == null) {
            return null;
        }
        String first = part.statements().get(0);
        int end = first.lastIndexOf(END);
        StringBuilder create = new StringBuilder(table.isLogged() ? "create table " : "create unlogged table ")
                .append(References.qualified(table.id()))
                .append(" (\n    like ")
                .append(References.qualified(parent.id()))
                .append(" including constraints including generated");
        checksAfter.getOrDefault(table.id(), Map.of()).values().stream()
                .filter(Constraint::isLocal)
                .filter(check -> part.inside().contains(check.id()))
                .filter(check -> !check.isInherited())
                .forEach(check -> create.append(",\n    constraint ")
                        .append(SqlName.quoted(check.name().value()))
                        .append(' ')
                        .append(check.definition()));
        List<String> statements = new ArrayList<>();
        statements.add(create.append(first.substring(end)).toString());
        checksAfter.getOrDefault(table.id(), Map.of()).values().stream()
                .filter(check -> check.isInherited() && !check.isValidated())
                .forEach(check -> statements.add(unproven(table, check)));
        for (Column column : table.columns()) {
            complete(table, parent, column, separate, statements);
        }
        statements.addAll(part.statements().subList(1, part.statements().size()));
        return statements;
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

    /** The table that it is a partition of, if that keeps its columns and has checks, which it keeps too. */
    private @Nullable Table parentOf(Table table) {
        Table.Partition partition = table.partitionOf();
        if (partition == null
                || table.foreign() != null
                || table.columns().names().isEmpty()
                || !planning.isStaying(partition.parent())) {
            return null;
        }
        Table before = Planning.table(planning.from(), partition.parent());
        Table after = Planning.table(planning.to(), partition.parent());
        if (before == null || after == null || !shape(before).equals(shape(after))) {
            return null;
        }
        Map<String, Constraint> checks = checksBefore.getOrDefault(before.id(), Map.of());
        boolean isKept = !checks.isEmpty()
                && checks.values().stream().noneMatch(check -> planning.isGoing(check.id()))
                && definitions(checks).equals(definitions(checksAfter.getOrDefault(after.id(), Map.of())));
        return isKept ? after : null;
    }

    private static Map<String, String> shape(Table table) {
        Map<String, String> shape = new TreeMap<>();
        for (Column column : table.columns()) {
            shape.put(
                    column.name(),
                    column.type() + " " + column.collation() + " " + column.generated() + " "
                            + (column.notNull() == null));
        }
        return shape;
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
