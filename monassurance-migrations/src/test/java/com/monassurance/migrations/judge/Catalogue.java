package com.monassurance.migrations.judge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One system catalogue as the server describes it. Immutable.
 *
 * @param name such as {@code pg_class}
 * @param oid its own oid, by which {@code classid} columns name it
 * @param columns its columns that are printed, in order
 * @param key the columns that identify a row whatever its oid; empty when only the whole row does
 * @param names those columns of the key that hold names
 * @param query asks for all its rows, the oid first, and ends before a further condition
 * @param references the columns that hold oids of another catalogue, and which
 * @param attributeNumbers the columns that hold column numbers, each with the column that holds the relation
 */
record Catalogue(
        String name,
        String oid,
        List<Column> columns,
        List<String> key,
        Set<String> names,
        String query,
        Map<String, String> references,
        Map<String, String> attributeNumbers) {

    /** A column and its type's name. */
    record Column(String name, String type) {}

    /** The same with what follows from its columns. */
    Catalogue complete() {
        Set<String> ofNames = columns.stream()
                .filter(column -> column.type().equals("name"))
                .map(Column::name)
                .collect(Collectors.toSet());
        String asked = columns.stream()
                .map(column -> ColumnSql.of(this, column))
                .collect(Collectors.joining(
                        ", ",
                        "select " + (has("oid") ? "t.oid::text" : "''") + ", ",
                        " from pg_catalog." + name + " t where "));
        return new Catalogue(name, oid, List.copyOf(columns), key, ofNames, asked, references, attributeNumbers);
    }

    boolean has(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }
}
