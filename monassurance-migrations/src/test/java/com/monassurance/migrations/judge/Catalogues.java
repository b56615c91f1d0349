package com.monassurance.migrations.judge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a server which system catalogues it has and how they hang together. */
final class Catalogues {

    private static final String COLUMNS = """
            select c.relname, c.oid::text, a.attname, format_type(a.atttypid, null)
              from pg_catalog.pg_class c
              join pg_catalog.pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0
               and not a.attisdropped
             order by c.relname, a.attnum
            """;

    private static final String KEYS = """
            select c.relname, i.indexrelid::text, a.attname, format_type(a.atttypid, null)
              from pg_catalog.pg_index i
              join pg_catalog.pg_class c on c.oid = i.indrelid
              cross join unnest(i.indkey) with ordinality k(number, place)
              join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
             where i.indisunique and c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r'
             order by 1, 2, k.place
            """;

    private static final String REFERENCES = """
            select f.fktable::regclass::text, f.fkcols[1], f.fkcols[2], f.pktable::regclass::text
              from pg_catalog.pg_get_catalog_foreign_keys() f
            """;

    /** Column numbers that no foreign key of the server's list tells of. */
    private static final Map<String, Map<String, String>> MORE_NUMBERS = Map.of(
            "pg_publication_rel", Map.of("prattrs", "prrelid"),
            "pg_constraint", Map.of("confdelsetcols", "conrelid"));

    private Catalogues() {}

    /** All that are not left out, by name. */
    static Map<String, Catalogue> of(Connection connection) throws SQLException {
        Map<String, Map<String, String>> references = new HashMap<>();
        Map<String, Map<String, String>> numbers = new HashMap<>();
        for (List<String> row : rows(connection, REFERENCES)) {
            String table = row.get(0);
            if (row.get(2) == null) {
                references.computeIfAbsent(table, key -> new HashMap<>()).put(row.get(1), row.get(3));
            } else {
                numbers.computeIfAbsent(table, key -> new HashMap<>()).put(row.get(2), row.get(1));
            }
        }
        MORE_NUMBERS.forEach((table, more) ->
                numbers.computeIfAbsent(table, key -> new HashMap<>()).putAll(more));
        Map<String, List<String>> keys = keys(connection);
        Map<String, Catalogue> all = new LinkedHashMap<>();
        for (List<String> row : rows(connection, COLUMNS)) {
            String name = row.get(0);
            if (LeftOut.reason(name).isPresent()) {
                continue;
            }
            Catalogue catalogue = all.computeIfAbsent(
                    name,
                    key -> new Catalogue(
                            name,
                            row.get(1),
                            new ArrayList<>(),
                            keys.getOrDefault(name, List.of()),
                            Set.of(),
                            "",
                            references.getOrDefault(name, Map.of()),
                            numbers.getOrDefault(name, Map.of())));
            if (!LeftOut.column(name, row.get(2))) {
                catalogue.columns().add(new Catalogue.Column(row.get(2), row.get(3)));
            }
        }
        all.replaceAll((name, catalogue) -> catalogue.complete());
        return all;
    }

    /** Of each catalogue the unique key that survives a dump and a restore: one with a name in it, if there is any. */
    private static Map<String, List<String>> keys(Connection connection) throws SQLException {
        Map<String, Map<String, List<List<String>>>> byIndex = new LinkedHashMap<>();
        for (List<String> row : rows(connection, KEYS)) {
            byIndex.computeIfAbsent(row.get(0), key -> new LinkedHashMap<>())
                    .computeIfAbsent(row.get(1), key -> new ArrayList<>())
                    .add(row.subList(2, 4));
        }
        Map<String, List<String>> keys = new HashMap<>();
        // The number of a parent is its place among the parents: a row of this one is identified as a whole.
        byIndex.remove("pg_inherits");
        byIndex.forEach((table, indexes) -> indexes.values().stream()
                .filter(columns ->
                        columns.stream().noneMatch(column -> column.get(0).equals("oid")))
                .min(Comparator.comparing(columns ->
                        columns.stream().noneMatch(column -> column.get(1).equals("name"))))
                .ifPresent(columns -> keys.put(
                        table, columns.stream().map(column -> column.get(0)).toList())));
        return keys;
    }

    /** The rows of a query, null where the server says null. */
    static List<List<String>> rows(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet found = statement.executeQuery()) {
            int width = found.getMetaData().getColumnCount();
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>(width);
                for (int i = 1; i <= width; i++) {
                    row.add(found.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
