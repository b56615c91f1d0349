package com.monassurance.health.metrics;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import com.monassurance.health.HealthChanged;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the events of all modules: {@code monassurance.events} by name and level,
 * {@code monassurance.health.transitions} by check and new state, and of maintenance how often and how long runs and tasks
 * worked, by their outcome ({@code monassurance.maintenance.runs} and {@code .tasks}), when a run of a plan last ended without
 * a failure on this instance ({@code .last.success}), how far tasks are ({@code .progress}) and how many scheduled times were
 * missed ({@code .missed}). At most 200 names of events, plans and tasks are told apart; later ones count as {@code other}.
 * Never blocks. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EventMetrics implements EventSink {

    private static final int NAMES_MAX = 200;

    private final MeterRegistry registry;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final RunMeters runs;

    private EventMetrics(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry");
        this.runs = new RunMeters(registry, this::bounded);
    }

    /**
     * Creates a sink that counts.
     *
     * @param registry the host's
     * @return a sink, to be joined with others by {@link EventSink#and(EventSink)}
     */
    public static EventMetrics to(MeterRegistry registry) {
        return new EventMetrics(registry);
    }

    @Override
    public void accept(OpsEvent event) {
        Counter.builder("monassurance.events")
                .description("Events told by the operations library")
                .tag("event", bounded(event.name()))
                .tag("level", event.level().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
        if (event instanceof HealthChanged change) {
            Counter.builder("monassurance.health.transitions")
                    .description("Changes of state of health checks")
                    .tag("check", change.check())
                    .tag("to", change.to().state().word())
                    .register(registry)
                    .increment();
        }
        runs.accept(event);
    }

    private String bounded(String name) {
        if (names.contains(name)) {
            return name;
        }
        return names.size() < NAMES_MAX && names.add(name) ? name : "other";
    }
}
