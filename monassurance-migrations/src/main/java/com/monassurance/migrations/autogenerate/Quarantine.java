package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.sqlplan.LockMode;
import com.monassurance.migrations.sqlplan.LockedRelation;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sets tables and columns aside that a plan would drop: they get another name and hold nobody up any more. Tables that
 * are attached to others are taken off first, foreign keys to tables that stay are dropped, and a column that would have
 * to be given a value by whoever inserts has to no more. Confined to one thread.
 */
final class Quarantine {

    /** What begins like this was set aside. */
    static final String PREFIX = "_dropped_";

    private static final int NAME_BYTES_MAX = 63;
    /** NOT NULL has a name of its own. */
    private static final int NAMED_SINCE = 18;

    private final Catalog whole;
    private final Catalog start;
    private final Catalog desired;
    private final Predicate<ObjectId> looked;
    private final List<Rename> decided;
    private final List<Rename> renames = new ArrayList<>();
    private final List<Rename> along = new ArrayList<>();
    private final List<PlannedStatement> before = new ArrayList<>();
    private final List<PlannedStatement> after = new ArrayList<>();
    private final Set<List<String>> taken = new HashSet<>();

    private Quarantine(
            Catalog whole, Catalog start, Catalog desired, List<Rename> decided, Predicate<ObjectId> looked) {
        this.whole = whole;
        this.start = start;
        this.desired = desired;
        this.decided = decided;
        this.looked = looked;
    }

    /** What is set aside of a schema, of which that is looked at which was not set aside before. */
    static Quarantine of(
            Catalog whole, Catalog start, Catalog desired, List<Rename> decided, Predicate<ObjectId> looked) {
        Quarantine quarantine = new Quarantine(whole, start, desired, decided, looked);
        quarantine.find();
        return quarantine;
    }

    /** Nothing is set aside. */
    static Quarantine none(Catalog start) {
        return new Quarantine(start, start, start, List.of(), id -> false);
    }

    List<Rename> renames() {
        List<Rename> all = new ArrayList<>(renames);
        all.addAll(along);
        return all;
    }

    /** What has to be done under the old names. */
    List<PlannedStatement> before() {
        return before;
    }

    /** What has to be done under the new names, when keys are gone. */
    List<PlannedStatement> after() {
        return after;
    }

    List<String> notes() {
        return renames.stream()
                .map(rename -> "Set aside instead of dropped: " + rename.from() + ", now "
                        + rename.to().name() + ".")
                .toList();
    }

    private void find() {
        for (Catalog each : List.of(whole, desired)) {
            for (CatalogObject object : each.objects()) {
                List<String> path = object.id().path();
                if (path.size() > 1) {
                    taken.add(List.of(path.get(0), object.id().name()));
                }
            }
        }
        List<Table> gone = new ArrayList<>();
        for (CatalogObject object : start.objects(ObjectKind.TABLE)) {
            Table table = (Table) object;
            ObjectId wanted = renamed(table.id());
            if (!looked.test(table.id())) {
                continue;
            }
            if (desired.find(wanted).orElse(null) instanceof Table other) {
                columns(table, other);
            } else {
                gone.add(table);
            }
        }
        Set<ObjectId> ids = new HashSet<>();
        gone.forEach(table -> ids.add(table.id()));
        gone.forEach(table -> table(table, ids));
    }

    private void table(Table table, Set<ObjectId> gone) {
        ObjectId id = table.id();
        String schema =
                renamed(ObjectId.of(ObjectKind.SCHEMA, id.path().get(0))).name();
        String name = free(schema, id.name());
        ObjectId aside = ObjectId.of(ObjectKind.TABLE, schema, name);
        Table.Partition partition = table.partitionOf();
        if (partition != null && !gone.contains(partition.parent())) {
            before.add(statement(
                    "alter table " + name(partition.parent()) + " detach partition " + name(id),
                    id,
                    partition.parent(),
                    id));
        }
        for (ObjectId parent : table.parents()) {
            if (!gone.contains(parent)) {
                before.add(statement("alter table " + name(id) + " no inherit " + name(parent), id, id, parent));
            }
        }
        for (CatalogObject object : start.objects(ObjectKind.CONSTRAINT)) {
            Constraint key = (Constraint) object;
            ObjectId referenced = key.references();
            if (referenced == null || gone.contains(referenced)) {
                continue;
            }
            boolean isHolding = key.on().equals(id)
                    && key.type() == Constraint.Type.FOREIGN_KEY
                    && (key.attachedTo() == null || (partition != null && !gone.contains(partition.parent())));
            if (isHolding) {
                before.add(statement(
                        "alter table " + name(id) + " drop constraint "
                                + SqlName.quoted(key.id().name()),
                        key.id(),
                        id,
                        referenced));
            }
        }
        renames.add(Rename.of(id, aside));
        along(table, aside);
    }

