package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares two catalogues and finds what has to be rebuilt along with what changes. Confined to one thread. */
final class Differ {

    private final Catalog from;
    private final Catalog to;
    private final DiffSettings settings;
    private final InPlace inPlace;
    private final SortedMap<ObjectId, Change> changes = new TreeMap<>();
    private final Map<ObjectId, Set<ObjectId>> causes = new HashMap<>();
    private final Map<List<String>, ObjectId> relations = new HashMap<>();
    private final Map<ObjectId, List<Index>> indexesOfConstraints = new HashMap<>();
    private final Set<ObjectId> retyped = new TreeSet<>();
    private final Set<ObjectId> rebuiltColumns = new TreeSet<>();
    private final Set<ObjectId> resetDefaults = new TreeSet<>();
    private final Set<ObjectId> swapped = new TreeSet<>();
    private final Set<ObjectId> texts = new TreeSet<>();
    private final Deque<Break> open = new ArrayDeque<>();

    /** Something that its dependants cannot hold on to: it goes, or a column gets another type. */
    private record Break(ObjectId id, boolean isGone, boolean isWithinFamily) {}

    Differ(Catalog from, Catalog to, DiffSettings settings) {
        this.from = from;
        this.to = to;
        this.settings = settings;
        this.inPlace = new InPlace(from, to);
        for (CatalogObject object : from.objects()) {
            if (object instanceof Table || object instanceof View) {
                relations.put(object.id().path(), object.id());
            } else if (object instanceof Index index && index.constraint() != null) {
                indexesOfConstraints
                        .computeIfAbsent(index.constraint(), id -> new ArrayList<>(1))
                        .add(index);
            }
        }
    }

    SchemaDiff diff() {
        for (CatalogObject object : from.objects()) {
            if (settings.filter().test(object.id())) {
                compare(object, to.find(object.id()).orElse(null));
            }
        }
        for (CatalogObject object : to.objects()) {
            if (settings.filter().test(object.id()) && from.find(object.id()).isEmpty()) {
                changes.put(object.id(), new Change.Created(object));
            }
        }
        JoinedIndexes joined = new JoinedIndexes(from, to);
        for (Index part : joined.left(id -> changes.get(id) instanceof Change.Dropped)) {
            rebuild(Objects.requireNonNull(part.attachedTo()), part.id());
        }
        joined.without(this::rebuild);
        UnprovenChecks.above(from, to, this::rebuild);
        ReferencedPartitions.leaving(from, to, id -> changes.get(id) instanceof Change.Rebuilt, this::rebuild);
        setDefaultsAside();
        HeldDomains held = new HeldDomains(from);
        do {
            while (!open.isEmpty()) {
                spread(open.pop());
            }
            remakeRuled(held);
        } while (!open.isEmpty());
        swapInner();
        return new SchemaDiff(
                from,
                to,
                List.copyOf(changes.values()),
                new Parts(retyped, rebuiltColumns, resetDefaults, swapped, texts),
                reordered());
    }

    private void remakeRuled(HeldDomains held) {
        for (Change change : List.copyOf(changes.values())) {
            ObjectId domain = held.ruled(change);
            if (domain != null && !(changes.get(domain) instanceof Change.Rebuilt)) {
                rebuild(domain, change.id());
            }
        }
    }

    /** What a type holds that is put aside stays beside it just as long. */
    private void swapInner() {
        Deque<ObjectId> types = new ArrayDeque<>(swapped);
        while (!types.isEmpty()) {
            for (Dependency each : from.dependsOn(types.pop())) {
                ObjectId id = each.referenced();
                boolean isHeld = HeldKinds.isType(id.kind()) || id.kind() == ObjectKind.SERVER;
                if (isHeld && changes.get(id) instanceof Change.Rebuilt && swapped.add(id)) {
                    types.push(id);
                }
            }
        }
    }

    private List<ObjectId> reordered() {
        List<ObjectId> found = new ArrayList<>();
        for (CatalogObject object : from.objects()) {
            if (object instanceof Table before
                    && to.find(before.id()).orElse(null) instanceof Table after
                    && CatalogComparison.isReordered(before, after)) {
                found.add(before.id());
            }
        }
        return found;
    }

    private void compare(CatalogObject before, @Nullable CatalogObject after) {
        if (after == null) {
            changes.put(before.id(), new Change.Dropped(before));
            gone(before.id());
        } else if (!before.equals(after)) {
            if (inPlace.isPossible(before, after)) {
                changes.put(before.id(), new Change.Altered(before, after));
                if (before instanceof Table a && after instanceof Table b) {
                    columns(a, b);
                }
            } else {
                rebuild(before.id(), before.id());
                if (before instanceof Index index) {
                    ofIndex(index);
                }
                if (before instanceof Table table && table.foreign() == null) {
                    swapped.add(before.id());
                }
            }
        }
    }

