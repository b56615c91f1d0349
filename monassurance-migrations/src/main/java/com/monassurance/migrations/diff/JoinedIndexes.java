package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds indexes of partitioned tables that are made again because a partition that stays is to be without its part of
 * them, or one joins that is to be without: the server makes the part by itself and lets nobody drop it. Pure.
 */
final class JoinedIndexes {

    private final Catalog from;
    private final Catalog to;

    JoinedIndexes(Catalog from, Catalog to) {
        this.from = from;
        this.to = to;
    }

    /** The parts of partitions that stay which are dropped: what they are part of has to be made again. */
    List<Index> left(Predicate<ObjectId> isDropped) {
        return from.objects(ObjectKind.INDEX).stream()
                .map(Index.class::cast)
                .filter(index ->
                        index.attachedTo() != null && isDropped.test(index.id()) && isStayingPart(index.table()))
                .toList();
    }

    /** Gives each index of which a partition that joins is to have no part, and that partition. */
    void without(BiConsumer<ObjectId, ObjectId> found) {
        Map<ObjectId, List<Index>> indexes = to.objects(ObjectKind.INDEX).stream()
                .map(Index.class::cast)
                .collect(Collectors.groupingBy(Index::table));
        for (CatalogObject object : to.objects(ObjectKind.TABLE)) {
            Table table = (Table) object;
            Table.Partition partition = table.partitionOf();
            if (partition != null && !isPartAlready(table, partition)) {
                indexes.getOrDefault(partition.parent(), List.of()).stream()
                        .filter(index -> !hasPart(index, table.id()))
                        .forEach(index -> found.accept(index.id(), table.id()));
            }
        }
    }

    private boolean isPartAlready(Table table, Table.Partition partition) {
        return from.find(table.id()).orElse(null) instanceof Table before && partition.equals(before.partitionOf());
    }

    private boolean isStayingPart(ObjectId table) {
        return from.find(table).orElse(null) instanceof Table before
                && to.find(table).orElse(null) instanceof Table after
                && before.partitionOf() != null
                && before.partitionOf().equals(after.partitionOf());
    }

    private boolean hasPart(Index index, ObjectId table) {
        return to.dependants(index.id()).stream()
                .map(Dependency::dependant)
                .anyMatch(each -> each.kind() == ObjectKind.INDEX
                        && each.path().subList(0, 2).equals(table.path()));
    }
}
