package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.OpsEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step of a runbook ended, or the whole runbook. Immutable.
 *
 * @param name {@code deploy.step}, {@code deploy.finished}, {@code rollback.step} or {@code rollback.finished}
 * @param at when it ended
 * @param level {@code ERROR} when it failed, {@code INFO} otherwise
 * @param fields {@code version} and {@code outcome}; of a step also {@code step} and {@code detail}
 * @since 0.1.0
 */
public record DeploymentEvent(String name, Instant at, Level level, Map<String, String> fields) implements OpsEvent {

    /** Copies the fields in their order. */
    public DeploymentEvent {
        requireNonNull(name, "name");
        requireNonNull(at, "at");
        requireNonNull(level, "level");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
