package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Routine;
import java.util.List;

/** Tells whether a new column has a value of its own for each row, so that the table is written again. Pure. */
final class Volatility {

    /** The volatile functions of the server that people use as defaults. */
    private static final List<String> VOLATILE = List.of(
            "nextval(",
            "random(",
            "random_normal(",
            "gen_random_uuid(",
            "uuidv4(",
            "uuidv7(",
            "uuid_generate_",
            "clock_timestamp(",
            "timeofday(",
            "txid_current(",
            "pg_current_xact_id(",
            "setseed(",
            "lastval(",
            "currval(");

    private Volatility() {}

    static boolean isRewriting(Catalog catalog, Column column) {
        boolean isStored = column.generated() != null && column.generated().isStored();
        return isStored
                || column.identity() != Column.Identity.NONE
                || isConstrainedDomain(catalog, column)
                || (column.defaultExpression() != null && isVolatile(catalog, column.defaultExpression()));
    }

    private static boolean isVolatile(Catalog catalog, String expression) {
        if (VOLATILE.stream().anyMatch(expression::contains)) {
            return true;
        }
        for (CatalogObject object : catalog.objects(ObjectKind.FUNCTION)) {
            ObjectId id = object.id();
            boolean isNamed = expression.contains(id.path().get(1));
            if (isNamed && object instanceof Routine routine) {
                String definition = routine.definition();
                if (!definition.contains("\n IMMUTABLE") && !definition.contains("\n STABLE")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Every value of a domain is checked, which needs every row, before PostgreSQL 19 says otherwise. */
    private static boolean isConstrainedDomain(Catalog catalog, Column column) {
        return catalog.objects(ObjectKind.DOMAIN).stream()
                .filter(object -> column.type().equals(References.name(object)))
                .anyMatch(object -> ((DomainType) object).notNull() != null
                        || catalog.objects(ObjectKind.DOMAIN_CONSTRAINT).stream()
                                .anyMatch(check -> check.id()
                                        .path()
                                        .subList(0, 2)
                                        .equals(object.id().path())));
    }
}
