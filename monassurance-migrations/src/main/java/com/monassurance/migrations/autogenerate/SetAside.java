package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a schema has set aside, as far as another schema does not have it under that name: tables and columns whose names
 * say so, and what only they still need, such as their types and sequences. It is left alone. Confined to one thread.
 */
final class SetAside implements Predicate<ObjectId> {

    /** What stands in a table and goes with it. */
    private static final Set<ObjectKind> PARTS = EnumSet.of(
            ObjectKind.TABLE,
            ObjectKind.COLUMN,
            ObjectKind.COLUMN_DEFAULT,
            ObjectKind.CONSTRAINT,
            ObjectKind.INDEX,
            ObjectKind.RULE,
            ObjectKind.TRIGGER,
            ObjectKind.POLICY);

    private final Catalog catalog;
    private final Catalog desired;
    private final Set<List<String>> tables = new HashSet<>();
    private final Set<List<String>> columns = new HashSet<>();
    private final Set<ObjectId> needed = new TreeSet<>();
    private final Deque<ObjectId> open = new ArrayDeque<>();

    private SetAside(Catalog catalog, Catalog desired) {
        this.catalog = catalog;
        this.desired = desired;
    }

    /** What one schema has set aside and the other does not have. */
    static SetAside in(Catalog catalog, Catalog desired) {
        SetAside found = new SetAside(catalog, desired);
        found.find();
        return found;
    }

    /** The schema without it. */
    Catalog hidden() {
        return isEmpty() ? catalog : catalog.without(this);
    }

    boolean isEmpty() {
        return tables.isEmpty() && columns.isEmpty();
    }

    /** One sentence for each table and column. */
    List<String> notes() {
        Set<String> names = new TreeSet<>();
        tables.forEach(path -> names.add("table " + String.join(".", path)));
        columns.forEach(path -> names.add("column " + String.join(".", path)));
        return names.stream()
                .map(name -> "Left alone, for it was set aside: " + name + ".")
                .toList();
    }

    @Override
    public boolean test(ObjectId id) {
        List<String> path = id.path();
        boolean isColumn =
                (id.kind() == ObjectKind.COLUMN || id.kind() == ObjectKind.COLUMN_DEFAULT) && columns.contains(path);
        return isOfTable(id) || isColumn || needed.contains(id);
    }

    private boolean isOfTable(ObjectId id) {
        List<String> path = id.path();
        return PARTS.contains(id.kind()) && path.size() >= 2 && tables.contains(path.subList(0, 2));
    }

    private void find() {
        for (CatalogObject object : catalog.objects(ObjectKind.TABLE)) {
            Table table = (Table) object;
            Table other = desired.find(table.id()).orElse(null) instanceof Table found ? found : null;
            if (other == null && table.id().name().startsWith(Quarantine.PREFIX)) {
                tables.add(table.id().path());
            }
            for (Column column : table.columns()) {
                boolean isAside = column.name().startsWith(Quarantine.PREFIX)
                        && (other == null || other.columns().find(column.name()).isEmpty());
                if (isAside) {
                    ObjectId id = table.id().part(ObjectKind.COLUMN, column.name());
                    columns.add(id.path());
                    open.add(id);
                    open.add(table.id().part(ObjectKind.COLUMN_DEFAULT, column.name()));
                }
            }
        }
        if (isEmpty()) {
            return;
        }
        for (CatalogObject object : catalog.objects()) {
            boolean isOfTable = isOfTable(object.id());
            boolean isItsSequence =
                    object instanceof Sequence sequence && sequence.ownedBy() != null && isSetAside(sequence.ownedBy());
            if (isOfTable) {
                open.add(object.id());
                need(ObjectId.of(ObjectKind.SCHEMA, object.id().path().get(0)));
            } else if (isItsSequence) {
                need(object.id());
            }
            if (isOfTable && object instanceof Table table) {
                table.columns().forEach(column -> {
                    open.add(table.id().part(ObjectKind.COLUMN, column.name()));
                    open.add(table.id().part(ObjectKind.COLUMN_DEFAULT, column.name()));
                });
            }
        }
        while (!open.isEmpty()) {
            for (Dependency each : catalog.dependsOn(open.pop())) {
                need(each.referenced());
            }
        }
    }

    private boolean isSetAside(Sequence.Owner owner) {
        return test(owner.table()) || test(owner.table().part(ObjectKind.COLUMN, owner.column()));
    }

    /** What the other schema has too stays anyway, and what stands in a table that stays is none of it. */
    private void need(ObjectId id) {
        boolean isPart = id.kind() != ObjectKind.TABLE && PARTS.contains(id.kind());
        boolean isLost =
                !isPart && catalog.find(id).isPresent() && desired.find(id).isEmpty();
        if (isLost && !test(id) && needed.add(id)) {
            open.add(id);
        }
    }
}
