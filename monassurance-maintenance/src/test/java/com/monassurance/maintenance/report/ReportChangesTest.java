package com.monassurance.maintenance.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.PastReport.Found;
import com.monassurance.maintenance.report.ReportChanges.Point;
import com.monassurance.maintenance.report.ReportFigure.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report makes of those before it. */
class ReportChangesTest {

    private static final Text TITLE = Text.of("Disk", "Disque");
    private static final int MEBIBYTES = 1 << 20;

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-10-05T05:00:00Z"));

    @Test
    void what_is_new_gone_and_not_seen_again_is_told_apart() {
        report("monassurance", () -> section(List.of(), finding("one"), finding("two")));
        WeeklyReport second = report("monassurance", () -> section(List.of(), finding("two"), finding("three")));
        WeeklyReport third = report(
                "monassurance", () -> section(List.of(Text.of("no answer", "pas de réponse")), finding("three")));

        assertThat(second.changes().appeared()).extracting(Finding::subject).containsExactly("three");
        assertThat(second.changes().gone()).extracting(Found::subject).containsExactly("one");
        assertThat(third.changes().gone()).as("nobody could look").isEmpty();
        assertThat(third.changes().unseen()).extracting(Found::subject).containsExactly("two");
        assertThat(third.toMarkdown(Locale.FRENCH)).contains("- **Non revu**: titre two");
    }

    @Test
    void files_that_are_damaged_foreign_huge_or_of_the_future_are_left_out() throws IOException {
        report("monassurance", () -> section(List.of(), finding("mine")));
        report("other", () -> section(List.of(), finding("theirs")));
        Files.writeString(folder.resolve("report_20261006.json"), "{ \"at\": ");
        Files.writeString(
                folder.resolve("report_20261007.json"), "{ \"application\": \"monassurance\", \"at\": \"soon\" }");
        Files.writeString(folder.resolve("report_20261008.json"), " ".repeat(17 * MEBIBYTES));
        Files.writeString(
                folder.resolve("report_20991008.json"),
                "{ \"application\": \"monassurance\", \"at\": \"2099-10-08T00:00:00Z\" }");

        List<PastReport> past = ReportHistory.in(folder).before("monassurance", clock.instant());

        assertThat(past).hasSize(1);
        assertThat(past.get(0).findings()).extracting(Found::subject).containsExactly("mine");
        assertThat(ReportHistory.in(folder.resolve("none")).before("monassurance", clock.instant()))
                .isEmpty();
    }

    @Test
    void a_disk_that_fills_is_a_finding_before_it_is_full() {
        List<WeeklyReport> reports = new ArrayList<>();
        for (double used : new double[] {0.60, 0.65, 0.70, 0.75, 0.90}) {
            ReportFigure figure =
                    ReportFigure.of("disk", TITLE, Unit.SHARE, used).below(1);
            reports.add(report("monassurance", () -> section(List.of()).withFigures(List.of(figure))));
        }

        assertThat(reports.get(1).findings()).as("two points are no trend").isEmpty();
        assertThat(reports.get(3).findings()).as("five weeks to go").isEmpty();
        assertThat(reports.get(3).toHtml(Locale.ENGLISH)).contains("reaches 100.00 % on 2026-11-30 at this rate");
        WeeklyReport last = reports.get(4);
        assertThat(last.findings()).extracting(Finding::id).containsExactly("forecast.limit");
        assertThat(last.verdict()).isEqualTo(Verdict.ATTENTION);
        assertThat(last.toHtml(Locale.FRENCH)).contains("+15,00 %").contains("<polyline points=\"");
    }

