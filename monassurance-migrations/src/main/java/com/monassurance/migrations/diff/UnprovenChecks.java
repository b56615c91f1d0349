package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Table;
import java.util.function.BiConsumer;

/**
 * Finds checks that are made again because a new child is to have them unproven: a child that is made takes the checks of
 * its parents as proven ones, since it is empty. Pure.
 */
final class UnprovenChecks {

    private UnprovenChecks() {}

    /** Gives each such check where it is declared, and the child. */
    static void above(Catalog from, Catalog to, BiConsumer<ObjectId, ObjectId> found) {
        for (CatalogObject object : to.objects(ObjectKind.CONSTRAINT)) {
            Constraint check = (Constraint) object;
            if (check.isCheckFromAbove()
                    && !check.isValidated()
                    && !check.definition().endsWith(" NOT ENFORCED")
                    && to.find(check.on()).orElse(null) instanceof Table child
                    && child.partitionOf() == null
                    && from.find(child.id()).isEmpty()) {
                declared(from, to, child, check, found);
            }
        }
    }

    private static void declared(
            Catalog from, Catalog to, Table child, Constraint check, BiConsumer<ObjectId, ObjectId> found) {
        for (ObjectId parent : child.parents()) {
            ObjectId id = parent.part(ObjectKind.CONSTRAINT, check.name().value());
            boolean isThere = from.find(id).isPresent();
            if (!isThere || !(to.find(id).orElse(null) instanceof Constraint above)) {
                continue;
            }
            if (!above.isCheckFromAbove()) {
                found.accept(id, check.on());
            } else if (to.find(parent).orElse(null) instanceof Table table) {
                declared(from, to, table, check, found);
            }
        }
    }
}
