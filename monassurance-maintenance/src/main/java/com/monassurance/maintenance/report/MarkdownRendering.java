package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.ReportChanges.Point;
import com.monassurance.maintenance.report.ReportStrip.Tone;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
        changes(report);
        for (ReportSection section : report.sections()) {
            line("");
            line("## " + words(section.title()));
            section.unavailable().forEach(reason -> {
                line("");
                line("- **" + words(Words.NOT_CHECKED) + "**: " + words(reason));
            });
            figures(report, section);
            section.strips().forEach(this::strip);
            section.findings().forEach(this::finding);
            section.tables().forEach(this::table);
        }
    }

    private void changes(WeeklyReport report) {
        ReportChanges changes = report.changes();
        line("");
        line("## " + words(Words.changes(report)));
        line("");
        if (changes.findSince().isEmpty()) {
            line(words(Words.FIRST));
        } else if (changes.isEmpty()) {
            line(words(Words.SAME));
        }
        changes.appeared().forEach(finding -> line("- **" + words(Words.APPEARED) + "**: " + words(finding.title())));
        changes.gone().forEach(found -> line("- **" + words(Words.GONE) + "**: " + words(found.title())));
        changes.unseen().forEach(found -> line("- **" + words(Words.UNSEEN) + "**: " + words(found.title())));
    }

    private void figures(WeeklyReport report, ReportSection section) {
        if (!section.figures().isEmpty()) {
            line("");
        }
        for (ReportFigure figure : section.figures()) {
            List<Point> before = report.changes().trends().getOrDefault(figure.id(), List.of());
            String difference = Words.difference(figure, before)
                    .map(text -> " (" + words(text) + ")")
                    .orElse("");
            String forecast = Words.forecast(report, figure)
                    .map(text -> ", " + words(text))
                    .orElse("");
            line("- " + words(figure.title()) + ": " + words(figure.words()) + difference + forecast);
        }
    }

    private void strip(ReportStrip strip) {
        line("");
        line("- " + words(strip.title()) + ": "
                + strip.cells().stream()
                        .filter(cell -> cell.tone() != Tone.GOOD && cell.tone() != Tone.NONE)
                        .map(cell -> words(cell.label()))
                        .collect(Collectors.joining(", ", "", ""))
                        .transform(bad -> bad.isEmpty() ? "✓" : bad));
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
        return Words.cut(text).replaceAll("([\\\\`*_{}\\[\\]<>#|&])", "\\\\$1").replaceAll("\\s*\\R\\s*", " ");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
