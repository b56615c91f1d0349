package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.Map;

/** Queries that count what a statement would lose, by what they count. Pure; thread-safe. */
final class LossCounts {

    private LossCounts() {}

    /** Rows and bytes of a table; nothing of a foreign one, whose rows are elsewhere. */
    static Map<String, String> table(Table table) {
        if (table.foreign() != null) {
            return Map.of();
        }
        String name = References.name(table);
        String relation = SqlName.literal(name) + "::regclass";
        return table.partitionKey() == null
                ? Map.of(
                        "rows",
                        "select count(*) from only " + name,
                        "bytes",
                        "select pg_total_relation_size(" + relation + ")")
                : Map.of(
                        "rows",
                        "select count(*) from " + name,
                        "bytes",
                        "select coalesce(sum(pg_total_relation_size(relid)), 0)::bigint from pg_partition_tree("
                                + relation + ")");
    }

    /** Rows of a table for which a condition holds. */
    static Map<String, String> rows(Table table, String condition) {
        return Map.of("rows", "select count(*) from " + References.name(table) + " where " + condition);
    }

    /** Values and bytes of a column; nothing of one that is computed, or whose rows are elsewhere. */
    static Map<String, String> column(Table table, Column column) {
        if (column.generated() != null || table.foreign() != null) {
            return Map.of();
        }
        String name = SqlName.quoted(column.name());
        String from = " from " + References.name(table);
        return Map.of(
                "non-null values",
                "select count(" + name + ")" + from,
                "bytes",
                "select coalesce(sum(pg_column_size(" + name + ")), 0)::bigint" + from);
    }

    /** Values that are another after they got a new type and went back; both casts have to exist. */
    static Map<String, String> narrowed(Table table, Column from, String type) {
        String name = SqlName.quoted(from.name());
        return Map.of(
                "values that change",
                "select count(*) from " + References.name(table) + " where (" + name + "::" + type + ")::" + from.type()
                        + " is distinct from " + name);
    }

    /** The place at which a sequence stands. */
    static Map<String, String> sequence(Sequence sequence) {
        return Map.of("last value", "select last_value from " + References.name(sequence));
    }
}
