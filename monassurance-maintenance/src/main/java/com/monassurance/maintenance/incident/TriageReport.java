package com.monassurance.maintenance.incident;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Finding;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a triage saw, and what it could not see. Probable causes are not ranked yet beyond the severity of findings.
 * Immutable.
 *
 * @param at when it began
 * @param probes every probe, in the order of the guide, those that could not be made included
 * @since 0.1.0
 */
public record TriageReport(Instant at, List<Probe> probes) {

    /** Copies the list. */
    public TriageReport {
        requireNonNull(at, "at");
        probes = List.copyOf(probes);
    }

    /** One thing that was looked at, or was not. */
    public sealed interface Probe {

        /**
         * Returns the stable name.
         *
         * @return such as {@code database}
         */
        String name();

        /**
         * It was looked at.
         *
         * @param name stable name
         * @param facts what was read, in a stable order
         * @param findings what is wrong; empty when nothing was found
         */
        record Looked(String name, Map<String, String> facts, List<Finding> findings) implements Probe {

            /** Copies the collections. */
            public Looked {
                requireNonNull(name, "name");
                facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
                findings = List.copyOf(findings);
            }
        }

        /**
         * It could not be looked at: nothing is known about it, neither good nor bad.
         *
         * @param name stable name
         * @param reason why not, one sentence
         */
        record NotChecked(String name, String reason) implements Probe {

            /** Checks that both are there. */
            public NotChecked {
                requireNonNull(name, "name");
                requireNonNull(reason, "reason");
            }
        }
    }

    /**
     * Returns what is wrong, over all probes.
     *
     * @return findings, the worst first
     */
    public List<Finding> findings() {
        return Finding.worstFirst(probes.stream()
                .filter(Probe.Looked.class::isInstance)
                .flatMap(probe -> ((Probe.Looked) probe).findings().stream())
                .toList());
    }

    /**
     * Returns what is unknown.
     *
     * @return the probes that could not be made
     */
    public List<Probe.NotChecked> notChecked() {
        return probes.stream()
                .filter(Probe.NotChecked.class::isInstance)
                .map(Probe.NotChecked.class::cast)
                .toList();
    }
}
