package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a check from which the server sees that the rows of a table keep to the bound of a partition, so that it does not
 * read them under the lock of ATTACH PARTITION. Lists and ranges of one plain column are known; other bounds are read by the
 * server. Pure.
 */
final class PartitionBound {

    private static final String NAME_END = "__bound";
    private static final Pattern KEY = Pattern.compile("(LIST|RANGE) \\((\"(?:[^\"]|\"\")+\"|\\w+)\\)");
    private static final Pattern LIST = Pattern.compile("FOR VALUES IN \\((.*)\\)", Pattern.DOTALL);
    private static final Pattern RANGE = Pattern.compile(
            "FOR VALUES FROM \\((MINVALUE|'(?:[^']|'')*'|-?[0-9.]+)\\) TO \\((MAXVALUE|'(?:[^']|'')*'|-?[0-9.]+)\\)");
    private static final Pattern VALUES = Pattern.compile("(?:'(?:[^']|'')*'|-?[0-9.]+|true|false)(?:, |$)");

    private PartitionBound() {}

    /** The statements around the one that attaches a table, which is among them. */
    static List<String> around(Table table, Table parent, String attach) {
        List<String> statements = new ArrayList<>(before(table, parent));
        statements.add(attach);
        statements.addAll(after(table, parent));
        return statements;
    }

    /** What shows the server that the rows fit, which needs not be under the lock of the one that attaches the table. */
    static List<String> before(Table table, Table parent) {
        String condition = condition(parent, table);
        if (condition == null) {
            return List.of();
        }
        String alter = "alter table " + References.name(table) + " ";
        String name = SqlName.quoted(ShortName.of(table.id().name(), NAME_END));
        return List.of(
                alter + "add constraint " + name + " check (" + condition + ") not valid",
                alter + "validate constraint " + name);
    }

    /** What is not needed any more when it is attached. */
    static List<String> after(Table table, Table parent) {
        return condition(parent, table) == null
                ? List.of()
                : List.of("alter table " + References.name(table) + " drop constraint "
                        + SqlName.quoted(ShortName.of(table.id().name(), NAME_END)));
    }

    /** What holds for every row of the partition, or null. */
    static @Nullable String condition(Table parent, Table table) {
        if (parent.partitionKey() == null || table.partitionOf() == null) {
            return null;
        }
        Matcher key = KEY.matcher(parent.partitionKey());
        if (!key.matches()) {
            return null;
        }
        String column = key.group(2);
        String bound = table.partitionOf().bound();
        return key.group(1).equals("LIST") ? list(column, bound) : range(column, bound);
    }

    private static @Nullable String list(String column, String bound) {
        Matcher list = LIST.matcher(bound);
        if (!list.matches() || !isOfValues(list.group(1))) {
            return null;
        }
        return column + " is not null and " + column + " in (" + list.group(1) + ")";
    }

    /** A list with NULL is none of these. */
    private static boolean isOfValues(String values) {
        Matcher value = VALUES.matcher(values);
        int end = 0;
        while (end < values.length() && value.region(end, values.length()).lookingAt()) {
            end = value.end();
        }
        return end == values.length();
    }

    private static @Nullable String range(String column, String bound) {
        Matcher range = RANGE.matcher(bound);
        if (!range.matches()) {
            return null;
        }
        String condition = column + " is not null";
        if (!range.group(1).equals("MINVALUE")) {
            condition += " and " + column + " >= " + range.group(1);
        }
        return range.group(2).equals("MAXVALUE") ? condition : condition + " and " + column + " < " + range.group(2);
    }
}
