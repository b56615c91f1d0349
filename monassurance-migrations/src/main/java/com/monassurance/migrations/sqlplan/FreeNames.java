package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.GivenName;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.diff.Change;
import com.monassurance.migrations.diff.SchemaDiff;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the indexes and keys that partitions have from their parents, and whose names PostgreSQL chose, another such name
 * where theirs stays with another relation: which of two got the plain name and which the number depends on the order in
 * which they were made. Pure.
 */
final class FreeNames {

    private static final int NUMBERS_MAX = 999;

    private final SchemaDiff diff;
    private final Set<String> taken = new HashSet<>();
    private final Map<ObjectId, CatalogObject> renamed = new HashMap<>();

    private FreeNames(SchemaDiff diff) {
        this.diff = diff;
    }

    /** The same difference, in which such names are free. */
    static SchemaDiff in(SchemaDiff diff) {
        List<CatalogObject> made = diff.changes().stream()
                .map(FreeNames::made)
                .filter(object -> object != null && hasChosenName(object))
                .toList();
        return made.isEmpty() ? diff : new FreeNames(diff).free(made);
    }

    private SchemaDiff free(List<CatalogObject> made) {
        Set<ObjectId> going = new HashSet<>();
        for (Change change : diff.changes()) {
            if (change instanceof Change.Dropped || change instanceof Change.Rebuilt) {
                going.add(change.id());
            }
        }
        for (CatalogObject object : diff.from().objects()) {
            if (!going.contains(object.id())) {
                take(object);
            }
        }
        for (CatalogObject object : diff.to().objects()) {
            if (!hasChosenName(object)) {
                take(object);
            }
        }
        made.stream().filter(Constraint.class::isInstance).forEach(this::name);
        made.stream().filter(Index.class::isInstance).forEach(this::name);
        List<Change> changes = diff.changes().stream().map(this::renamed).toList();
        return renamed.isEmpty()
                ? diff
                : new SchemaDiff(diff.from(), diff.to().with(renamed), changes, diff.parts(), diff.reordered());
    }

    private void name(CatalogObject object) {
        if (object instanceof Constraint constraint) {
            GivenName free = free(constraint.on(), constraint.name());
            if (!free.value().equals(constraint.name().value())) {
                renamed.put(constraint.id(), with(constraint, free));
            }
        } else if (object instanceof Index index) {
            GivenName free = index.constraint() != null && renamed.get(index.constraint()) instanceof Constraint key
                    ? key.name()
                    : index.constraint() != null ? index.name() : free(index.table(), index.name());
            if (!free.value().equals(index.name().value())) {
                renamed.put(index.id(), with(index, free));
            }
        }
    }

    private GivenName free(ObjectId table, GivenName wanted) {
        GivenName name = wanted;
        for (int number = 1; number <= NUMBERS_MAX && !taken.add(relation(table, name)); number++) {
            name = wanted.numbered(table.name(), number);
        }
        return name;
    }

    private void take(CatalogObject object) {
        if (object instanceof Index index) {
            taken.add(relation(index.table(), index.name()));
        } else if (object instanceof Constraint constraint) {
            if (constraint.isIndexed()) {
                taken.add(relation(constraint.on(), constraint.name()));
            }
        } else {
            switch (object.id().kind()) {
                case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, COMPOSITE, SEQUENCE ->
                    taken.add(String.join(".", object.id().path()));
                default -> {}
            }
        }
    }

    private Change renamed(Change change) {
        CatalogObject to = renamed.get(change.id());
        if (to == null) {
            return change;
        }
        return change instanceof Change.Rebuilt rebuilt
                ? new Change.Rebuilt(rebuilt.from(), to, rebuilt.causes())
                : new Change.Created(to);
    }

    private static @Nullable CatalogObject made(Change change) {
        return change instanceof Change.Created created
                ? created.object()
                : change instanceof Change.Rebuilt rebuilt ? rebuilt.to() : null;
    }

    private static boolean hasChosenName(CatalogObject object) {
        return (object instanceof Index index && index.name().automatic())
                || (object instanceof Constraint constraint
                        && constraint.isIndexed()
                        && constraint.name().automatic());
    }

    private static String relation(ObjectId table, GivenName name) {
        return table.path().get(0) + "." + name.value();
    }

    private static Constraint with(Constraint key, GivenName name) {
        return new Constraint(
                key.id(),
                name,
                key.on(),
                key.type(),
                key.definition(),
                key.isValidated(),
                key.isLocal(),
                key.isInherited(),
                key.attachedTo(),
                key.columns(),
                key.references(),
                key.attachments());
    }

    private static Index with(Index index, GivenName name) {
        return new Index(
                index.id(),
                name,
                index.table(),
                index.definition(),
                index.isUnique(),
                index.storage(),
                index.isValid(),
                index.isClustered(),
                index.isReplicaIdentity(),
                index.constraint(),
                index.attachedTo(),
                index.statistics(),
                index.attachments());
    }
}
