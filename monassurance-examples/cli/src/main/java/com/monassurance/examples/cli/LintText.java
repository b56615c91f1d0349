package com.monassurance.examples.cli;

import com.monassurance.migrations.lint.Finding;
import com.monassurance.migrations.lint.LintReport;
import com.monassurance.migrations.lint.Linter;
import com.monassurance.migrations.lint.Rule;
import com.monassurance.migrations.lint.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what a linter found. Confined to one thread. */
final class LintText {

    private static final int WIDTH = 110;
    private static final String INDENT = "    ";

    private final Console console;

    LintText(Console console) {
        this.console = console;
    }

    /** The place first, so that terminals and editors can jump to it; what is only worth knowing takes one line. */
    void print(LintReport report) {
        for (Finding finding : report.findings()) {
            if (finding.severity() == Severity.INFO && !console.isVerbose()) {
                console.line(finding.toString());
                continue;
            }
            console.line(finding.place() + " " + finding.severity().word() + " " + finding.ruleId() + lock(finding));
            wrapped(finding.title() + ". " + finding.reason()).forEach(line -> console.line(INDENT + line));
            finding.findFix().ifPresent(this::fix);
        }
        report.notLookedAt().forEach(each -> console.line(each.file() + " not looked at: " + each.reason()));
        console.line(summary(report));
        if (!report.rewritten().isEmpty()) {
            console.remark(count(report.rewritten().size(), "script") + " can be run in forms that do not block: "
                    + "lint --diff shows them.");
        }
    }

    /** Nothing but the diff goes to stdout, so that it can be piped. */
    void diff(LintReport report) {
        report.rewritten().forEach(rewriting -> rewriting.diff().lines().forEach(console::line));
        console.flush();
        console.remark(summary(report));
    }

    private void fix(String sql) {
        console.line(INDENT + "fix:");
        (sql.endsWith(";") ? sql : sql + ";").lines().forEach(line -> console.line(INDENT + INDENT + line));
    }

    private static String lock(Finding finding) {
        return finding.findLock()
                .map(lock -> " [" + lock.words()
                        + finding.findRelation()
                                .map(relation -> " on " + relation)
                                .orElse("") + "]")
                .orElse("");
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String summary(LintReport report) {
        Map<Severity, Long> counts =
                report.findings().stream().collect(Collectors.groupingBy(Finding::severity, Collectors.counting()));
        List<String> parts = new ArrayList<>();
        for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.INFO)) {
            long count = counts.getOrDefault(severity, 0L);
            if (count > 0) {
                parts.add(severity == Severity.INFO ? count + " info" : count(count, severity.word()));
            }
        }
        String found = parts.isEmpty() ? "Nothing found" : String.join(", ", parts);
        String allowed =
                report.suppressed().isEmpty() ? "" : "; " + report.suppressed().size() + " allowed";
        return found + " in " + count(report.statements(), "statement") + " of " + count(report.files(), "file")
                + allowed + ".";
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    void rules() {
        if (console.isJson()) {
            console.json(Linter.rules().stream().map(LintText::json).toList());
            return;
        }
        TextTable table = new TextTable("RULE", "SEVERITY", "WHAT IT FINDS");
        for (Rule rule : Linter.rules()) {
            table.row(rule.id(), rule.severity().word() + (rule.isDefault() ? "" : " (off)"), rule.title());
        }
        console.table(table, "");
    }

    private static Map<String, @Nullable Object> json(Rule rule) {
        return Json.object(
                "id", rule.id(),
                "title", rule.title(),
                "severity", rule.severity().word(),
                "default", rule.isDefault(),
                "why", rule.why(),
                "instead", rule.instead(),
                "alike", rule.alike());
    }

    void json(LintReport report) {
        console.json(Json.object(
                "files",
                report.files(),
                "statements",
                report.statements(),
                "findings",
                report.findings().stream().map(finding -> json(finding, null)).toList(),
                "suppressed",
                report.suppressed().stream()
                        .map(each -> json(each.finding(), each.reason()))
                        .toList(),
                "rewritten",
                report.rewritten().stream()
                        .map(each -> Json.object("file", each.file(), "diff", each.diff(), "after", each.after()))
                        .toList(),
                "notLookedAt",
                report.notLookedAt().stream()
                        .map(each -> Json.object("file", each.file(), "reason", each.reason()))
                        .toList()));
    }

    private static Map<String, @Nullable Object> json(Finding finding, @Nullable String allowed) {
        Finding.Place place = finding.place();
        return Json.object(
                "rule", finding.ruleId(),
                "severity", finding.severity().word(),
                "file", place.file(),
                "line", place.line(),
                "column", place.column(),
                "endLine", place.endLine(),
                "endColumn", place.endColumn(),
                "title", finding.title(),
                "reason", finding.reason(),
                "relation", finding.relation(),
                "lock", finding.findLock().map(lock -> lock.words()).orElse(null),
                "fix", finding.fix(),
                "statement", finding.statement(),
                "allowed", allowed);
    }
}
