package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Brings a publication from one state to another. Pure; thread-safe. */
final class PublicationChanges {

    private static final String TABLE = "table ";
    private static final String SCHEMA = "schema ";

    private PublicationChanges() {}

    /**
     * Returns the statements: what goes first, since tables with a list of columns and whole schemas do not go together. A
     * table whose columns or rows are chosen otherwise is taken out and put in again.
     */
    static List<String> between(PlainObject from, PlainObject to) {
        List<String> settings = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        List<String> droppedSchemas = new ArrayList<>();
        List<String> added = new ArrayList<>();
        List<String> addedSchemas = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(from.properties().keySet());
        keys.addAll(to.properties().keySet());
        for (String key : keys) {
            String before = from.properties().get(key);
            String after = to.properties().get(key);
            if (Objects.equals(before, after)) {
                continue;
            }
            if (key.startsWith(TABLE)) {
                String table = key.substring(TABLE.length());
                if (before != null) {
                    dropped.add("only " + table);
                }
                if (after != null) {
                    added.add("only " + table + (after.isEmpty() ? "" : " " + after.strip()));
                }
            } else if (key.startsWith(SCHEMA)) {
                (after == null ? droppedSchemas : addedSchemas).add(key.substring(SCHEMA.length()));
            } else {
                // The one setting that can be absent says what to do with generated columns, by default nothing.
                settings.add(key + " = " + SqlName.literal(after == null ? "none" : after));
            }
        }
        List<String> statements = new ArrayList<>();
        add(statements, to, "drop table ", dropped, "");
        add(statements, to, "drop tables in schema ", droppedSchemas, "");
        add(statements, to, "set (", settings, ")");
        add(statements, to, "add table ", added, "");
        add(statements, to, "add tables in schema ", addedSchemas, "");
        return statements;
    }

    private static void add(List<String> statements, PlainObject to, String word, List<String> what, String end) {
        if (!what.isEmpty()) {
            statements.add("alter " + References.of(to) + " " + word + String.join(", ", what) + end);
        }
    }
}
