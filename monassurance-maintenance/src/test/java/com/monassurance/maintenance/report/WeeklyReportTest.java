package com.monassurance.maintenance.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.TempTree;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WeeklyReportTest {

    private static final ApplicationInfo APPLICATION =
            new ApplicationInfo("monassurance <b>", "1.2.3", "production", "node-1");
    private static final String HOSTILE = "<script>alert('x')</script> & \"q\" \u202E | # *b* `c`";

    @Test
    void a_section_that_throws_is_shown_as_not_checked_and_the_verdict_is_never_good() {
        WeeklyReport report = collector()
                .with("broken", Text.of("Broken", "Cassé"), () -> {
                    throw new IllegalStateException("no way");
                })
                .with("fine", Text.of("Fine", "Bien"), () -> table("fine"))
                .collect();

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.sections()).extracting(ReportSection::id).containsExactly("broken", "fine");
        assertThat(report.toHtml(Locale.FRENCH))
                .contains("Non vérifié")
                .contains("no way")
                .contains("Fine");
        assertThat(report.toMarkdown(Locale.ENGLISH)).contains("Not checked");
    }

    @Test
    void without_findings_and_with_every_section_the_verdict_is_good() {
        assertThat(collector()
                        .with("fine", Text.same("Fine"), () -> table("fine"))
                        .collect()
                        .verdict())
                .isEqualTo(Verdict.GOOD);
    }

    @Test
    void the_worst_finding_makes_the_verdict_and_comes_first() {
        WeeklyReport report = withFindings(finding(Severity.LOW, "low"), finding(Severity.CRITICAL, "worst"));

        assertThat(report.verdict()).isEqualTo(Verdict.CRITICAL);
        assertThat(report.findings()).extracting(Finding::subject).containsExactly("worst", "low");
        String html = report.toHtml(Locale.ENGLISH);
        assertThat(html.indexOf("Something must be done now")).isBetween(0, html.indexOf("<section"));
    }

    @Test
    void everything_is_escaped_in_html_and_markdown() {
        WeeklyReport report = withFindings(finding(Severity.HIGH, HOSTILE).withSql("select '" + HOSTILE + "'"));

        String html = report.toHtml(Locale.ENGLISH);
        String markdown = report.toMarkdown(Locale.FRENCH);

        assertThat(html)
                .doesNotContain("<script")
                .doesNotContain("monassurance <b>")
                .doesNotContain("\u202E");
        assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;");
        assertThat(markdown.lines().filter(line -> !line.startsWith("      ")))
                .noneMatch(line -> line.matches(".*(?<!\\\\)[<`].*"));
    }

    @Test
    void the_page_needs_no_script_and_no_network() {
        String html = withFindings(finding(Severity.LOW, "x")).toHtml(Locale.ENGLISH);

        assertThat(html).doesNotContain("<script").doesNotContain("http:").doesNotContain("https:");
        assertThat(html).startsWith("<!DOCTYPE html>\n<html lang=\"en\">").endsWith("</html>\n");
    }

    @Test
    void json_is_valid_versioned_and_has_both_languages() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(withFindings(finding(Severity.HIGH, HOSTILE)).toJson());

        assertThat(json.path("schema_version").asInt()).isEqualTo(1);
        assertThat(json.path("verdict").asText()).isEqualTo("URGENT");
        JsonNode finding = json.path("sections").get(0).path("findings").get(0);
        assertThat(finding.path("subject").asText()).isEqualTo(HOSTILE);
        assertThat(finding.path("title").path("fr").asText()).isEqualTo("titre");
    }

    @Test
    void the_same_report_renders_to_the_same_text() {
        WeeklyReport report = withFindings(finding(Severity.LOW, "x"));

        assertThat(report.toHtml(Locale.FRENCH)).isEqualTo(report.toHtml(Locale.FRENCH));
        assertThat(report.toHtml(Locale.FRANCE))
                .contains("Rapport de santé hebdomadaire")
                .contains("2026-11-23 08:00 CET");
    }

    @Test
    void as_a_task_it_writes_five_whole_files() throws IOException {
        try (TempTree tree = TempTree.create()) {
            GenerateReport task = GenerateReport.into(
                    tree.root().resolve("reports"), collector().with("fine", Text.same("Fine"), () -> table("fine")));

            assertThat(task.run().outcome()).isInstanceOf(TaskOutcome.Done.class);
            assertThat(task.run().figure("written_files")).hasValue(5);

            try (Stream<Path> files = Files.list(tree.root().resolve("reports"))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "report_20261123.json",
                                "report_20261123.en.md",
                                "report_20261123.fr.md",
                                "report_20261123.en.html",
                                "report_20261123.fr.html");
            }
        }
    }

    private static WeeklyReport withFindings(Finding... findings) {
        return collector()
                .with(
                        "found",
                        Text.of("Found", "Trouvé"),
                        () -> new ReportSection(
                                "found", Text.of("Found", "Trouvé"), List.of(findings), List.of(), List.of()))
                .collect();
    }

    private static ReportCollector collector() {
        return ReportCollector.of(
                APPLICATION, MutableClock.at(Instant.parse("2026-11-23T07:00:00Z")), ZoneId.of("Europe/Paris"));
    }

    private static ReportSection table(String id) {
        return ReportSection.of(
                id,
                Text.same("Fine"),
                new ReportTable(
                        List.of(Text.same("a"), Text.same("b")), List.of(List.of(Text.same("1"), Text.same(HOSTILE)))));
    }

    private static Finding finding(Severity severity, String subject) {
        return Finding.of(
                "test.finding",
                severity,
                subject,
                Text.of("title " + subject, "titre"),
                Text.same(subject),
                Text.of("why", "pourquoi"),
                Text.of("remedy", "remède"));
    }
}
