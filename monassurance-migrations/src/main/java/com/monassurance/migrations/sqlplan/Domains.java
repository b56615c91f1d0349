package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands behind a type that may be a domain, as the server prints types. Pure. */
final class Domains {

    private Domains() {}

    /** The domain of a name, or null. */
    static @Nullable DomainType named(Catalog catalog, String type) {
        return NamedTypes.find(catalog, ObjectKind.DOMAIN, DomainType.class, type);
    }

    /** The type that is no domain any more; the type itself when it is none. */
    static String base(Catalog catalog, String type) {
        String base = type;
        for (DomainType domain = named(catalog, base); domain != null; domain = named(catalog, base)) {
            base = domain.type();
        }
        return base;
    }

    /** Whether a type is a domain that does not take all of its base. */
    static boolean isRestricted(Catalog catalog, String type) {
        for (DomainType domain = named(catalog, type); domain != null; domain = named(catalog, domain.type())) {
            DomainType each = domain;
            boolean isChecked = catalog.objects(ObjectKind.DOMAIN_CONSTRAINT).stream()
                    .anyMatch(object -> object instanceof Constraint constraint
                            && constraint.on().equals(each.id()));
            if (isChecked || each.notNull() != null) {
                return true;
            }
        }
        return false;
    }

    /** A domain and those over it. */
    static Set<String> over(Catalog catalog, String type) {
        Set<String> types = new HashSet<>(Set.of(type));
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (CatalogObject each : catalog.objects(ObjectKind.DOMAIN)) {
                isGrowing |= types.contains(((DomainType) each).type()) && types.add(References.qualified(each.id()));
            }
        }
        return types;
    }
}
