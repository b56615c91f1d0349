package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.OpsEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of one check changed; sent once per change. Immutable.
 *
 * @param check name of the check
 * @param impact what the check may do to the verdict on the service
 * @param from the state before
 * @param to the status now
 * @param at when
 * @since 0.1.0
 */
public record HealthChanged(String check, Impact impact, HealthState from, HealthStatus to, Instant at)
        implements OpsEvent {

    /** Checks the parts. */
    public HealthChanged {
        requireNonNull(check, "check");
        requireNonNull(impact, "impact");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(at, "at");
    }

    @Override
    public String name() {
        return "health.changed";
    }

    @Override
    public Level level() {
        return switch (to.state()) {
            case UP, NOT_CHECKED -> Level.INFO;
            case DEGRADED, UNKNOWN -> Level.WARNING;
            case DOWN -> impact == Impact.CRITICAL ? Level.ERROR : Level.WARNING;
        };
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("check", check);
        fields.put("from", from.name());
        fields.put("to", to.state().name());
        fields.put("impact", impact.name());
        if (to.reason() != HealthReason.NONE) {
            fields.put("reason", to.reason().name());
            fields.put("text", to.text());
        }
        return Collections.unmodifiableMap(fields);
    }
}
