package com.monassurance.examples.cli;

import com.monassurance.maintenance.finding.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How findings look, in every command that has some. Stateless. */
final class Findings {

    private Findings() {}

    static void print(Console console, List<Finding> findings) {
        if (findings.isEmpty()) {
            console.line("Nothing was found.");
        }
        for (Finding finding : findings) {
            console.line(finding.severity() + "  " + finding.subject() + "  " + console.words(finding.title()));
            console.line("    " + TextTable.shown(console.words(finding.evidence())));
            console.line("    " + console.words(finding.remedy()));
            if (console.isVerbose()) {
                console.line("    " + console.words(finding.why()));
                finding.sql().forEach(statement -> console.line("    " + statement + ";"));
            }
        }
    }

    static List<Map<String, @Nullable Object>> json(List<Finding> findings, Locale locale) {
        return findings.stream()
                .map(finding -> Json.object(
                        "id", finding.id(),
                        "severity", finding.severity().name(),
                        "subject", finding.subject(),
                        "title", finding.title().in(locale),
                        "evidence", finding.evidence().in(locale),
                        "why", finding.why().in(locale),
                        "remedy", finding.remedy().in(locale),
                        "sql", finding.sql()))
                .toList();
    }
}
