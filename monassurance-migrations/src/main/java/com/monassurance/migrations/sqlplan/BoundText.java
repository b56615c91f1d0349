package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.DefinitionClauses;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rows fit a partition by hash, or by a range of several plain columns. Pure. */
final class BoundText {

    private static final Pattern KEY = Pattern.compile("(HASH|RANGE) \\((.*)\\)", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("\"(?:[^\"]|\"\")+\"|\\w+");
    private static final Pattern HASH = Pattern.compile("FOR VALUES WITH \\(modulus (\\d+), remainder (\\d+)\\)");
    private static final Pattern RANGE = Pattern.compile("FOR VALUES FROM \\((.*)\\) TO \\((.*)\\)", Pattern.DOTALL);

    private BoundText() {}

    /** The condition, or null when it is not known. */
    static @Nullable String condition(Table parent, Table table) {
        if (parent.partitionKey() == null || table.partitionOf() == null) {
            return null;
        }
        Matcher key = KEY.matcher(parent.partitionKey());
        if (!key.matches()) {
            return null;
        }
        List<String> columns = DefinitionClauses.split(key.group(2));
        if (!columns.stream().allMatch(column -> NAME.matcher(column).matches())) {
            return null;
        }
        String bound = table.partitionOf().bound();
        return key.group(1).equals("HASH") ? hash(parent, columns, bound) : range(columns, bound);
    }

    private static @Nullable String hash(Table parent, List<String> columns, String bound) {
        Matcher hash = HASH.matcher(bound);
        return hash.matches()
                ? "pg_catalog.satisfies_hash_partition("
                        + SqlName.literal(References.name(parent)) + "::pg_catalog.regclass, " + hash.group(1) + ", "
                        + hash.group(2) + ", " + String.join(", ", columns) + ")"
                : null;
    }

    private static @Nullable String range(List<String> columns, String bound) {
        Matcher range = RANGE.matcher(bound);
        if (!range.matches()) {
            return null;
        }
        List<String> from = DefinitionClauses.split(range.group(1));
        List<String> to = DefinitionClauses.split(range.group(2));
        if (from.size() != columns.size() || to.size() != columns.size()) {
            return null;
        }
        List<String> conditions = new ArrayList<>();
        columns.forEach(column -> conditions.add(column + " is not null"));
        side(columns, from, true, conditions);
        side(columns, to, false, conditions);
        return String.join(" and ", conditions);
    }

    /** What stands behind the first end without a value says nothing. */
    private static void side(List<String> columns, List<String> values, boolean isLower, List<String> conditions) {
        int known = 0;
        while (known < values.size()
                && !values.get(known).equals("MINVALUE")
                && !values.get(known).equals("MAXVALUE")) {
            known++;
        }
        boolean isOver = known < values.size() && values.get(known).equals("MAXVALUE");
        boolean isWhole = known == values.size();
        if (known == 0) {
            if (isLower == isOver) {
                conditions.add("false");
            }
            return;
        }
        String operator = isLower ? (isOver ? " > " : " >= ") : (isWhole || !isOver ? " < " : " <= ");
        conditions.add(row(columns, known) + operator + row(values, known));
    }

    private static String row(List<String> values, int count) {
        return values.stream().limit(count).collect(Collectors.joining(", ", "row(", ")"));
    }
}
