package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds the one statement that puts rows into a table: candidates for a range of numbers, of which those are taken that
 * satisfy what can be asked of them as conditions. Confined to one thread.
 */
final class RowInsert {

    private final FillTable table;
    private final Map<String, ColumnValue> values;
    private final List<String> references = new ArrayList<>();
    private final List<String> joins = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> first = new LinkedHashMap<>();
    private final Map<String, String> second = new LinkedHashMap<>();

    /**
     * Where the values of a column come from. Immutable.
     *
     * @param type the type in which conditions see it: that of its base for a domain
     * @param expression over {@code g.n}
     * @param checks conditions of its domain, about the column
     */
    record ColumnValue(String type, String expression, List<String> checks) {}

    /**
     * What is tried. Immutable.
     *
     * @param from first number
     * @param to last number
     * @param limit rows wanted
     * @param isFiltered whether the conditions are asked of the candidates, or left to the server
     */
    record Span(long from, long to, long limit, boolean isFiltered) {}

    private RowInsert(FillTable table, Map<String, ColumnValue> values) {
        this.table = table;
        this.values = values;
    }

    /**
     * The statement.
     *
     * @param table where to
     * @param values of all columns but generated ones
     * @param targets tables that foreign keys refer to, by oid; null stands for one without rows
     */
    static String sql(FillTable table, Map<String, ColumnValue> values, Map<Long, String> targets, Span span) {
        return new RowInsert(table, values).build(targets, span);
    }

    private String build(Map<Long, String> targets, Span span) {
        for (FillColumn column : table.columns()) {
            ColumnValue value = values.get(column.name());
            if (column.generated() != null) {
                second.put(column.name(), column.generated());
            } else if (value != null) {
                first.put(column.name(), value.expression());
                conditions.addAll(value.checks());
            }
        }
        Set<String> referring = new HashSet<>();
        for (int i = 0; i < table.foreignKeys().size(); i++) {
            refer(table.foreignKeys().get(i), "r" + i, targets, referring, span);
        }
        if (span.isFiltered()) {
            table.checks().forEach(check -> conditions.add("(" + check + ") is not false"));
            if (table.bound() != null) {
                conditions.add(table.bound());
            }
        }
        return assemble(span);
    }

    private void refer(FillForeignKey key, String alias, Map<Long, String> targets, Set<String> referring, Span span) {
        String target = targets.get(key.references());
        boolean isOverlapping = key.columns().stream().anyMatch(referring::contains);
        boolean isSelf = key.references() == table.oid();
        if (isSelf || target == null) {
            String free = key.columns().stream()
                    .filter(name -> !referring.contains(name))
                    .filter(name ->
                            table.find(name).filter(c -> !c.isRequired()).isPresent())
                    .findFirst()
                    .orElse(null);
            if (free != null) {
                first.put(free, "null");
            } else if (isSelf) {
                self(key);
            }
            return;
        }
        if (isOverlapping) {
            if (span.isFiltered()) {
                conditions.add(exists(key, target));
            }
            return;
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            columns.add(SqlName.quoted(key.referenced().get(i)) + " as k" + i);
            first.put(key.columns().get(i), alias + ".k" + i);
            referring.add(key.columns().get(i));
        }
        references.add(alias + " as materialized (select row_number() over () - 1 as rn, s.* from (select "
                + String.join(", ", columns) + " from " + target + " where "
                + key.referenced().stream()
                        .map(name -> SqlName.quoted(name) + " is not null")
                        .collect(Collectors.joining(" and "))
                + " limit " + Math.max(1, span.limit()) + ") s), c" + alias + " as (select count(*) as cnt from "
                + alias
                + ")");
        joins.add(" cross join c" + alias + " join " + alias + " on " + alias + ".rn = g.n % greatest(c" + alias
                + ".cnt, 1)");
    }

    private void self(FillForeignKey key) {
        for (int i = 0; i < key.columns().size(); i++) {
            if (!key.columns().get(i).equals(key.referenced().get(i))) {
                first.remove(key.columns().get(i));
                second.put(key.columns().get(i), SqlName.quoted(key.referenced().get(i)));
            }
        }
    }

    private String exists(FillForeignKey key, String target) {
        String equal = "";
        String isNull = "";
        for (int i = 0; i < key.columns().size(); i++) {
            String mine = SqlName.quoted(table.name()) + "."
                    + SqlName.quoted(key.columns().get(i));
            equal += (i == 0 ? "" : " and ") + "f."
                    + SqlName.quoted(key.referenced().get(i)) + " = " + mine;
            isNull += (i == 0 ? "" : " or ") + mine + " is null";
        }
        return "(" + isNull + " or exists (select from " + target + " f where " + equal + "))";
    }

    private String assemble(Span span) {
        Map<String, String> types = new HashMap<>();
        List<String> inner = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (FillColumn column : table.columns()) {
            ColumnValue value = values.get(column.name());
            types.put(column.name(), column.typeSql());
            String expression = first.get(column.name());
            if (expression != null && value != null) {
                String cast = expression.equals("null") ? "null::" + value.type() : expression;
                inner.add(cast + " as " + SqlName.quoted(column.name()));
            }
            if (column.generated() == null && (expression != null || second.containsKey(column.name()))) {
                columns.add(column.name());
            }
        }
        String candidates = "select " + (inner.isEmpty() ? "" : String.join(", ", inner))
                + " from generate_series(" + span.from() + "::bigint, " + span.to() + "::bigint) as g(n)"
                + String.join("", joins);
        String alias = SqlName.quoted(table.name());
        if (!second.isEmpty()) {
            candidates = "select " + alias + ".*, "
                    + second.entrySet().stream()
                            .map(each -> each.getValue() + " as " + SqlName.quoted(each.getKey()))
                            .collect(Collectors.joining(", "))
                    + " from (" + candidates + ") as " + alias;
        }
        String names = columns.stream().map(SqlName::quoted).collect(Collectors.joining(", "));
        String selected = columns.stream()
                .map(name -> alias + "." + SqlName.quoted(name) + "::" + types.get(name))
                .collect(Collectors.joining(", "));
        return (references.isEmpty() ? "" : "with " + String.join(", ", references) + " ")
                + "insert into " + table.sql() + (columns.isEmpty() ? "" : " (" + names + ") overriding system value")
                + " select " + selected + " from (" + candidates + ") as " + alias
                + (span.isFiltered() && !conditions.isEmpty() ? " where " + String.join(" and ", conditions) : "")
                + " limit " + span.limit()
                + (table.hasDeferrableKey() ? "" : " on conflict do nothing");
    }
}
