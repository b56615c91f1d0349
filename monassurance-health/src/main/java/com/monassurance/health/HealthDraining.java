package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.OpsEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * This instance is being taken out of service: its readiness is false from now on, for {@link HealthReason#DRAINING}. Sent
 * once, when the first drain begins. Immutable.
 *
 * @param instance which one
 * @param grace how long it waits before it stops
 * @param at when
 * @since 0.1.0
 */
public record HealthDraining(String instance, Duration grace, Instant at) implements OpsEvent {

    /** Checks the parts. */
    public HealthDraining {
        requireNonNull(instance, "instance");
        requireNonNull(grace, "grace");
        requireNonNull(at, "at");
    }

    @Override
    public String name() {
        return "health.draining";
    }

    @Override
    public Level level() {
        return Level.INFO;
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("instance", instance, "reason", HealthReason.DRAINING.name(), "grace", grace.toString());
    }
}
