package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Dependency;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds domains of which columns store values within something else: an array, a composite, a range. The server proves no
 * rule on those, and so adds none to their domain. Pure.
 */
final class HeldDomains {

    private final Catalog from;

    HeldDomains(Catalog from) {
        this.from = from;
    }

    /** The domain that a change gives a rule to which the server cannot add it; null when it can. */
    @Nullable
    ObjectId ruled(Change change) {
        ObjectId domain = null;
        if (change instanceof Change.Created created) {
            domain = proven(created.object());
        } else if (change instanceof Change.Rebuilt rebuilt) {
            domain = proven(rebuilt.to());
        } else if (change instanceof Change.Altered altered) {
            if (altered.from() instanceof DomainType before && altered.to() instanceof DomainType after) {
                domain = before.notNull() == null && after.notNull() != null ? after.id() : null;
            } else if (altered.from() instanceof Constraint before && !before.isValidated()) {
                domain = proven(altered.to());
            }
        }
        return domain != null && from.find(domain).isPresent() && isHeld(domain, false, new HashSet<>())
                ? domain
                : null;
    }

    private static @Nullable ObjectId proven(CatalogObject object) {
        return object instanceof Constraint constraint
                        && constraint.id().kind() == ObjectKind.DOMAIN_CONSTRAINT
                        && constraint.isValidated()
                ? constraint.on()
                : null;
    }

    private boolean isHeld(ObjectId type, boolean isWithin, Set<ObjectId> seen) {
        if (!seen.add(type)) {
            return false;
        }
        for (Dependency each : from.dependants(type)) {
            ObjectId dependant = each.dependant();
            boolean isFound = switch (dependant.kind()) {
                case COLUMN -> isStored(dependant, type, isWithin, seen);
                case DOMAIN -> isHeld(dependant, isWithin || isArray(dependant), seen);
                case COMPOSITE, RANGE -> isHeld(dependant, true, seen);
                default -> false;
            };
            if (isFound) {
                return true;
            }
        }
        return false;
    }

    private boolean isArray(ObjectId domain) {
        return from.find(domain).orElse(null) instanceof DomainType found
                && found.type().endsWith("[]");
    }

    /** Whether a column stores the type within something, or its table is itself the type of one. */
    private boolean isStored(ObjectId column, ObjectId type, boolean isWithin, Set<ObjectId> seen) {
        if (column.path().subList(0, 2).equals(type.path())) {
            return false;
        }
        for (ObjectKind kind : List.of(ObjectKind.TABLE, ObjectKind.MATERIALIZED_VIEW)) {
            ObjectId relation =
                    ObjectId.of(kind, column.path().get(0), column.path().get(1));
            CatalogObject found = from.find(relation).orElse(null);
            if (found != null) {
                return isWithin || isArray(found, column.name()) || isHeld(relation, true, seen);
            }
        }
        return false;
    }

    private static boolean isArray(CatalogObject relation, String name) {
        Column column = relation instanceof Table table
                ? table.columns().find(name).orElse(null)
                : relation instanceof View view ? view.columns().find(name).orElse(null) : null;
        return column != null && column.type().endsWith("[]");
    }
}
