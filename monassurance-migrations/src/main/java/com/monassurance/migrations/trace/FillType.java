package com.monassurance.migrations.trace;

import java.util.List;

/**
 * A type as far as values of it have to be made. Immutable.
 *
 * @param oid its oid
 * @param schema its schema
 * @param name its name alone
 * @param sql its qualified name as statements write it
 * @param kind {@code typtype}
 * @param category {@code typcategory}
 * @param element the type of an array's elements, or zero
 * @param base what a domain is made from, or zero
 * @param baseModifier the modifier of that, or -1
 * @param labels of an enum, in order
 * @param subtype of a range, or zero
 * @param range of a multirange, or zero
 * @param fields of a composite type, in order
 * @param checks of a domain, about {@code VALUE}
 */
record FillType(
        long oid,
        String schema,
        String name,
        String sql,
        char kind,
        char category,
        long element,
        long base,
        int baseModifier,
        List<String> labels,
        long subtype,
        long range,
        List<Long> fields,
        List<String> checks) {

    FillType {
        labels = List.copyOf(labels);
        fields = List.copyOf(fields);
        checks = List.copyOf(checks);
    }

    boolean isBuiltIn() {
        return schema.equals("pg_catalog");
    }
}
