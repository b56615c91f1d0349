package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    private static final Pattern HASH = Pattern.compile("FOR VALUES WITH \\(modulus (\\d+), remainder \\d+\\)");
    private static final String DEFAULT = "DEFAULT";

    /** Holds for every row. */
    static final String ALL = "true";

    private PartitionBound() {}

    /** What holds for every row that finds a partition of a table, at any depth; null when that is not known. */
    static @Nullable String reach(Planning planning, Table table) {
        List<Table> partitions = new ArrayList<>();
        for (ObjectId id : planning.partitionsTo(table.id())) {
            Table partition = Planning.table(planning.to(), id);
            if (partition != null && partition.partitionOf() != null) {
                partitions.add(partition);
            }
        }
        boolean areLeaves = partitions.stream().allMatch(each -> each.partitionKey() == null);
        if (areLeaves && (partitions.stream().anyMatch(PartitionBound::isDefault) || isWholeHash(partitions))) {
            return ALL;
        }
        List<String> fitting = new ArrayList<>();
        for (Table each : partitions) {
            String bound = condition(table, each);
            String within = each.partitionKey() == null ? ALL : reach(planning, each);
            if (bound == null || within == null) {
                return null;
            }
            fitting.add(within.equals(ALL) ? "(" + bound + ")" : "(" + bound + " and (" + within + "))");
        }
        return fitting.isEmpty() ? "false" : String.join(" or ", fitting);
    }

    static boolean isDefault(Table partition) {
        return partition.partitionOf() != null
                && partition.partitionOf().bound().equals(DEFAULT);
    }

    /** Whether all remainders of one modulus are there. */
    private static boolean isWholeHash(List<Table> partitions) {
        Set<String> moduli = new HashSet<>();
        for (Table each : partitions) {
            Matcher hash = HASH.matcher(
                    each.partitionOf() == null ? "" : each.partitionOf().bound());
            moduli.add(hash.matches() ? hash.group(1) : "");
        }
        return moduli.size() == 1 && moduli.contains(String.valueOf(partitions.size()));
    }

    /** Whether what a table is partitioned by has the same type before, so that nothing else changes the values. */
    static boolean isKeyKept(Table from, Table parent) {
        String key = parent.partitionKey();
        return parent.columns().list().stream()
                .filter(column -> key != null && key.endsWith(" (" + SqlName.quoted(column.name()) + ")"))
                .anyMatch(column -> from.columns()
                        .find(column.name())
                        .filter(before -> before.type().equals(column.type()))
                        .isPresent());
    }

    /** The statements around the one that attaches a table, which is among them. */
    static List<String> around(Table table, Table parent, String attach) {
        List<String> statements = new ArrayList<>(before(table, parent));
        statements.add(attach);
        statements.addAll(after(table, parent));
        return statements;
    }

    /** What shows the server that the rows fit, which needs not be under the lock of the one that attaches the table. */
    static List<String> before(Table table, Table parent) {
        String condition = shown(parent, table);
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
        return shown(parent, table) == null
                ? List.of()
                : List.of("alter table " + References.name(table) + " drop constraint "
                        + SqlName.quoted(ShortName.of(table.id().name(), NAME_END)));
    }

    /** What holds for every row of the partition, or null; asked of rows, where the table above is there. */
    static @Nullable String condition(Table parent, Table table) {
        String shown = shown(parent, table);
        return shown == null ? BoundText.condition(parent, table) : shown;
    }

    /** Whether a check shows the server that the rows fit. */
    static boolean isShown(Table parent, Table table) {
        return shown(parent, table) != null;
    }

    /** The same, if the server understands by it that the rows fit. */
    private static @Nullable String shown(Table parent, Table table) {
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
