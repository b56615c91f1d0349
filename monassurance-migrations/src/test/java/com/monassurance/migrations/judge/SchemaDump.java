package com.monassurance.migrations.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What pg_dump wrote of a schema, entry by entry, so that the order of the entries and of what they contain does not
 * count where it does not count for the server. Immutable.
 */
public final class SchemaDump {

    private static final Pattern ENTRY = Pattern.compile(
            "^--\\n-- Name: (.*?); Type: ([A-Z ]+); Schema: ([^\\n]*?); Owner: ([^\\n]*)\\n--\\n",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile(
            "(CREATE (?:UNLOGGED |FOREIGN )?TABLE (?:\"[^\"]*\"|[^\"\\n])*\\(\\n)(.*?)(\\n\\)[^\\n]*)", Pattern.DOTALL);
    private static final Pattern SETTING =
            Pattern.compile("^SET default_table_access_method = ([^\\n]*);$", Pattern.MULTILINE);
    private static final Set<String> BODIES = Set.of("FUNCTION", "PROCEDURE", "COMMENT");

    private final SortedMap<String, List<String>> entries;
    private final boolean columnOrder;

    private SchemaDump(SortedMap<String, List<String>> entries, boolean columnOrder) {
        this.entries = entries;
        this.columnOrder = columnOrder;
        entries.values().forEach(Collections::sort);
    }

    static SchemaDump of(String text) {
        TreeMap<String, List<String>> entries = new TreeMap<>();
        Matcher heads = ENTRY.matcher(text);
        int from = -1;
        String key = "";
        String method = "";
        while (heads.find()) {
            String before = text.substring(Math.max(from, 0), heads.start());
            if (from >= 0) {
                add(entries, key, method, before);
            }
            // Set before the head of the first table that has it.
            method = lastSetting(before, method);
            key = heads.group(2) + " " + heads.group(3) + "." + heads.group(1) + " owner " + heads.group(4);
            from = heads.end();
        }
        if (from >= 0) {
            add(entries, key, method, text.substring(from));
        }
        return new SchemaDump(entries, true);
    }

    /** The same dump, in which the order of the columns of tables does not count. */
    public SchemaDump withoutColumnOrder() {
        TreeMap<String, List<String>> sorted = new TreeMap<>();
        entries.forEach((key, bodies) -> sorted.put(
                key, bodies.stream().map(SchemaDump::sortedColumns).collect(Collectors.toCollection(ArrayList::new))));
        return new SchemaDump(sorted, false);
    }

    /** Every entry with its head, in a stable order. */
    public List<String> entries() {
        return entries.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(body -> entry.getKey() + "\n" + body))
                .toList();
    }

    /** The entries that only this one has, marked with {@code -}, and those that only the other has, with {@code +}. */
    public List<String> differences(SchemaDump other) {
        List<String> differences = new ArrayList<>();
        Set<String> keys = new TreeSet<>(entries.keySet());
        keys.addAll(other.entries.keySet());
        for (String key : keys) {
            List<String> mine = new ArrayList<>(entries.getOrDefault(key, List.of()));
            List<String> theirs = new ArrayList<>(other.entries.getOrDefault(key, List.of()));
            for (String body : List.copyOf(mine)) {
                if (theirs.remove(body)) {
                    mine.remove(body);
                }
            }
            mine.forEach(body -> differences.add("- " + key + "\n" + body.indent(4)));
            theirs.forEach(body -> differences.add("+ " + key + "\n" + body.indent(4)));
        }
        return differences;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SchemaDump dump && dump.entries.equals(entries) && dump.columnOrder == columnOrder;
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\n", entries());
    }

    /** The access method and tablespace that what follows is made with, said only when they change. */
    private static String lastSetting(String text, String before) {
        Matcher settings = SETTING.matcher(text);
        String last = before;
        while (settings.find()) {
            last = " using " + settings.group(1);
        }
        return last;
    }

    private static void add(Map<String, List<String>> entries, String key, String method, String body) {
        String type = key.substring(0, key.indexOf(' '));
        String whole = type.equals("TABLE") || type.equals("MATERIALIZED") ? key + method : key;
        String kept = body.lines()
                .filter(line -> !line.startsWith("SET default_t") && !line.startsWith("\\"))
                .collect(Collectors.joining("\n"))
                .replace("\n--\n-- PostgreSQL database dump complete\n--", "")
                .strip();
        if (!BODIES.contains(type)) {
            kept = kept.lines().map(ReprintedExpressions::normalised).collect(Collectors.joining("\n"));
        }
        if (type.equals("ACL") || type.equals("DEFAULT")) {
            kept = kept.lines().sorted().collect(Collectors.joining("\n"));
        }
        entries.computeIfAbsent(whole, none -> new ArrayList<>()).add(kept);
    }

    private static String sortedColumns(String body) {
        String table = TABLE.matcher(body)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1)
                        + found.group(2)
                                .lines()
                                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                                .sorted()
                                .collect(Collectors.joining(",\n"))
                        + found.group(3)));
        return Stream.concat(
                        table.lines().filter(line -> !isOfColumn(line)),
                        table.lines().filter(SchemaDump::isOfColumn).sorted())
                .collect(Collectors.joining("\n"));
    }

    /** What pg_dump says of one column behind the table, in the order of the columns. */
    private static boolean isOfColumn(String line) {
        return line.startsWith("ALTER ") && line.contains("TABLE ") && line.contains(" ALTER COLUMN ");
    }
}
