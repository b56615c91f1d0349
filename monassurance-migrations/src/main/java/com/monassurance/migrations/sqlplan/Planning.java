package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.catalog.View;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.diff.GeneratedColumns;
import com.monassurance.migrations.diff.SchemaDiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all parts of a planner look at: both catalogues and what happens to each object. Confined to one thread. */
final class Planning {

    private final SchemaDiff diff;
    private final PlanSettings settings;
    private final Map<ObjectId, Change> changes = new HashMap<>();
    private final Map<List<String>, ObjectId> relationsFrom = new HashMap<>();
    private final Map<List<String>, ObjectId> relationsTo = new HashMap<>();
    private final Map<ObjectId, List<ObjectId>> partitionsFrom = new HashMap<>();
    private final Map<ObjectId, List<ObjectId>> partitionsTo = new HashMap<>();
    private final Set<ObjectId> above = new HashSet<>();
    private final Set<ObjectId> watched = new HashSet<>();

    Planning(SchemaDiff diff, PlanSettings settings) {
        this.diff = diff;
        this.settings = settings;
        diff.changes().forEach(change -> changes.put(change.id(), change));
        index(diff.from(), relationsFrom, partitionsFrom);
        index(diff.to(), relationsTo, partitionsTo);
    }

    private void index(
            Catalog catalog, Map<List<String>, ObjectId> relations, Map<ObjectId, List<ObjectId>> partitions) {
        for (CatalogObject object : catalog.objects()) {
            if (object instanceof Table table) {
                relations.put(table.id().path(), table.id());
                above.addAll(parents(table));
                if (table.partitionOf() != null) {
                    partitions
                            .computeIfAbsent(table.partitionOf().parent(), id -> new ArrayList<>())
                            .add(table.id());
                }
            } else if (object instanceof View) {
                relations.put(object.id().path(), object.id());
            } else if (object instanceof Trigger trigger) {
                watched.add(trigger.on());
            }
        }
    }

    /** The tables above a table. */
    static List<ObjectId> parents(Table table) {
        Table.Partition partition = table.partitionOf();
        return partition == null ? table.parents() : List.of(partition.parent());
    }

    /** The parents under which a table stays: the next one comes behind them, so that the others leave for the order's sake. */
    List<ObjectId> keptParents(Table before, Table after) {
        List<ObjectId> kept = new ArrayList<>();
        int last = -1;
        for (ObjectId parent : after.parents()) {
            int place = before.parents().indexOf(parent);
            if (place <= last || isRebuilt(parent)) {
                break;
            }
            kept.add(parent);
            last = place;
        }
        return kept;
    }

    SchemaDiff diff() {
        return diff;
    }

    PlanSettings settings() {
        return settings;
    }

    Catalog from() {
        return diff.from();
    }

    Catalog to() {
        return diff.to();
    }

    @Nullable
    Change change(ObjectId id) {
        return changes.get(id);
    }

    boolean isDropped(ObjectId id) {
        return changes.get(id) instanceof Change.Dropped;
    }

    boolean isCreated(ObjectId id) {
        return changes.get(id) instanceof Change.Created;
    }

    boolean isRebuilt(ObjectId id) {
        return changes.get(id) instanceof Change.Rebuilt;
    }

    boolean isSwapped(ObjectId id) {
        return isRebuilt(id) && diff.parts().swappedTypes().contains(id);
    }

    /** Whether it is gone for some time or for good. */
    boolean isGoing(ObjectId id) {
        return isDropped(id) || isRebuilt(id);
    }

    /** Whether it is made. */
    boolean isComing(ObjectId id) {
        return isCreated(id) || isRebuilt(id);
    }

    /** Whether an object of the first catalogue is still the same object in the second. */
    boolean isStaying(ObjectId id) {
        return from().find(id).isPresent() && to().find(id).isPresent() && !isRebuilt(id);
    }

    /** The relation that a part hangs on, before. */
    @Nullable
    ObjectId relationFrom(ObjectId part) {
        return part.path().size() < 2 ? null : relationsFrom.get(part.path().subList(0, 2));
    }

    /** The relation that a part hangs on, after. */
    @Nullable
    ObjectId relationTo(ObjectId part) {
        return part.path().size() < 2 ? null : relationsTo.get(part.path().subList(0, 2));
    }

    /** The partitions that a table has before. */
    List<ObjectId> partitionsFrom(ObjectId table) {
        return partitionsFrom.getOrDefault(table, List.of());
    }

    /** The partitions that a table has after. */
    List<ObjectId> partitionsTo(ObjectId table) {
        return partitionsTo.getOrDefault(table, List.of());
    }

    /** Whether the type of a column is another afterwards, although it has the same name. */
    boolean isOfSwappedType(ObjectId table, Column column) {
        return to().dependsOn(columnId(table, column.name())).stream()
                .map(Dependency::referenced)
                .anyMatch(id -> isSwapped(id) && !id.equals(table));
    }

    /** Whether it is a generated column that becomes a plain one with the values it has. */
    boolean isEnded(ObjectId id) {
        if (id.kind() != ObjectKind.COLUMN) {
            return false;
        }
        Column before = column(from(), relationFrom(id), id.name());
        Column after = column(to(), relationTo(id), id.name());
        return before != null && after != null && GeneratedColumns.isEnded(before, after);
    }

    /** Whether triggers of people see rows of a table come or go, before or after. */
    boolean isWatched(ObjectId table) {
        return watched.contains(table);
    }

    /** Whether other tables inherit from a table, or are its partitions, before or after. */
    boolean hasChildren(ObjectId table) {
        return above.contains(table);
    }

    /** Whether a partition leaves the table above, or its parent is made again, and is attached again afterwards. */
    boolean isComingBack(Table before, Table after) {
        Table.Partition one = before.partitionOf();
        Table.Partition other = after.partitionOf();
        return one != null
                && other != null
                && (!one.parent().equals(other.parent())
                        || isRebuilt(one.parent())
                        || !one.bound().equals(other.bound())
                        || (one.isDetaching() && !other.isDetaching()));
    }

    static @Nullable Column column(Catalog catalog, @Nullable ObjectId relation, String name) {
        if (relation == null) {
            return null;
        }
        CatalogObject object = catalog.find(relation).orElse(null);
        Optional<Column> found = object instanceof Table table
                ? table.columns().find(name)
                : object instanceof View view ? view.columns().find(name) : Optional.empty();
        return found.orElse(null);
    }

    static @Nullable Table table(Catalog catalog, ObjectId id) {
        return catalog.find(id).orElse(null) instanceof Table table ? table : null;
    }

    /** The composite type that a table is of, or was. */
    List<ObjectId> typesOf(ObjectId table) {
        return Stream.concat(from().dependsOn(table).stream(), to().dependsOn(table).stream())
                .map(Dependency::referenced)
                .filter(each -> each.kind() == ObjectKind.COMPOSITE)
                .distinct()
                .toList();
    }

    static ObjectId columnId(ObjectId relation, String name) {
        return relation.part(ObjectKind.COLUMN, name);
    }

    static ObjectId defaultId(ObjectId relation, String name) {
        return relation.part(ObjectKind.COLUMN_DEFAULT, name);
    }

    /** Whether a column of a table comes from a table above and is not declared by the table itself. */
    static boolean isFromAbove(Table table, Column column) {
        return column.isInherited() && (!column.isLocal() || table.partitionOf() != null);
    }
}
