package com.monassurance.migrations.baseline;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What another tool says that it has applied to a database. Immutable.
 *
 * @param tool the tool
 * @param schema schema of its table
 * @param table name of its table
 * @param applied what counts as applied, in the order it was; of Alembic the heads only
 * @param remarks what is unusual about it, one sentence each: several heads, out of order, marked without having been run
 * @param obstacles why the database cannot be taken over as it is, one sentence each: failed or unfinished work
 * @since 0.1.0
 */
public record ToolHistory(
        Tool tool, String schema, String table, List<Entry> applied, List<String> remarks, List<String> obstacles) {

    /** Copies. */
    public ToolHistory {
        requireNonNull(tool, "tool");
        requireNonNull(schema, "schema");
        requireNonNull(table, "table");
        applied = List.copyOf(applied);
        remarks = List.copyOf(remarks);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * One thing that was applied. Immutable.
     *
     * @param id what tells it from the others: Alembic's revision, Flyway's version, the id of Liquibase's change set, with
     *     file and author ({@code file::id::author}) when several have that id
     * @param description what it does; empty when the tool does not say
     * @since 0.1.0
     */
    public record Entry(String id, String description) {

        /** Checks. */
        public Entry {
            requireNonNull(id, "id");
            requireNonNull(description, "description");
        }
    }
}
