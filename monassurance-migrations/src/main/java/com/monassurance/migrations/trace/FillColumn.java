package com.monassurance.migrations.trace;

import org.jspecify.annotations.Nullable;

/**
 * A column that is to get values. Immutable.
 *
 * @param number its number in the table
 * @param name its name
 * @param type oid of its type
 * @param modifier of its type, or -1
 * @param typeSql the type with its modifier
 * @param isRequired whether it takes no nulls
 * @param defaultSql its default, or null
 * @param identity the sequence of an identity column, or zero
 * @param generated the expression of a generated column, or null
 */
record FillColumn(
        int number,
        String name,
        long type,
        int modifier,
        String typeSql,
        boolean isRequired,
        @Nullable String defaultSql,
        long identity,
        @Nullable String generated) {}
