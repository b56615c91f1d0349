package com.monassurance.migrations.autogenerate;

import java.util.List;

/**
 * What the data of a database says to a plan. Immutable.
 *
 * @param preconditions the answers to its preconditions
 * @param hazards its hazards with figures
 * @since 0.1.0
 */
public record DataReport(List<PreconditionAnswer> preconditions, List<HazardCount> hazards) {

    /** Copies. */
    public DataReport {
        preconditions = List.copyOf(preconditions);
        hazards = List.copyOf(hazards);
    }

    /**
     * Returns what loses or changes data.
     *
     * @return the hazards that somebody has to agree to
     */
    public List<HazardCount> losses() {
        return hazards.stream()
                .filter(count -> count.hazard().kind().needsConsent())
                .toList();
    }

    /**
     * Returns what is known to stand in the way.
     *
     * @return the preconditions that data violates
     */
    public List<PreconditionAnswer.Violated> violations() {
        return preconditions.stream()
                .filter(PreconditionAnswer.Violated.class::isInstance)
                .map(PreconditionAnswer.Violated.class::cast)
                .toList();
    }
}
