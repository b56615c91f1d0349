package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.EventSink;
import com.monassurance.core.event.OpsEvent;
import com.monassurance.health.HealthChanged;
import com.monassurance.health.HealthState;
import com.monassurance.health.Impact;
import com.monassurance.maintenance.finding.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Opens an incident when a check goes down and ends it when the check is well again: given to a health monitor as its sink
 * of events, it feeds the escalation. One per root cause, since a check whose cause is another one that is down tells of no
 * change. By default a critical check that is down opens a {@link Severity#CRITICAL} incident, one that all instances share a
 * {@link Severity#HIGH} one, an optional one a {@link Severity#MEDIUM} one; unknown counts like down but is never critical;
 * degraded opens none and leaves an open one open. An incident that gets worse is raised, never lowered. What was open
 * when the process ended is forgotten with it, and opened anew by the first result of the next one. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthIncidents implements EventSink {

    private final Consumer<Incident> host;
    private final Function<HealthChanged, Optional<Severity>> severity;
    private final Map<String, Incident> open = new LinkedHashMap<>();

    private HealthIncidents(Consumer<Incident> host, Function<HealthChanged, Optional<Severity>> severity) {
        this.host = host;
        this.severity = severity;
    }

    /**
     * Returns a sink for {@code HealthMonitor.builder(…).events(sink)}.
     *
     * @param host told each incident when it is opened, raised and resolved, in this order, on the monitor's thread of
     *     events; must not block; what it throws is logged by the monitor
     * @return the sink, without open incidents
     */
    public static HealthIncidents to(Consumer<Incident> host) {
        return new HealthIncidents(requireNonNull(host, "host"), HealthIncidents::severityOf);
    }

    /**
     * Returns a sink that judges otherwise, without the incidents of this one.
     *
     * @param judge how severe a change is; empty means that it opens nothing
     * @return another sink
     */
    public HealthIncidents severity(Function<HealthChanged, Optional<Severity>> judge) {
        return new HealthIncidents(host, requireNonNull(judge, "judge"));
    }

    /**
     * Returns what is open. Never blocks for long.
     *
     * @return the incidents, oldest first
     */
    public List<Incident> open() {
        synchronized (open) {
            return List.copyOf(open.values());
        }
    }

    @Override
    public void accept(OpsEvent event) {
        if (event instanceof HealthChanged changed) {
            synchronized (open) {
                changeOf(changed).ifPresent(host);
            }
        }
    }

    private Optional<Incident> changeOf(HealthChanged changed) {
        Incident known = open.get(changed.check());
        HealthState state = changed.to().state();
        if (state == HealthState.UP || state == HealthState.NOT_CHECKED) {
            open.remove(changed.check());
            return Optional.ofNullable(known).map(incident -> incident.resolved(changed.at()));
        }
        Optional<Incident> next = severity.apply(changed)
                .map(severe -> known == null ? opened(changed, severe) : known.raised(severe, changed.at()))
                .filter(incident -> !incident.equals(known));
        next.ifPresent(incident -> open.put(changed.check(), incident));
        return next;
    }

    private static Incident opened(HealthChanged changed, Severity severe) {
        return Incident.opened(
                "health/" + changed.check() + "/" + changed.at(),
                changed.check() + " is " + changed.to().state().word() + ": "
                        + changed.to().reason().name(),
                severe,
                changed.at());
    }

    private static Optional<Severity> severityOf(HealthChanged changed) {
        boolean isCounted = changed.impact() != Impact.INFORMATIVE;
        boolean isGone =
                changed.to().state() == HealthState.DOWN || changed.to().state() == HealthState.UNKNOWN;
        if (!isCounted || !isGone) {
            return Optional.empty();
        }
        return Optional.of(
                switch (changed.impact()) {
                    case CRITICAL -> changed.to().state() == HealthState.DOWN ? Severity.CRITICAL : Severity.HIGH;
                    case SHARED -> Severity.HIGH;
                    case OPTIONAL, INFORMATIVE -> Severity.MEDIUM;
                });
    }
}
