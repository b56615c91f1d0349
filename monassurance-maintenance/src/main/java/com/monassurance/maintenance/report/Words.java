package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words of the page itself. */
final class Words {

    static final Text HEADING = Text.of("Weekly health report", "Rapport de santé hebdomadaire");
    static final Text FINDINGS = Text.of("Findings", "Constats");
    static final Text EVIDENCE = Text.of("Evidence", "Preuve");
    static final Text WHY = Text.of("Why it matters", "Pourquoi");
    static final Text REMEDY = Text.of("What to do", "Que faire");
    static final Text NOT_CHECKED = Text.of("Not checked", "Non vérifié");
    static final Text NOTHING = Text.of("nothing", "rien");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ENGLISH);

    private Words() {}

    static Text severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Text.of("critical", "critique");
            case HIGH -> Text.of("high", "élevé");
            case MEDIUM -> Text.of("medium", "moyen");
            case LOW -> Text.of("low", "faible");
            case INFO -> Text.same("info");
        };
    }

    static String at(WeeklyReport report) {
        return TIME.format(report.at().atZone(report.zone()));
    }

    static String who(WeeklyReport report) {
        return report.application().name() + " " + report.application().version() + " · "
                + report.application().environment() + " · " + at(report);
    }
}
