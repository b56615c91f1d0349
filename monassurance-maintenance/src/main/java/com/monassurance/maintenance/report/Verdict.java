package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.util.Collection;
import java.util.List;

/**
 * What a report says first.
 *
 * @since 0.1.0
 */
public enum Verdict {
    /** Nothing urgent was found and everything could be looked at. */
    GOOD,
    /** Something could not be looked at, so nobody knows whether all is well. */
    INCOMPLETE,
    /** Something wants to be planned. */
    ATTENTION,
    /** Something wants to be done this week. */
    URGENT,
    /** Something wants to be done now. */
    CRITICAL;

    /**
     * Returns the verdict in words.
     *
     * @return one short sentence
     */
    public Text words() {
        return switch (this) {
            case GOOD -> Text.of("All is well", "Tout va bien");
            case INCOMPLETE -> Text.of("Not everything could be looked at", "Tout n'a pas pu être vérifié");
            case ATTENTION -> Text.of("Some things want attention", "Certains points demandent attention");
            case URGENT -> Text.of("Something must be done this week", "Il faut agir cette semaine");
            case CRITICAL -> Text.of("Something must be done now", "Il faut agir maintenant");
        };
    }

    static Verdict of(List<ReportSection> sections) {
        Severity worst = sections.stream()
                .map(ReportSection::findings)
                .flatMap(Collection::stream)
                .map(Finding::severity)
                .max(Severity::compareTo)
                .orElse(Severity.INFO);
        return switch (worst) {
            case CRITICAL -> CRITICAL;
            case HIGH -> URGENT;
            case MEDIUM -> ATTENTION;
            case LOW, INFO -> sections.stream().allMatch(ReportSection::isComplete) ? GOOD : INCOMPLETE;
        };
    }
}
