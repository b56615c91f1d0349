package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an earlier report said, as far as later ones need it. Immutable.
 *
 * @param at when it was made
 * @param findings what it found
 * @param figures its numbers by their ids
 * @since 0.1.0
 */
public record PastReport(Instant at, List<Found> findings, Map<String, Double> figures) {

    /** Copies. */
    public PastReport {
        requireNonNull(at, "at");
        findings = List.copyOf(findings);
        figures = Map.copyOf(figures);
    }

    /**
     * A finding of an earlier report.
     *
     * @param section the section it stood in
     * @param id the kind of finding
     * @param subject what it is about
     * @param severity how much it mattered
     * @param title one line
     */
    public record Found(String section, String id, String subject, Severity severity, Text title) {

        /** Checks that all is there. */
        public Found {
            requireNonNull(section, "section");
            requireNonNull(id, "id");
            requireNonNull(subject, "subject");
            requireNonNull(severity, "severity");
            requireNonNull(title, "title");
        }
    }
}
