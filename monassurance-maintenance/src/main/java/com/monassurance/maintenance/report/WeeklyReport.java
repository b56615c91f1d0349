package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.maintenance.finding.Finding;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * The state of the service on one page, the verdict first. The same report renders to the same text. Immutable.
 *
 * @param application whose report it is
 * @param at when it was made
 * @param zone in which times are shown
 * @param verdict what it says first
 * @param changes what is otherwise than in the last report
 * @param sections the sections in order
 * @since 0.1.0
 */
public record WeeklyReport(
        ApplicationInfo application,
        Instant at,
        ZoneId zone,
        Verdict verdict,
        ReportChanges changes,
        List<ReportSection> sections) {

    /** Copies the list. */
    public WeeklyReport {
        requireNonNull(application, "application");
        requireNonNull(at, "at");
        requireNonNull(zone, "zone");
        requireNonNull(verdict, "verdict");
        requireNonNull(changes, "changes");
        sections = List.copyOf(sections);
    }

    /**
     * Returns the findings of all sections.
     *
     * @return the worst first
     */
    public List<Finding> findings() {
        return Finding.worstFirst(sections.stream()
                .flatMap(section -> section.findings().stream())
                .toList());
    }

    /**
     * Renders for programs; texts are in both languages.
     *
     * @return a JSON document with its {@code schema_version}
     */
    public String toJson() {
        return JsonRendering.of(this);
    }

    /**
     * Renders for a terminal or an e-mail.
     *
     * @param locale French, or else English
     * @return a Markdown document
     */
    public String toMarkdown(Locale locale) {
        return MarkdownRendering.of(this, locale);
    }

    /**
     * Renders one page that needs nothing else: no script, no image, no font, no network.
     *
     * @param locale French, or else English
     * @return an HTML document
     */
    public String toHtml(Locale locale) {
        return HtmlRendering.of(this, locale);
    }
}
