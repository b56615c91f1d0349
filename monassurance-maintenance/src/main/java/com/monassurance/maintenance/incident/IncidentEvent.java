package com.monassurance.maintenance.incident;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.OpsEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something was done, or refused, during an incident: who asked, why, about what, and the outcome. Immutable.
 *
 * @param name {@code incident.cancel} or {@code incident.terminate}
 * @param at when it ended
 * @param level {@code INFO} when the statement is over, {@code WARNING} otherwise
 * @param fields {@code actor}, {@code reason}, {@code pid}, {@code application}, {@code user}, {@code statement}
 *     (redacted), {@code outcome}, {@code detail}
 * @since 0.1.0
 */
public record IncidentEvent(String name, Instant at, Level level, Map<String, String> fields) implements OpsEvent {

    /** Copies the fields in their order. */
    public IncidentEvent {
        requireNonNull(name, "name");
        requireNonNull(at, "at");
        requireNonNull(level, "level");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
