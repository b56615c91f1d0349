package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.ReportChanges.Point;
import java.util.List;
import java.util.Locale;

/** Renders a report to one page of HTML; every text goes through {@link #escape}. */
final class HtmlRendering {

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1d2330;--soft:#5d6677;--line:#dfe3ea;--paper:#fff;--back:#f5f6f9;
            --trend:#2f5fd0;--good:#1d7f4e;--incomplete:#5d6677;--attention:#9a6a00;--urgent:#c2410c;--critical:#b3132b}
            @media (prefers-color-scheme:dark){:root{--ink:#e8ebf2;--soft:#9aa4b8;--line:#2e3647;--paper:#171c27;
            --back:#0f131b;--trend:#7aa2ff;--good:#4fc487;--incomplete:#9aa4b8;--attention:#e3b341;--urgent:#f58a4b;--critical:#ff6b7d}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
            main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}
            h1{font-size:1rem;font-weight:600;color:var(--soft);margin:0}
            .verdict{font-size:2rem;font-weight:700;line-height:1.2;margin:.25rem 0;color:var(--tone)}
            .who{color:var(--soft);margin:0}
            .counts{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0 0;padding:0;list-style:none}
            .counts li,.tag{border:1px solid var(--tone);color:var(--tone);border-radius:1rem;padding:.05rem .7rem;
            font-size:.85rem}
            section{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;
            margin-top:1.25rem}
            h2{font-size:1.15rem;margin:0 0 .75rem}
            details{border-top:1px solid var(--line);padding:.6rem 0}
            summary{cursor:pointer;font-weight:600}
            dl{margin:.6rem 0 0;display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}
            dt{color:var(--soft)}dd{margin:0}
            pre{background:var(--back);border:1px solid var(--line);border-radius:.5rem;padding:.6rem;overflow:auto;
            margin:.6rem 0 0}
            .scroll{overflow-x:auto}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
            th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-top:1px solid var(--line);
            overflow-wrap:anywhere;vertical-align:top}
            th{color:var(--soft);font-weight:600;border-top:0;font-size:.85rem}
            .figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem;margin:0 0 1rem}
            .figure{border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;overflow-wrap:anywhere}
            .figure b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
            .figure span{color:var(--soft);font-size:.85rem}
            .figure em{display:block;font-style:normal;font-size:.85rem;color:var(--attention)}
            .trend{width:100%;height:3.5rem;margin-top:.35rem;color:var(--trend)}
            .trend polyline{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
            .trend polygon{fill:currentColor;opacity:.12}.trend circle{fill:currentColor}
            .trend line{stroke:var(--critical);stroke-dasharray:4 3;opacity:.7}
            .strip{margin:.25rem 0 .75rem}.strip svg{height:1.1rem;max-width:100%;display:block;margin-top:.2rem}
            .strip span{color:var(--soft);font-size:.85rem}
            .GOOD{fill:var(--good)}.ATTENTION{fill:var(--attention)}.BAD{fill:var(--critical)}.NONE{fill:var(--line)}
            .changes{list-style:none;margin:0;padding:0}.changes li{padding:.2rem 0}
            .unknown{color:var(--soft);border-left:3px solid var(--line);padding-left:.75rem;margin:.5rem 0}
            @media print{body{background:#fff}.figure,.strip,details,tr{break-inside:avoid}section{border:0;padding:0}}
            """;

    private static final int CELL = 16;

    private final StringBuilder out = new StringBuilder();
    private final Locale locale;

    private HtmlRendering(Locale locale) {
        this.locale = locale;
    }

    static String of(WeeklyReport report, Locale locale) {
        HtmlRendering rendering = new HtmlRendering(locale);
        rendering.render(report);
        return rendering.out.toString();
    }

    private void render(WeeklyReport report) {
        String language = Text.of("en", "fr").in(locale);
        out.append("<!DOCTYPE html>\n<html lang=\"")
                .append(language)
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<link rel=\"icon\" href=\"data:,\">\n<title>");
        text(words(Words.HEADING) + " · " + report.application().name());
        out.append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n<h1>");
        text(words(Words.HEADING));
        out.append("</h1>\n<p class=\"verdict\" style=\"--tone:var(--")
                .append(report.verdict().name().toLowerCase(Locale.ROOT))
                .append(")\">");
        text(words(report.verdict().words()));
        out.append("</p>\n<p class=\"who\">");
        text(Words.who(report));
        out.append("</p>\n");
        counts(report);
        changes(report);
        report.sections().forEach(section -> section(report, section));
        out.append("</main>\n</body>\n</html>\n");
    }

    private void counts(WeeklyReport report) {
        out.append("<ul class=\"counts\">\n");
        for (Severity severity : List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            long count = report.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .count();
            if (count > 0) {
                out.append("<li style=\"--tone:var(--")
                        .append(tone(severity))
                        .append(")\">")
                        .append(count)
                        .append(' ');
                text(words(Words.severity(severity, count)));
                out.append("</li>\n");
            }
        }
        out.append("</ul>\n");
    }

    private void changes(WeeklyReport report) {
        ReportChanges changes = report.changes();
        out.append("<section id=\"changes\">\n<h2>");
        text(words(Words.changes(report)));
        out.append("</h2>\n<ul class=\"changes\">\n");
        if (changes.findSince().isEmpty()) {
            change("", "incomplete", Words.FIRST);
        } else if (changes.isEmpty()) {
            change("", "incomplete", Words.SAME);
        }
        changes.appeared().forEach(finding -> change(words(Words.APPEARED), tone(finding.severity()), finding.title()));
        changes.gone().forEach(found -> change(words(Words.GONE), "good", found.title()));
        changes.unseen().forEach(found -> change(words(Words.UNSEEN), "incomplete", found.title()));
        out.append("</ul>\n</section>\n");
    }

    private void change(String tag, String tone, Text title) {
        out.append("<li>");
        if (!tag.isEmpty()) {
            out.append("<span class=\"tag\" style=\"--tone:var(--").append(tone).append(")\">");
            text(tag);
            out.append("</span> ");
        }
        text(words(title));
        out.append("</li>\n");
    }

    private void figures(WeeklyReport report, ReportSection section) {
        if (section.figures().isEmpty()) {
            return;
        }
        out.append("<div class=\"figures\">\n");
        for (ReportFigure figure : section.figures()) {
            List<Point> before = report.changes().trends().getOrDefault(figure.id(), List.of());
            out.append("<div class=\"figure\"><span>");
            text(words(figure.title()));
            out.append("</span><b>");
            text(words(figure.words()));
            out.append("</b>");
            Words.difference(figure, before).ifPresent(difference -> {
                out.append("<span>");
                text(words(difference));
                out.append("</span>");
            });
            Words.forecast(report, figure).ifPresent(forecast -> {
                out.append("<em>");
                text(words(forecast));
                out.append("</em>");
            });
            String from =
                    before.isEmpty() ? "" : words(figure.words(before.get(0).value())) + " → ";
            out.append(TrendSvg.of(
                    figure, before, report.at(), words(figure.title()) + ": " + from + words(figure.words())));
            out.append("</div>\n");
        }
        out.append("</div>\n");
    }

    private void strip(ReportStrip strip) {
        out.append("<div class=\"strip\"><span>");
        text(words(strip.title()));
        out.append("</span><svg role=\"img\" viewBox=\"0 0 ")
                .append(Math.max(1, strip.cells().size()) * CELL)
                .append(" 16\" aria-label=\"");
        text(words(strip.title()));
        out.append("\">");
        int x = 0;
        for (ReportStrip.Cell cell : strip.cells()) {
            out.append("<rect class=\"")
                    .append(cell.tone().name())
                    .append("\" x=\"")
                    .append(x)
                    .append("\" width=\"14\" height=\"16\" rx=\"2\"><title>");
            text(words(cell.label()));
            out.append("</title></rect>");
            x += CELL;
        }
        out.append("</svg></div>\n");
    }

    private void section(WeeklyReport report, ReportSection section) {
        out.append("<section id=\"");
        text(section.id());
        out.append("\">\n<h2>");
        text(words(section.title()));
        out.append("</h2>\n");
        for (Text reason : section.unavailable()) {
            out.append("<p class=\"unknown\"><strong>");
            text(words(Words.NOT_CHECKED));
            out.append("</strong> ");
            text(words(reason));
            out.append("</p>\n");
        }
        figures(report, section);
        section.strips().forEach(this::strip);
        section.findings().forEach(this::finding);
        section.tables().forEach(this::table);
        out.append("</section>\n");
    }

    private void finding(Finding finding) {
        out.append("<details")
                .append(finding.isUrgent() ? " open" : "")
                .append("><summary><span class=\"tag\"")
                .append(" style=\"--tone:var(--")
                .append(tone(finding.severity()))
                .append(")\">");
        text(words(Words.severity(finding.severity())));
        out.append("</span> ");
        text(words(finding.title()));
        out.append("</summary>\n<dl>");
        pair(Words.EVIDENCE, finding.evidence());
        pair(Words.WHY, finding.why());
        pair(Words.REMEDY, finding.remedy());
        out.append("</dl>\n");
        for (String sql : finding.sql()) {
            out.append("<pre><code>");
            text(sql);
            out.append("</code></pre>\n");
        }
        out.append("</details>\n");
    }

    private void pair(Text name, Text value) {
        out.append("<dt>");
        text(words(name));
        out.append("</dt><dd>");
        text(words(value));
        out.append("</dd>");
    }

    private void table(ReportTable table) {
        out.append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (Text column : table.columns()) {
            out.append("<th scope=\"col\">");
            text(words(column));
            out.append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (List<Text> row : table.rows()) {
            out.append("<tr>");
            for (Text cell : row) {
                out.append("<td>");
                text(words(cell));
                out.append("</td>");
            }
            out.append("</tr>\n");
        }
        if (table.rows().isEmpty()) {
            out.append("<tr><td>");
            text(words(Words.NOTHING));
            out.append("</td></tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }

    private static String tone(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "critical";
            case HIGH -> "urgent";
            case MEDIUM -> "attention";
            case LOW, INFO -> "incomplete";
        };
    }

    private String words(Text text) {
        return text.in(locale);
    }

    private void text(String words) {
        out.append(escape(words));
    }

    /**
     * Control and direction characters would let a query text pretend to be something else; they are shown as such, and what
     * is endless is cut.
     */
    static String escape(String text) {
        String cut = Words.cut(text);
        StringBuilder escaped = new StringBuilder(cut.length() + 16);
        cut.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append((char) c);
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        escaped.append('\uFFFD');
                    } else {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
