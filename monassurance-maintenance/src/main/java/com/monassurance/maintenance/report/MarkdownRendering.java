package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.util.List;
import java.util.Locale;

/** Renders a report to Markdown, everything escaped. */
final class MarkdownRendering {

    private final StringBuilder out = new StringBuilder();
    private final Locale locale;

    private MarkdownRendering(Locale locale) {
        this.locale = locale;
    }

    static String of(WeeklyReport report, Locale locale) {
        MarkdownRendering rendering = new MarkdownRendering(locale);
        rendering.render(report);
        return rendering.out.toString();
    }

    private void render(WeeklyReport report) {
        line("# " + words(Words.HEADING));
        line("");
        line("**" + words(report.verdict().words()) + "**");
        line("");
        line(escape(Words.who(report)));
        for (ReportSection section : report.sections()) {
            line("");
            line("## " + words(section.title()));
            section.unavailable().forEach(reason -> {
                line("");
                line("- **" + words(Words.NOT_CHECKED) + "**: " + words(reason));
            });
            section.findings().forEach(this::finding);
            section.tables().forEach(this::table);
        }
    }

    private void finding(Finding finding) {
        line("");
        line("### " + words(Words.severity(finding.severity())).toUpperCase(Locale.ROOT) + ": "
                + words(finding.title()));
        line("");
        line("- " + words(Words.EVIDENCE) + ": " + words(finding.evidence()));
        line("- " + words(Words.WHY) + ": " + words(finding.why()));
        line("- " + words(Words.REMEDY) + ": " + words(finding.remedy()));
        for (String sql : finding.sql()) {
            line("");
            line("      " + sql.replace("\n", "\n      "));
        }
    }

    private void table(ReportTable table) {
        line("");
        row(table.columns());
        line("|" + " --- |".repeat(table.columns().size()));
        table.rows().forEach(this::row);
        if (table.rows().isEmpty()) {
            line("");
            line("_" + words(Words.NOTHING) + "_");
        }
    }

    private void row(List<Text> cells) {
        StringBuilder row = new StringBuilder("|");
        cells.forEach(cell -> row.append(' ').append(words(cell)).append(" |"));
        line(row.toString());
    }

    private String words(Text text) {
        return escape(text.in(locale));
    }

    /** Neither markup nor a new line nor a table cell may come out of a name or a query. */
    private static String escape(String text) {
        return text.replaceAll("([\\\\`*_{}\\[\\]<>#|&])", "\\\\$1").replaceAll("\\s*\\R\\s*", " ");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