    /** Names that whoever makes the table anew would want: those of its keys, indexes and sequences. */
    private void along(Table table, ObjectId aside) {
        String schema = aside.path().get(0);
        for (CatalogObject object : start.objects(ObjectKind.CONSTRAINT)) {
            Constraint key = (Constraint) object;
            if (key.on().equals(table.id()) && key.isIndexed() && key.attachedTo() == null) {
                along.add(Rename.of(
                        key.id(),
                        aside.part(ObjectKind.CONSTRAINT, free(schema, key.id().name()))));
            }
        }
        for (CatalogObject object : start.objects(ObjectKind.INDEX)) {
            Index index = (Index) object;
            if (index.table().equals(table.id()) && index.constraint() == null && index.attachedTo() == null) {
                along.add(Rename.of(
                        index.id(),
                        aside.part(ObjectKind.INDEX, free(schema, index.id().name()))));
            }
        }
        sequences(owner -> owner.table().equals(table.id()), schema);
    }

    private void sequences(Predicate<Sequence.Owner> isOwner, String schema) {
        for (CatalogObject object : start.objects(ObjectKind.SEQUENCE)) {
            Sequence.Owner owner = ((Sequence) object).ownedBy();
            if (owner != null && isOwner.test(owner)) {
                String name = free(schema, object.id().name());
                along.add(Rename.of(object.id(), ObjectId.of(ObjectKind.SEQUENCE, schema, name)));
            }
        }
    }

    private void columns(Table table, Table wanted) {
        boolean isFixed = table.ofType() != null || table.foreign() != null;
        Set<String> names = new HashSet<>(wanted.columns().names());
        whole.find(table.id())
                .filter(Table.class::isInstance)
                .ifPresent(all -> names.addAll(((Table) all).columns().names()));
        for (Column column : table.columns()) {
            ObjectId id = table.id().part(ObjectKind.COLUMN, column.name());
            boolean isGone = wanted.columns().find(renamed(id).name()).isEmpty();
            if (!isGone || isFixed || column.generated() != null || column.isInherited()) {
                continue;
            }
            String name = free(names::add, column.name());
            ObjectId aside = wanted.id().part(ObjectKind.COLUMN, name);
            renames.add(Rename.of(id, aside));
            sequences(
                    owner -> owner.table().equals(table.id()) && owner.column().equals(column.name()),
                    wanted.id().path().get(0));
            mayBeNull(table, column, wanted, aside);
        }
    }

    /** Whoever inserts need not give it a value; and the name of its NOT NULL is free for whoever wants it. */
    private void mayBeNull(Table table, Column column, Table wanted, ObjectId aside) {
        Column.NotNull notNull = column.notNull();
        if (notNull == null || column.identity() != Column.Identity.NONE) {
            return;
        }
        String given = notNull.name().value();
        boolean isNameWanted = desired.find(wanted.id().part(ObjectKind.CONSTRAINT, given))
                        .isPresent()
                || wanted.columns().list().stream()
                        .map(Column::notNull)
                        .anyMatch(other -> other != null && other.name().value().equals(given));
        ObjectId id = table.id().part(ObjectKind.COLUMN, column.name());
        if (isNameWanted && whole.majorVersion() >= NAMED_SINCE) {
            before.add(nullable(id));
        } else if (column.defaultExpression() == null) {
            after.add(nullable(aside));
        }
    }

    private static PlannedStatement nullable(ObjectId column) {
        ObjectId table = ObjectId.of(
                ObjectKind.TABLE, column.path().get(0), column.path().get(1));
        return statement(
                "alter table " + name(table) + " alter column " + SqlName.quoted(column.name()) + " drop not null",
                column,
                table);
    }

    private ObjectId renamed(ObjectId id) {
        for (Rename rename : decided) {
            if (rename.value().isEmpty() && rename.from().equals(id)) {
                return rename.to();
            }
        }
        if (id.path().size() < 2) {
            return id;
        }
        ObjectId schema = renamed(ObjectId.of(ObjectKind.SCHEMA, id.path().get(0)));
        List<String> path = new ArrayList<>(id.path());
        path.set(0, schema.name());
        return new ObjectId(id.kind(), path);
    }

    private String free(String schema, String name) {
        return free(found -> taken.add(List.of(schema, found)), name);
    }

    /** The first name that can be taken. */
    private static String free(Predicate<String> taking, String name) {
        String found = shortened(name, "");
        for (int i = 2; !taking.test(found); i++) {
            found = shortened(name, "_" + i);
        }
        return found;
    }

    /** At most as many bytes as a name can have, and whole letters. */
    private static String shortened(String name, String ending) {
        String kept = name;
        while ((PREFIX + kept + ending).getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return PREFIX + kept + ending;
    }

    private static PlannedStatement statement(String sql, ObjectId object, ObjectId... locked) {
        List<LockedRelation> locks = new ArrayList<>();
        for (ObjectId each : locked) {
            locks.add(new LockedRelation(name(each), LockMode.ACCESS_EXCLUSIVE));
        }
        return new PlannedStatement(sql, object, true, locks, false, false, List.of(), List.of());
    }

    private static String name(ObjectId id) {
        return SqlName.qualified(id.path().get(0), id.path().get(1));
    }
}