    @Test
    void a_forecast_is_the_straight_line_and_only_towards_the_limit() {
        Instant now = clock.instant();
        ReportFigure figure = ReportFigure.of("x", TITLE, Unit.COUNT, 30).below(100);
        List<Point> rising =
                List.of(new Point(now.minus(Duration.ofDays(20)), 10), new Point(now.minus(Duration.ofDays(10)), 20));
        List<Point> falling =
                List.of(new Point(now.minus(Duration.ofDays(20)), 50), new Point(now.minus(Duration.ofDays(10)), 40));
        List<Point> flat =
                List.of(new Point(now.minus(Duration.ofDays(20)), 30), new Point(now.minus(Duration.ofDays(10)), 30));
        List<Point> sameMinute = List.of(new Point(now.minusSeconds(60), 10), new Point(now.minusSeconds(30), 20));

        assertThat(Forecast.of(figure, rising, now)).contains(now.plus(Duration.ofDays(70)));
        assertThat(Forecast.of(figure, falling, now)).isEmpty();
        assertThat(Forecast.of(figure, flat, now)).isEmpty();
        assertThat(Forecast.of(figure, sameMinute, now)).isEmpty();
        assertThat(Forecast.of(ReportFigure.of("x", TITLE, Unit.COUNT, 30), rising, now))
                .isEmpty();
    }

    /** Row R01 of the table of cases: what somebody else wrote stays text, however it is written and however long. */
    @Test
    void r01_hostile_texts_in_figures_strips_and_past_findings_stay_texts() {
        String hostile = "</title><script>alert(1)</script>\u202E\"' onload=x " + "z".repeat(1 << 20);
        Supplier<ReportSection> section = () -> section(List.of(), finding(hostile))
                .withFigures(List.of(ReportFigure.of(hostile, Text.same(hostile), Unit.COUNT, 1)))
                .withStrips(List.of(new ReportStrip(
                        Text.same(hostile), List.of(new ReportStrip.Cell(Text.same(hostile), ReportStrip.Tone.BAD)))));
        report("monassurance", section);
        report("monassurance", section);
        WeeklyReport gone = report("monassurance", () -> section(List.of()));

        for (String html : List.of(
                gone.toHtml(Locale.ENGLISH), report("monassurance", section).toHtml(Locale.FRENCH))) {
            assertThat(html.contains("<script")).isFalse();
            assertThat(html.contains("\u202E")).isFalse();
            assertThat(html.contains("\"' onload")).isFalse();
            assertThat(html.length()).as("a megabyte is cut").isLessThan(1 << 18);
        }
    }

    /** Row R02: both languages have the same sections, findings and figures. */
    @Test
    void r02_both_languages_say_the_same_things() {
        WeeklyReport report = report(
                "monassurance",
                () -> section(List.of(), finding("one"))
                        .withFigures(List.of(ReportFigure.of("n", TITLE, Unit.COUNT, 12_345))));

        String english = report.toHtml(Locale.ENGLISH);
        String french = report.toHtml(Locale.FRENCH);

        assertThat(french.replaceAll(">[^<]*<", "><").replace("lang=\"fr\"", "lang=\"en\""))
                .isEqualTo(english.replaceAll(">[^<]*<", "><"));
        assertThat(english).contains("12,345");
        assertThat(french).contains("12\u00A0345");
    }

    /** Writes it where the next one finds it. */
    private WeeklyReport report(String application, Supplier<ReportSection> section) {
        ReportCollector collector = ReportCollector.of(
                        new ApplicationInfo(application, "1.2.3", "test", "node-1"), clock, ZoneId.of("Europe/Paris"))
                .with("disk", TITLE, section);
        WeeklyReport report = collector.collect(ReportHistory.in(folder));
        GenerateReport.into(folder, collector).run();
        clock.advance(Duration.ofDays(7));
        return report;
    }

    private static ReportSection section(List<Text> unavailable, Finding... findings) {
        return new ReportSection("disk", TITLE, List.of(findings), List.of(), unavailable);
    }

    private static Finding finding(String subject) {
        return Finding.of(
                "test.finding",
                Severity.LOW,
                subject,
                Text.of("title " + subject, "titre " + subject),
                Text.same(subject),
                Text.of("why", "pourquoi"),
                Text.of("remedy", "remède"));
    }
}
