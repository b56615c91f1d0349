package com.monassurance.health.metrics.internal;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Tags;

/**
 * One figure of a collection and the meter it becomes. Immutable.
 *
 * @param key where the reading keeps it
 * @param meter name of the meter
 * @param kind how it moves
 * @param unit base unit, empty for a plain number
 * @param tags its tags
 * @param mark name of the mark that changes when the server forgets it, empty when it never does
 * @param description what it counts
 * @param whenMissing why a healthy server may not have it, empty when it always has
 * @since 0.1.0
 */
public record Figure(
        String key,
        String meter,
        Kind kind,
        String unit,
        Tags tags,
        String mark,
        String description,
        String whenMissing) {

    /** Bytes. */
    public static final String BYTES = "bytes";

    /** Seconds. */
    public static final String SECONDS = "seconds";

    /** A share between 0 and 1. */
    public static final String RATIO = "ratio";

    /** A plain number. */
    public static final String NUMBER = "";

    /** How a figure moves. */
    public enum Kind {
        /** Up and down. */
        GAUGE,
        /** Only up. */
        COUNTER
    }

    /** Checks that everything is there. */
    public Figure {
        requireNonNull(key, "key");
        requireNonNull(meter, "meter");
        requireNonNull(kind, "kind");
        requireNonNull(unit, "unit");
        requireNonNull(tags, "tags");
        requireNonNull(mark, "mark");
        requireNonNull(description, "description");
        requireNonNull(whenMissing, "whenMissing");
    }

    /**
     * Describes a gauge.
     *
     * @param key where the reading keeps it
     * @param meter name of the meter
     * @param unit base unit
     * @param description what it tells
     * @return the figure
     */
    public static Figure gauge(String key, String meter, String unit, String description) {
        return new Figure(key, meter, Kind.GAUGE, unit, Tags.empty(), "", description, "");
    }

    /**
     * Describes a counter.
     *
     * @param key where the reading keeps it
     * @param meter name of the meter
     * @param unit base unit
     * @param description what it counts
     * @return the figure
     */
    public static Figure counter(String key, String meter, String unit, String description) {
        return new Figure(key, meter, Kind.COUNTER, unit, Tags.empty(), "", description, "");
    }

    /**
     * Returns the figure with one more tag.
     *
     * @param name of the tag
     * @param value of the tag
     * @return a copy
     */
    public Figure tag(String name, String value) {
        return new Figure(key, meter, kind, unit, tags.and(name, value), mark, description, whenMissing);
    }

    /**
     * Returns the figure with the mark that tells when the server forgot it.
     *
     * @param name name of the mark in the reading
     * @return a copy
     */
    public Figure since(String name) {
        return new Figure(key, meter, kind, unit, tags, name, description, whenMissing);
    }

    /**
     * Returns the figure with the reason why a healthy server may not have it.
     *
     * @param reason why
     * @return a copy
     */
    public Figure missingWhen(String reason) {
        return new Figure(key, meter, kind, unit, tags, mark, description, reason);
    }
}
