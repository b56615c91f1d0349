package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/** Writes what moves rows from a table to another that has most of its columns. Pure. */
final class RowMove {

    private RowMove() {}

    /**
     * One statement over the columns that both have, those aside that are computed; without any the rows begin anew.
     *
     * @param from the table as the rows were made
     * @param to the table as it will be, which takes them
     * @param source where the rows are now
     */
    static List<String> write(Planning planning, Table from, Table to, String source) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Column column : to.columns()) {
            Column before = from.columns().find(column.name()).orElse(null);
            if (before != null && column.generated() == null) {
                columns.add(SqlName.quoted(column.name()));
                values.add(Conversions.moved(planning, to.id(), before, column));
            }
        }
        String named = columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
        String selected = values.isEmpty() ? "" : " " + String.join(", ", values);
        return List.of("insert into " + References.name(to) + named + " overriding system value select" + selected
                + " from " + source);
    }
}