    /** An index of a constraint goes with it, and one of a partition with that of the table above. */
    private void ofIndex(Index index) {
        if (index.constraint() != null) {
            rebuild(index.constraint(), index.id());
        }
        if (index.attachedTo() != null && !index.isValid()) {
            rebuild(index.attachedTo(), index.id());
        }
    }

    /** Default privileges would go to the members of an extension that is made under them. */
    private void setDefaultsAside() {
        to.objects(ObjectKind.EXTENSION).stream()
                .map(CatalogObject::id)
                .filter(id -> changes.get(id) instanceof Change.Created)
                .forEach(id -> from.objects(ObjectKind.DEFAULT_PRIVILEGES).forEach(each -> rebuild(each.id(), id)));
    }

    private void columns(Table before, Table after) {
        for (Column column : before.columns()) {
            ObjectId id = before.id().part(ObjectKind.COLUMN, column.name());
            Column other = after.columns().find(column.name()).orElse(null);
            if (other == null) {
                gone(id);
            } else if (GeneratedColumns.isRebuilt(column, other, from.majorVersion())
                    || new DeepTrees(from).isEndedAnew(before, column, other)) {
                rebuildColumn(id);
            } else if (TypeChange.isNeeded(column, other)) {
                retype(id, TypeChange.isWithinFamily(column, other));
            }
        }
    }

    private void rebuild(ObjectId id, ObjectId cause) {
        CatalogObject before = from.find(id).orElse(null);
        CatalogObject after = to.find(id).orElse(null);
        if (before == null || after == null || isKnown(changes.get(id), cause)) {
            return;
        }
        boolean isNew = !(changes.get(id) instanceof Change.Rebuilt);
        Set<ObjectId> all = causes.computeIfAbsent(id, i -> new TreeSet<>());
        all.add(cause);
        changes.put(id, new Change.Rebuilt(before, after, List.copyOf(all)));
        if (isNew) {
            gone(id);
        }
    }

    private static boolean isKnown(@Nullable Change change, ObjectId cause) {
        return change instanceof Change.Rebuilt rebuilt && rebuilt.causes().contains(cause);
    }

    private void gone(ObjectId id) {
        open.push(new Break(id, true, false));
    }

    private void remake(ObjectId table, ObjectId cause) {
        rebuild(table, cause);
        swapped.add(table);
    }

    private void retype(ObjectId column, boolean isWithinFamily) {
        ObjectId relation = relations.get(column.path().subList(0, 2));
        if (relation != null
                && from.find(relation).orElse(null) instanceof Table table
                && (PartitionKey.isNaming(table, column.name()) || isTiedElsewhere(column, table))) {
            // Nothing changes the type of what a table is partitioned by, or of what the server still ties elsewhere.
            remake(relation, column);
        } else if (retyped.add(column)) {
            touchTable(column);
            open.push(new Break(column, false, isWithinFamily));
            if (relation != null) {
                RowTypes.columns(from, relation).forEach(this::toText);
            }
        }
    }

    /** The server changes no type in rows that another column keeps, so that it keeps their text meanwhile. */
    private void toText(ObjectId column) {
        ObjectId relation = relations.get(column.path().subList(0, 2));
        boolean isOfTable = relation != null
                && from.find(relation).orElse(null) instanceof Table table
                && table.foreign() == null
                && isOnBothSides(column);
        if (isOfTable && texts.add(column)) {
            retype(column, false);
        }
    }

    private boolean isTiedElsewhere(ObjectId column, Table table) {
        return to.find(table.id()).orElse(null) instanceof Table other
                && other.columns()
                        .find(column.name())
                        .filter(after -> from.dependsOn(column).stream()
                                .anyMatch(each -> GeneratedColumns.isTakenAlong(each, after, from.majorVersion())))
                        .isPresent();
    }

    private void rebuildColumn(ObjectId column) {
        if (rebuiltColumns.add(column)) {
            touchTable(column);
            gone(column);
        }
    }

    /** The table of a part changes, even if its values do not. */
    private void touchTable(ObjectId part) {
        ObjectId relation = relations.get(part.path().subList(0, 2));
        if (relation != null && !changes.containsKey(relation)) {
            from.find(relation)
                    .ifPresent(before -> to.find(relation)
                            .ifPresent(after -> changes.put(relation, new Change.Altered(before, after))));
        }
    }

    private void spread(Break broken) {
        for (ObjectId id : whole(broken)) {
            for (Dependency each : from.dependants(id)) {
                if (!isStaying(broken, each.dependant())) {
                    spread(broken, each);
                }
            }
        }
    }

