package com.monassurance.migrations.lint;

import static com.monassurance.migrations.lint.JsonWriter.object;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a report as SARIF 2.1.0, the format of results of static analysis that code hosts read. Pure. */
final class SarifWriter {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static final List<Rule> RULES = Linter.rules();

    private SarifWriter() {}

    static String write(LintReport report) {
        List<Object> results = new ArrayList<>();
        report.findings().forEach(finding -> results.add(result(finding, List.of())));
        report.suppressed()
                .forEach(each -> results.add(
                        result(each.finding(), List.of(object("kind", "inSource", "justification", each.reason())))));
        List<Object> notifications = new ArrayList<>();
        report.notLookedAt()
                .forEach(each -> notifications.add(
                        object("level", "note", "message", object("text", each.file() + ": " + each.reason()))));
        return JsonWriter.write(object(
                "$schema",
                SCHEMA,
                "version",
                "2.1.0",
                "runs",
                List.of(object(
                        "tool",
                        object("driver", object("name", "monassurance-ops lint", "rules", rules())),
                        "columnKind",
                        "utf16CodeUnits",
                        "invocations",
                        List.of(object("executionSuccessful", true, "toolExecutionNotifications", notifications)),
                        "results",
                        results))));
    }

    private static List<Map<String, Object>> rules() {
        return RULES.stream()
                .map(rule -> object(
                        "id",
                        rule.id(),
                        "shortDescription",
                        text(rule.title() + "."),
                        "fullDescription",
                        text(rule.why()),
                        "help",
                        text(rule.why() + "\n\nInstead: " + rule.instead()),
                        "defaultConfiguration",
                        object("enabled", rule.isDefault(), "level", level(rule.severity()))))
                .toList();
    }

    private static Map<String, Object> result(Finding finding, List<Object> suppressions) {
        Finding.Place place = finding.place();
        Map<String, Object> result = object(
                "ruleId",
                finding.ruleId(),
                "ruleIndex",
                indexOf(finding.ruleId()),
                "level",
                level(finding.severity()),
                "message",
                text(finding.title() + ". " + finding.reason()),
                "locations",
                List.of(object(
                        "physicalLocation", object("artifactLocation", artifact(place), "region", region(place)))),
                "properties",
                object(
                        "relation",
                        finding.findRelation().orElse(""),
                        "lock",
                        finding.findLock().map(lock -> lock.words()).orElse(""),
                        "fix",
                        finding.findFix().orElse("")));
        finding.findReplacement().ifPresent(change -> result.put("fixes", List.of(fix(change))));
        if (!suppressions.isEmpty()) {
            result.put("suppressions", suppressions);
        }
        return result;
    }

    private static Map<String, Object> fix(Finding.Replacement change) {
        return object(
                "description",
                text("The same without blocking."),
                "artifactChanges",
                List.of(object(
                        "artifactLocation",
                        artifact(change.place()),
                        "replacements",
                        List.of(object(
                                "deletedRegion", region(change.place()), "insertedContent", text(change.text()))))));
    }

    private static Map<String, Object> region(Finding.Place place) {
        return object(
                "startLine", place.line(),
                "startColumn", place.column(),
                "endLine", place.endLine(),
                "endColumn", place.endColumn());
    }

    /** A relative path starts from the root of the sources, which who reads the report knows. */
    private static Map<String, Object> artifact(Finding.Place place) {
        boolean isRelative = !place.file().startsWith("/");
        return object("uri", uri(place.file()), "uriBaseId", isRelative ? "%SRCROOT%" : "");
    }

    private static Map<String, Object> text(String text) {
        return object("text", text);
    }

    private static int indexOf(String id) {
        for (int i = 0; i < RULES.size(); i++) {
            if (RULES.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case INFO -> "note";
            case WARNING -> "warning";
            case ERROR -> "error";
        };
    }

    /** A path as a relative reference, or an absolute one as the URI of a file. */
    private static String uri(String file) {
        StringBuilder uri = new StringBuilder(file.startsWith("/") ? "file://" : "");
        for (byte each : file.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean isFree = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~/".indexOf(c) >= 0;
            uri.append(isFree ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return uri.toString();
    }
}
