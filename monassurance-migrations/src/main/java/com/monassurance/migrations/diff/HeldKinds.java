package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.ObjectKind;

/** Tells what columns hold on to by what they are. Pure. */
final class HeldKinds {

    private HeldKinds() {}

    /** Whether values can be of it. */
    static boolean isType(ObjectKind kind) {
        return switch (kind) {
            case ENUM, DOMAIN, COMPOSITE, RANGE, BASE_TYPE, TABLE, VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE -> true;
            default -> false;
        };
    }

    /** Whether a column names it, beside its default or expression. */
    static boolean isOfColumn(ObjectKind kind) {
        return isType(kind) || kind == ObjectKind.COLLATION;
    }
}