    /** What goes with the object: its columns, and the index of a constraint. */
    private List<ObjectId> whole(Break broken) {
        List<ObjectId> all = new ArrayList<>(List.of(broken.id()));
        CatalogObject object = from.find(broken.id()).orElse(null);
        if (object instanceof Table table) {
            table.columns().forEach(column -> all.add(table.id().part(ObjectKind.COLUMN, column.name())));
        } else if (object instanceof View view) {
            view.columns().forEach(column -> all.add(view.id().part(ObjectKind.COLUMN, column.name())));
        }
        indexesOfConstraints.getOrDefault(broken.id(), List.of()).forEach(index -> all.add(index.id()));
        return all;
    }

    /** A column of another type takes its simple dependants along, when the types are of one family. */
    private static boolean isStaying(Break broken, ObjectId dependant) {
        if (broken.isGone() || !broken.isWithinFamily()) {
            return false;
        }
        return switch (dependant.kind()) {
            case CONSTRAINT, INDEX, STATISTICS, COLUMN_DEFAULT, SEQUENCE -> true;
            default -> false;
        };
    }

    private void spread(Break broken, Dependency dependency) {
        ObjectId dependant = dependency.dependant();
        switch (dependant.kind()) {
            case COLUMN -> column(broken, dependency);
            case COLUMN_DEFAULT -> {
                if (isOnBothSides(dependant) && broken.isGone()) {
                    resetDefaults.add(dependant);
                    touchTable(dependant);
                }
            }
            case TABLE, FOREIGN_TABLE -> {
                if (broken.isGone() && broken.id().kind() == ObjectKind.SERVER) {
                    // Its rows are elsewhere, and it cannot go to another server.
                    rebuild(dependant, broken.id());
                } else if (broken.isGone() && !changes.containsKey(dependant)) {
                    from.find(dependant)
                            .ifPresent(before -> to.find(dependant)
                                    .ifPresent(after -> changes.put(dependant, new Change.Altered(before, after))));
                }
            }
            case SEQUENCE -> sequence(broken, dependant);
            case EXTENSION, SCHEMA -> {}
            default -> {
                rebuild(dependant, broken.id());
                from.find(dependant)
                        .filter(Index.class::isInstance)
                        .map(index -> ((Index) index).constraint())
                        .ifPresent(constraint -> rebuild(constraint, broken.id()));
                indexesOfConstraints
                        .getOrDefault(dependant, List.of())
                        .forEach(index -> rebuild(index.id(), broken.id()));
            }
        }
    }

    /** An owned sequence keeps its values; that of an identity goes with it. */
    private void sequence(Break broken, ObjectId sequence) {
        from.find(sequence).ifPresent(object -> {
            Sequence.Owner owner = ((Sequence) object).ownedBy();
            if (broken.isGone() && owner != null && owner.isIdentity()) {
                rebuild(sequence, broken.id());
            }
        });
    }

    private void column(Break broken, Dependency dependency) {
        ObjectId id = dependency.dependant();
        if (!isOnBothSides(id)) {
            return;
        }
        ObjectId relation = relations.get(id.path().subList(0, 2));
        if (relation == null
                || !(from.find(relation).orElseThrow() instanceof Table table)
                || !(to.find(relation).orElse(null) instanceof Table other)) {
            return;
        }
        Column column = table.columns().find(id.name()).orElseThrow();
        Column after = other.columns().find(id.name()).orElseThrow();
        boolean isEnded = GeneratedColumns.isEnded(column, after);
        if (broken.isGone()
                && table.foreign() == null
                && GeneratedColumns.isTakenAlong(dependency, after, from.majorVersion())) {
            remake(relation, broken.id());
        } else if (column.generated() != null && !isEnded) {
            rebuildColumn(id);
        } else if (broken.isGone()
                && HeldKinds.isOfColumn(broken.id().kind())
                && (!isEnded || isNeededAfter(id, broken.id()))) {
            swapped.add(broken.id());
            retype(id, false);
        }
    }

    /** What only an expression used that ends does not count. */
    private boolean isNeededAfter(ObjectId column, ObjectId referenced) {
        return to.dependsOn(column).stream().anyMatch(each -> each.referenced().equals(referenced));
    }

    private boolean isOnBothSides(ObjectId part) {
        ObjectId relation = relations.get(part.path().subList(0, 2));
        return relation != null
                && hasColumn(from.find(relation).orElse(null), part.name())
                && hasColumn(to.find(relation).orElse(null), part.name());
    }

    private static boolean hasColumn(@Nullable CatalogObject relation, String name) {
        return (relation instanceof Table table && table.columns().find(name).isPresent())
                || (relation instanceof View view && view.columns().find(name).isPresent());
    }
}
