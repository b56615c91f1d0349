package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what makes a table anew behind its rows: no statement changes how a table is partitioned. The old one is renamed,
 * and its rows move to the new one before it is dropped. Pure.
 */
final class RemadeTable {

    private final Table from;
    private final @Nullable Table to;

    RemadeTable(Table from, @Nullable Table to) {
        this.from = from;
        this.to = to;
    }

    List<String> aside() {
        return TypeChanges.aside(from);
    }

    String detach(ObjectId parent) {
        return "alter table " + References.qualified(parent) + " detach partition " + References.name(from);
    }

    /** The columns that both have, those aside that are computed. */
    List<String> moveRows() {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (to == null) {
            return List.of();
        }
        for (Column column : to.columns()) {
            Column before = from.columns().find(column.name()).orElse(null);
            if (before != null && column.generated() == null) {
                String name = SqlName.quoted(column.name());
                columns.add(name);
                values.add(before.type().equals(column.type()) ? name : name + "::text::" + column.type());
            }
        }
        if (columns.isEmpty()) {
            return List.of();
        }
        return List.of("insert into " + References.name(to) + " (" + String.join(", ", columns)
                + ") overriding system value select " + String.join(", ", values) + " from "
                + TypeChanges.asideQualified(from));
    }
}
