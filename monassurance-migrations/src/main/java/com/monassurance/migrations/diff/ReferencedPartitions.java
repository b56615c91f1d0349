package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds foreign keys that are made again because a partition of what they refer to leaves, for a while or for ever: the server
 * lets no partition go that has rows to which others refer. Pure.
 */
final class ReferencedPartitions {

    private ReferencedPartitions() {}

    /** Gives each such key with the partition; those of a table that is made again leave it for a while. */
    static void leaving(Catalog from, Catalog to, Predicate<ObjectId> remade, BiConsumer<ObjectId, ObjectId> found) {
        Map<ObjectId, List<Constraint>> keys = new HashMap<>();
        for (CatalogObject object : from.objects(ObjectKind.CONSTRAINT)) {
            Constraint key = (Constraint) object;
            if (key.type() == Constraint.Type.FOREIGN_KEY
                    && key.references() != null
                    && from.find(key.references()).orElse(null) instanceof Table target
                    && target.partitionKey() != null) {
                keys.computeIfAbsent(key.references(), id -> new ArrayList<>()).add(key);
            }
        }
        if (keys.isEmpty()) {
            return;
        }
        for (CatalogObject object : from.objects(ObjectKind.TABLE)) {
            Table before = (Table) object;
            Table.Partition one = before.partitionOf();
            boolean isLeaving = one != null
                    && (remade.test(one.parent())
                            || isLeaving(one, to.find(before.id()).orElse(null)));
            if (isLeaving) {
                above(from, before, keys, key -> found.accept(key.id(), before.id()));
            }
        }
    }

    private static boolean isLeaving(Table.Partition one, @Nullable CatalogObject after) {
        Table.Partition other = after instanceof Table table ? table.partitionOf() : null;
        return other == null
                || !other.parent().equals(one.parent())
                || !other.bound().equals(one.bound());
    }

    /** A key refers to one of the tables above and means its partitions at any depth. */
    private static void above(
            Catalog from, Table partition, Map<ObjectId, List<Constraint>> keys, Consumer<Constraint> found) {
        Table at = partition;
        while (at != null && at.partitionOf() != null) {
            ObjectId parent = at.partitionOf().parent();
            keys.getOrDefault(parent, List.of()).forEach(found);
            at = from.find(parent).orElse(null) instanceof Table table ? table : null;
        }
    }
}
