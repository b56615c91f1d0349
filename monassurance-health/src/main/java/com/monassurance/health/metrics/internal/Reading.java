package com.monassurance.health.metrics.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one collection has read: figures by key, marks that change when a server forgets its counters, and why figures are
 * missing. Immutable.
 *
 * @param values figures by key; what could not be read is not in it
 * @param marks by name, the identity of what counters count since
 * @param missing by key of a figure, why it could not be read
 * @param isComplete false when something failed that should have worked
 * @since 0.1.0
 */
public record Reading(
        Map<String, Double> values, Map<String, String> marks, Map<String, String> missing, boolean isComplete) {

    /** What a source that has nothing to say answers. */
    public static final Reading EMPTY = new Reading(Map.of(), Map.of(), Map.of(), true);

    /** Copies the maps. */
    public Reading {
        values = Map.copyOf(values);
        marks = Map.copyOf(marks);
        missing = Map.copyOf(missing);
    }

    /**
     * Returns one figure.
     *
     * @param key its key
     * @return NaN when it could not be read
     */
    public double value(String key) {
        return values.getOrDefault(key, Double.NaN);
    }

    /** Collects a reading. Confined to one thread. */
    public static final class Builder {

        private final Map<String, Double> values = new HashMap<>();
        private final Map<String, String> marks = new HashMap<>();
        private final Map<String, String> missing = new HashMap<>();
        private boolean isComplete = true;

        /** Starts with nothing. */
        public Builder() {}

        /**
         * Takes a figure; what is no number stays away.
         *
         * @param key its key
         * @param value its value
         */
        public void put(String key, double value) {
            if (Double.isFinite(value)) {
                values.put(key, value);
            }
        }

        /**
         * Takes a figure away.
         *
         * @param key its key
         */
        public void remove(String key) {
            values.remove(key);
        }

        /**
         * Adds to a figure.
         *
         * @param key its key
         * @param value what is added
         */
        public void add(String key, double value) {
            values.merge(key, value, Double::sum);
        }

        /**
         * Takes the least of a figure and what was taken before.
         *
         * @param key its key
         * @param value its value
         */
        public void least(String key, double value) {
            values.merge(key, value, Math::min);
        }

        /**
         * Returns a figure taken so far.
         *
         * @param key its key
         * @return NaN when there is none
         */
        public double value(String key) {
            return values.getOrDefault(key, Double.NaN);
        }

        /**
         * Takes the identity of what counters count since.
         *
         * @param name name of the mark
         * @param mark its value
         */
        public void mark(String name, String mark) {
            marks.put(name, mark);
        }

        /**
         * Returns a mark taken so far.
         *
         * @param name name of the mark
         * @return empty when there is none
         */
        public String mark(String name) {
            return marks.getOrDefault(name, "");
        }

        /**
         * Says why a figure is missing although nothing failed.
         *
         * @param key of the figure
         * @param reason why
         */
        public void missing(String key, String reason) {
            missing.put(key, reason);
        }

        /**
         * Says that reading some figures failed.
         *
         * @param figures that are missing
         * @param reason why
         */
        public void failed(List<Figure> figures, String reason) {
            isComplete = false;
            figures.forEach(figure -> missing.put(figure.key(), reason));
        }

        /**
         * Takes all of another reading.
         *
         * @param other with other keys
         */
        public void putAll(Reading other) {
            values.putAll(other.values());
            marks.putAll(other.marks());
            missing.putAll(other.missing());
            isComplete = isComplete && other.isComplete();
        }

        /**
         * Returns what was taken.
         *
         * @return the reading
         */
        public Reading build() {
            return new Reading(values, marks, missing, isComplete);
        }
    }
}
