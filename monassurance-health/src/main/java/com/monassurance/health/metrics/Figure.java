package com.monassurance.health.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;

/**
 * One figure of a collection and the meter it becomes. A gauge that cannot be read is NaN; a counter keeps its last value,
 * so that no rate jumps after an outage.
 *
 * @param key where the collection keeps it
 * @param meter name of the meter
 * @param kind what it is
 * @param unit base unit
 * @param tags its tags
 * @param description what it counts
 */
record Figure(String key, String meter, Kind kind, String unit, Tags tags, String description) {

    /** How a figure moves. */
    enum Kind {
        /** Up and down. */
        GAUGE,
        /** Only up, until the server forgets. */
        COUNTER
    }

    static Figure gauge(String key, String meter, String unit, String description) {
        return new Figure(key, meter, Kind.GAUGE, unit, Tags.empty(), description);
    }

    static Figure counter(String key, String meter, String unit, String description) {
        return new Figure(key, meter, Kind.COUNTER, unit, Tags.empty(), description);
    }

    Figure tag(String name, String value) {
        return new Figure(key, meter, kind, unit, tags.and(name, value), description);
    }

    void bind(MeterRegistry registry, Collected<Map<String, Double>> source) {
        if (kind == Kind.GAUGE) {
            Gauge.builder(meter, source, figures -> value(figures.current().orElseGet(Map::of)))
                    .tags(tags)
                    .baseUnit(unit)
                    .description(description)
                    .strongReference(true)
                    .register(registry);
        } else {
            FunctionCounter.builder(
                            meter, source, figures -> value(figures.lastKnown().orElseGet(Map::of)))
                    .tags(tags)
                    .baseUnit(unit)
                    .description(description)
                    .register(registry);
        }
    }

    /** Adds the two meters that tell whether a collection works. */
    static void bindCollector(MeterRegistry registry, Collected<?> source) {
        Gauge.builder(
                        "monassurance.collector.success",
                        source,
                        figures -> figures.current().isPresent() ? 1 : 0)
                .tag("collector", source.name())
                .description("1 when the figures of this collector could be read")
                .strongReference(true)
                .register(registry);
        Gauge.builder("monassurance.collector.age", source, Collected::ageSeconds)
                .tag("collector", source.name())
                .baseUnit("seconds")
                .description("Age of the last figures of this collector")
                .strongReference(true)
                .register(registry);
    }

    private double value(Map<String, Double> figures) {
        return figures.getOrDefault(key, Double.NaN);
    }
}
