package com.monassurance.maintenance.backup.copy;

import com.monassurance.core.sql.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are part of a backup, or a partitioned one that is locked only. Immutable.
 *
 * @param oid its number
 * @param schema its schema
 * @param table its name
 * @param hasRows whether it keeps rows itself
 * @param columns those that are written, quoted; empty when there is none
 * @param condition of the extension that it configures, such as {@code WHERE id > 100}; null when all rows are meant
 * @param bytes how large it is
 */
record SnapshotTable(
        long oid,
        String schema,
        String table,
        boolean hasRows,
        String columns,
        @Nullable String condition,
        long bytes) {

    String name() {
        return qualified(schema, table);
    }

    static String qualified(String schema, String table) {
        return Identifier.of(schema).quoted() + "." + Identifier.of(table).quoted();
    }

    String columnList() {
        return columns.isEmpty() ? "" : " (" + columns + ")";
    }

    String source() {
        return Contents.TableRows.source(name(), columnList(), condition);
    }
}
