package com.monassurance.migrations.judge;

import java.util.List;
import java.util.Map;

/**
 * One system catalogue as the server describes it. Immutable.
 *
 * @param name such as {@code pg_class}
 * @param oid its own oid, by which {@code classid} columns name it
 * @param columns its columns that are printed, in order
 * @param key the columns that identify a row whatever its oid; empty when only the whole row does
 * @param references the columns that hold oids of another catalogue, and which
 * @param attributeNumbers the columns that hold column numbers, each with the column that holds the relation
 */
record Catalogue(
        String name,
        String oid,
        List<Column> columns,
        List<String> key,
        Map<String, String> references,
        Map<String, String> attributeNumbers) {

    /** A column and its type's name. */
    record Column(String name, String type) {}

    boolean has(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }
}
