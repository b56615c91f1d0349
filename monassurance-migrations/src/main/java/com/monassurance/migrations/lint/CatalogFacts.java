package com.monassurance.migrations.lint;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Routine;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import com.monassurance.migrations.lint.KnownTable.KnownColumn;
import com.monassurance.migrations.lint.KnownTable.KnownConstraint;
import com.monassurance.migrations.lint.KnownTable.KnownIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A catalogue, ordered for the questions that rules ask. Thread-safe. */
final class CatalogFacts {

    private final Catalog catalog;
    private final Map<ObjectId, List<Constraint>> constraints = new HashMap<>();
    private final Map<ObjectId, List<Index>> indexes = new HashMap<>();
    private final Map<ObjectId, List<QualifiedName>> partitions = new HashMap<>();
    private final Map<QualifiedName, QualifiedName> tablesOfIndexes = new HashMap<>();
    private final Map<String, List<Routine>> routines = new HashMap<>();
    private final Set<QualifiedName> taken = new HashSet<>();
    private final CatalogRelatives relatives;

    CatalogFacts(Catalog catalog) {
        this.catalog = catalog;
        this.relatives = new CatalogRelatives(catalog);
        for (CatalogObject object : catalog.objects()) {
            if (object instanceof Constraint constraint) {
                constraints
                        .computeIfAbsent(constraint.on(), id -> new ArrayList<>())
                        .add(constraint);
                taken.add(CatalogRelatives.nameOf(constraint.on())
                        .renamed(constraint.name().value()));
            } else if (object instanceof Index index) {
                indexes.computeIfAbsent(index.table(), id -> new ArrayList<>()).add(index);
                QualifiedName table = CatalogRelatives.nameOf(index.table());
                tablesOfIndexes.put(table.renamed(index.name().value()), table);
            } else if (object instanceof Table table) {
                Table.Partition partition = table.partitionOf();
                if (partition != null) {
                    partitions
                            .computeIfAbsent(partition.parent(), id -> new ArrayList<>())
                            .add(CatalogRelatives.nameOf(table.id()));
                }
            } else if (object instanceof Routine routine) {
                routines.computeIfAbsent(routine.id().path().get(1), name -> new ArrayList<>())
                        .add(routine);
            }
        }
    }

    CatalogRelatives relatives() {
        return relatives;
    }

    int majorVersion() {
        return catalog.majorVersion();
    }

    /** Whether a constraint or an index of the schema has the name. */
    boolean isTaken(QualifiedName name) {
        return taken.contains(name) || tablesOfIndexes.containsKey(name);
    }

    boolean hasRelation(QualifiedName name) {
        return relation(name).isPresent();
    }

    Optional<QualifiedName> tableOfIndex(QualifiedName index) {
        return Optional.ofNullable(tablesOfIndexes.get(index));
    }

    Optional<DomainType> domain(QualifiedName name) {
        return find(ObjectKind.DOMAIN, name).map(DomainType.class::cast);
    }

    /** Whether it has constraints, or the domain that it is made of has. */
    boolean isConstrained(DomainType domain) {
        boolean isItself = domain.notNull() != null || constraints.containsKey(domain.id());
        return isItself
                || domain(SqlType.of(domain.type()).qualifiedName())
                        .filter(this::isConstrained)
                        .isPresent();
    }

    /** Whether a function of this database is declared to be other than volatile, or none of that name is there. */
    Optional<Boolean> isVolatile(QualifiedName function) {
        List<Routine> candidates = routines.getOrDefault(function.name(), List.of()).stream()
                .filter(routine -> function.schema().isEmpty()
                        || routine.id().path().get(0).equals(function.schema()))
                .toList();
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(candidates.stream().anyMatch(CatalogFacts::isVolatile));
    }

    /** The server prints what is not the default; before the body, which may say anything. */
    private static boolean isVolatile(Routine routine) {
        String head = routine.definition().split("\\bAS \\$|\\bBEGIN ATOMIC|\\bRETURN ", 2)[0];
        String words = " " + head.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ") + " ";
        return !words.contains(" IMMUTABLE ") && !words.contains(" STABLE ");
    }

    /** Views and materialised views whose query uses a column, by name. */
    List<String> viewsOver(QualifiedName table, String column) {
        ObjectId id = ObjectId.of(ObjectKind.COLUMN, table.schema(), table.name(), column);
        return catalog.dependants(id).stream()
                .map(dependency -> dependency.dependant())
                .filter(dependant ->
                        dependant.kind() == ObjectKind.VIEW || dependant.kind() == ObjectKind.MATERIALIZED_VIEW)
                .map(dependant -> CatalogRelatives.nameOf(dependant).toString())
                .distinct()
                .toList();
    }

    Optional<KnownTable> table(QualifiedName name) {
        return relation(name).map(object -> known(name, object));
    }

    private KnownTable known(QualifiedName name, CatalogObject object) {
        KnownTable known = new KnownTable(name, KnownTable.WAS_THERE);
        for (Column column : columnsOf(object)) {
            Column.NotNull notNull = column.notNull();
            known.put(new KnownColumn(
                    column.name(), SqlType.of(column.type()), notNull != null && notNull.isValidated()));
        }
        for (Constraint each : constraints.getOrDefault(object.id(), List.of())) {
            ObjectId references = each.references();
            known.constraints()
                    .add(new KnownConstraint(
                            each.name().value(),
                            kind(each.type()),
                            each.columns(),
                            condition(each),
                            each.isValidated(),
                            references == null ? null : CatalogRelatives.nameOf(references)));
        }
        for (Index each : indexes.getOrDefault(object.id(), List.of())) {
            if (each.isValid()) {
                known.indexes().add(index(each));
            }
        }
        if (object instanceof Table table) {
            String key = table.partitionKey();
            if (key != null) {
                known.partitionBy(key);
            }
            Table.Partition partition = table.partitionOf();
            known.attachTo(partition == null ? null : CatalogRelatives.nameOf(partition.parent()));
            known.partitions().addAll(partitions.getOrDefault(table.id(), List.of()));
        }
        return known;
    }

    private static KnownIndex index(Index index) {
        String definition = index.definition();
        Words words = new Words(definition, 0, definition.length());
        TableParser.IndexShape shape = new TableParser(words).indexShape();
        return new KnownIndex(index.name().value(), shape.columns(), index.isUnique(), shape.isPartial());
    }

    private static String condition(Constraint constraint) {
        String definition = constraint.definition();
        Words words = new Words(definition, 0, definition.length());
        return words.take("check") ? words.parenthesised().in(definition) : "";
    }

    private static Columns columnsOf(CatalogObject object) {
        if (object instanceof Table table) {
            return table.columns();
        }
        return object instanceof View view ? view.columns() : Columns.of(List.of());
    }

    private Optional<CatalogObject> relation(QualifiedName name) {
        return List.of(ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
                .stream()
                .flatMap(kind -> find(kind, name).stream())
                .findFirst();
    }

    private Optional<CatalogObject> find(ObjectKind kind, QualifiedName name) {
        return catalog.find(ObjectId.of(kind, name.schema(), name.name()));
    }

    private static ConstraintSpec.Kind kind(Constraint.Type type) {
        return switch (type) {
            case CHECK -> ConstraintSpec.Kind.CHECK;
            case PRIMARY_KEY -> ConstraintSpec.Kind.PRIMARY_KEY;
            case UNIQUE -> ConstraintSpec.Kind.UNIQUE;
            case EXCLUDE -> ConstraintSpec.Kind.EXCLUDE;
            case FOREIGN_KEY -> ConstraintSpec.Kind.FOREIGN_KEY;
        };
    }
}
