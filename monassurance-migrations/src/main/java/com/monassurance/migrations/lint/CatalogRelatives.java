package com.monassurance.migrations.lint;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which tables of a catalogue are locked along with others. Thread-safe. */
final class CatalogRelatives {

    private static final List<QualifiedName> NONE = List.of();

    private final Catalog catalog;
    private final Map<QualifiedName, List<QualifiedName>> heirs = new HashMap<>();
    private final Map<QualifiedName, List<QualifiedName>> referencing = new HashMap<>();
    private final Map<QualifiedName, QualifiedName> defaults = new HashMap<>();

    CatalogRelatives(Catalog catalog) {
        this.catalog = catalog;
        for (CatalogObject object : catalog.objects()) {
            if (object instanceof Table table) {
                table.parents().forEach(parent -> put(heirs, nameOf(parent), nameOf(table.id())));
                Table.Partition partition = table.partitionOf();
                if (partition != null && partition.bound().equalsIgnoreCase("default")) {
                    defaults.put(nameOf(partition.parent()), nameOf(table.id()));
                }
            } else if (object instanceof Constraint constraint) {
                ObjectId references = constraint.references();
                if (references != null) {
                    put(referencing, nameOf(references), nameOf(constraint.on()));
                }
            }
        }
    }

    private static void put(Map<QualifiedName, List<QualifiedName>> lists, QualifiedName key, QualifiedName value) {
        lists.computeIfAbsent(key, name -> new ArrayList<>()).add(value);
    }

    static QualifiedName nameOf(ObjectId id) {
        return new QualifiedName(id.path().get(0), id.path().get(1));
    }

    /** Tables that inherit from a table and are no partitions. */
    List<QualifiedName> heirs(QualifiedName table) {
        return heirs.getOrDefault(table, NONE);
    }

    /** Tables with a foreign key to a table. */
    List<QualifiedName> referencing(QualifiedName table) {
        return referencing.getOrDefault(table, NONE);
    }

    Optional<QualifiedName> findDefaultPartition(QualifiedName table) {
        return Optional.ofNullable(defaults.get(table));
    }

    /** Tables with a column of a domain, which are looked for anew each time. */
    List<QualifiedName> usersOf(QualifiedName domain) {
        return catalog.objects().stream()
                .filter(Table.class::isInstance)
                .map(Table.class::cast)
                .filter(table -> hasColumnOf(table, domain))
                .map(table -> nameOf(table.id()))
                .toList();
    }

    private static boolean hasColumnOf(Table table, QualifiedName domain) {
        for (Column column : table.columns()) {
            if (SqlType.of(column.type()).qualifiedName().equals(domain)) {
                return true;
            }
        }
        return false;
    }
}
