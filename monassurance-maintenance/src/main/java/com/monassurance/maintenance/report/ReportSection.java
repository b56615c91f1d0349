package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.util.List;

/**
 * A section of a report: what was found, the figures, and what could not be looked at. Immutable.
 *
 * @param id stable name, the same in every language, such as {@code backups}
 * @param title heading
 * @param findings what was found
 * @param tables the figures
 * @param unavailable why something could not be looked at; empty when everything was
 * @since 0.1.0
 */
public record ReportSection(
        String id, Text title, List<Finding> findings, List<ReportTable> tables, List<Text> unavailable) {

    /** Copies the lists. */
    public ReportSection {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        findings = Finding.worstFirst(findings);
        tables = List.copyOf(tables);
        unavailable = List.copyOf(unavailable);
    }

    /**
     * Returns a section of figures.
     *
     * @param id stable name
     * @param title heading
     * @param table the figures
     * @return the section
     */
    public static ReportSection of(String id, Text title, ReportTable table) {
        return new ReportSection(id, title, List.of(), List.of(table), List.of());
    }

    /**
     * Returns a section that could not be made.
     *
     * @param id stable name
     * @param title heading
     * @param reason why not
     * @return the section
     */
    public static ReportSection unavailable(String id, Text title, Text reason) {
        return new ReportSection(id, title, List.of(), List.of(), List.of(reason));
    }

    /**
     * Tells whether everything in it could be looked at.
     *
     * @return true when nothing is unavailable
     */
    public boolean isComplete() {
        return unavailable.isEmpty();
    }
}
