package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * A table of a report; the first column names, figures follow. Immutable.
 *
 * @param columns headings, at least one
 * @param rows cells, as many per row as there are columns; at most {@link #ROWS_MAX} rows are kept
 * @since 0.1.0
 */
public record ReportTable(List<Text> columns, List<List<Text>> rows) {

    /** The most rows a table shows. */
    public static final int ROWS_MAX = 50;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a row has another number of cells than there are columns
     */
    public ReportTable {
        columns = List.copyOf(columns);
        int width = columns.size();
        if (width == 0 || rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("each row has one cell per column");
        }
        rows = rows.stream().limit(ROWS_MAX).map(List::copyOf).toList();
    }
}
