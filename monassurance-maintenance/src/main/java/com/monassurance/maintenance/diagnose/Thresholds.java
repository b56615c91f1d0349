package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/**
 * From which figures on a diagnosis speaks; the defaults of {@link Threshold} unless changed. Immutable.
 *
 * @param changed what differs from the defaults
 * @since 0.1.0
 */
public record Thresholds(Map<Threshold, Double> changed) {

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if a value is negative or no number
     */
    public Thresholds {
        changed.forEach((threshold, value) -> {
            if (!(value >= 0)) {
                throw new IllegalArgumentException(threshold + " must not be negative: " + value);
            }
        });
        changed = Map.copyOf(changed);
    }

    /**
     * Returns the defaults.
     *
     * @return thresholds of which none is changed
     */
    public static Thresholds ofDefaults() {
        return new Thresholds(Map.of());
    }

    /**
     * Changes one.
     *
     * @param threshold which
     * @param value its value, in the unit that its name ends with
     * @return a copy
     * @throws IllegalArgumentException if the value is negative or no number
     */
    public Thresholds with(Threshold threshold, double value) {
        Map<Threshold, Double> copy = new EnumMap<>(Threshold.class);
        copy.putAll(changed);
        copy.put(requireNonNull(threshold, "threshold"), value);
        return new Thresholds(copy);
    }

    /**
     * Returns the value of one.
     *
     * @param threshold which
     * @return its value, in the unit that its name ends with
     */
    public double of(Threshold threshold) {
        return changed.getOrDefault(threshold, threshold.defaultValue());
    }
}
