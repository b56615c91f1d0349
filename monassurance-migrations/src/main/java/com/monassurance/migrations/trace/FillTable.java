package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that is to get rows, and what they have to satisfy. Immutable.
 *
 * @param oid its oid
 * @param schema its schema
 * @param name its name alone
 * @param kind {@code relkind}: r, p or f
 * @param bound the condition of a partition, or null
 * @param hasDeferrableKey whether a key is checked at the end of the transaction, which ON CONFLICT cannot handle
 * @param columns its columns in order
 * @param checks conditions on a row
 * @param foreignKeys its foreign keys
 * @param children oids of its partitions
 */
record FillTable(
        long oid,
        String schema,
        String name,
        char kind,
        @Nullable String bound,
        boolean hasDeferrableKey,
        List<FillColumn> columns,
        List<String> checks,
        List<FillForeignKey> foreignKeys,
        List<Long> children) {

    FillTable {
        columns = List.copyOf(columns);
        checks = List.copyOf(checks);
        foreignKeys = List.copyOf(foreignKeys);
        children = List.copyOf(children);
    }

    String sql() {
        return SqlName.qualified(schema, name);
    }

    Optional<FillColumn> find(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    /** With what another state of the same table asks for as well, as far as this one has its columns. */
    FillTable and(List<String> moreChecks, List<FillForeignKey> moreKeys) {
        List<String> allChecks = new ArrayList<>(checks);
        moreChecks.stream().filter(each -> !checks.contains(each)).forEach(allChecks::add);
        List<FillForeignKey> allKeys = new ArrayList<>(foreignKeys);
        moreKeys.stream()
                .filter(each ->
                        foreignKeys.stream().noneMatch(known -> known.columns().equals(each.columns())))
                .filter(each ->
                        each.columns().stream().allMatch(column -> find(column).isPresent()))
                .forEach(allKeys::add);
        return new FillTable(oid, schema, name, kind, bound, hasDeferrableKey, columns, allChecks, allKeys, children);
    }
}
