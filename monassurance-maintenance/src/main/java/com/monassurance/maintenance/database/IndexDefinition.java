package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An index that should exist, on plain columns of one table. Immutable.
 *
 * @param schema schema of the table
 * @param table the table
 * @param name name of the index
 * @param columns the columns in order, at least one
 * @param unique whether it forbids duplicates
 * @param where predicate of a partial index in SQL, written by a developer and never by a user; empty for none
 * @since 0.1.0
 */
public record IndexDefinition(
        Identifier schema, Identifier table, Identifier name, List<Identifier> columns, boolean unique, String where) {

    private static final int NAME_START_BYTES = 50;

    /**
     * Copies the columns.
     *
     * @throws IllegalArgumentException if there is no column
     */
    public IndexDefinition {
        requireNonNull(schema, "schema");
        requireNonNull(table, "table");
        requireNonNull(name, "name");
        requireNonNull(where, "where");
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("an index has at least one column: " + name);
        }
    }

    /**
     * Returns a plain index in schema {@code public}.
     *
     * @param name name of the index
     * @param table the table
     * @param columns the columns in order
     * @return the definition
     */
    public static IndexDefinition on(String name, String table, String... columns) {
        return new IndexDefinition(
                Identifier.of("public"),
                Identifier.of(table),
                Identifier.of(name),
                List.of(columns).stream().map(Identifier::of).toList(),
                false,
                "");
    }

    /**
     * Returns this index as a partial one.
     *
     * @param predicate the condition in SQL
     * @return a copy
     */
    public IndexDefinition where(String predicate) {
        return new IndexDefinition(schema, table, name, columns, unique, predicate);
    }

    /**
     * Returns this index as a unique one.
     *
     * @return a copy
     */
    public IndexDefinition uniquely() {
        return new IndexDefinition(schema, table, name, columns, true, where);
    }

    /**
     * Returns the statement that builds it without blocking writers.
     *
     * @return a {@code create index concurrently} statement
     */
    public String createConcurrently() {
        return "create " + (unique ? "unique " : "") + "index concurrently " + name.quoted() + " on "
                + table.quotedIn(schema) + definition();
    }

    /** The frame of an index of a partitioned table, which is valid when every partition has attached its own. */
    String createOnParent() {
        return "create " + (unique ? "unique " : "") + "index " + name.quoted() + " on only " + table.quotedIn(schema)
                + definition();
    }

    String attach(IndexDefinition part) {
        return "alter index " + name.quotedIn(schema) + " attach partition " + part.name.quotedIn(part.schema);
    }

    /** The same index on a partition, under a name that is no longer than a name may be. */
    IndexDefinition onPartition(Identifier partSchema, Identifier part, long oid) {
        String start = name.value();
        while (start.getBytes(StandardCharsets.UTF_8).length > NAME_START_BYTES) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return new IndexDefinition(partSchema, part, Identifier.of(start + "_p" + oid), columns, unique, where);
    }

    /** Everything after the name of the table. */
    String definition() {
        return columns.stream().map(Identifier::quoted).collect(Collectors.joining(", ", " (", ")"))
                + (where.isEmpty() ? "" : " where " + where);
    }

    String dropConcurrently() {
        return "drop index concurrently if exists " + name.quotedIn(schema);
    }
}
