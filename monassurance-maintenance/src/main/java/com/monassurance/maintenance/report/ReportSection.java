package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of a report: its numbers, what was found, tables, how things went, and what could not be looked at. Immutable.
 *
 * @param id stable name, the same in every language, such as {@code backups}
 * @param title heading
 * @param findings what was found
 * @param figures numbers that reports are compared by
 * @param strips how things went over time
 * @param tables what has rows
 * @param unavailable why something could not be looked at; empty when everything was
 * @since 0.1.0
 */
public record ReportSection(
        String id,
        Text title,
        List<Finding> findings,
        List<ReportFigure> figures,
        List<ReportStrip> strips,
        List<ReportTable> tables,
        List<Text> unavailable) {

    /** Copies the lists. */
    public ReportSection {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        findings = Finding.worstFirst(findings);
        figures = List.copyOf(figures);
        strips = List.copyOf(strips);
        tables = List.copyOf(tables);
        unavailable = List.copyOf(unavailable);
    }

    /**
     * Makes a section without numbers and without strips.
     *
     * @param id stable name
     * @param title heading
     * @param findings what was found
     * @param tables what has rows
     * @param unavailable why something could not be looked at
     */
    public ReportSection(
            String id, Text title, List<Finding> findings, List<ReportTable> tables, List<Text> unavailable) {
        this(id, title, findings, List.of(), List.of(), tables, unavailable);
    }

    /**
     * Returns this section with numbers.
     *
     * @param all the numbers, in the order in which they are shown
     * @return a copy
     */
    public ReportSection withFigures(List<ReportFigure> all) {
        return new ReportSection(id, title, findings, all, strips, tables, unavailable);
    }

    /**
     * Returns this section with what shows how things went.
     *
     * @param all one per thing
     * @return a copy
     */
    public ReportSection withStrips(List<ReportStrip> all) {
        return new ReportSection(id, title, findings, figures, all, tables, unavailable);
    }

    /**
     * Returns this section with more findings.
     *
     * @param more what was found besides
     * @return a copy
     */
    public ReportSection withMore(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new ReportSection(id, title, all, figures, strips, tables, unavailable);
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
