package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that wants people's attention, with what happened to it so far. Its severity only rises. Immutable.
 *
 * @param id stable identity, chosen by whoever opens it
 * @param title one line
 * @param severities how severe it was from when on; the first entry is the opening, instants and severities rise
 * @param acknowledgedAt when somebody took it; null while nobody has
 * @param acknowledgedBy who took it; null while nobody has
 * @param resolvedAt when it ended; null while it lasts
 * @since 0.1.0
 */
public record Incident(
        String id,
        String title,
        List<SeveritySince> severities,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant resolvedAt) {

    /**
     * Checks the order of events.
     *
     * @throws IllegalArgumentException if the id is blank, or the events contradict one another
     */
    public Incident {
        if (requireNonNull(id, "id").isBlank()) {
            throw new IllegalArgumentException("an incident needs an id");
        }
        requireNonNull(title, "title");
        severities = List.copyOf(severities);
        requireRising(severities);
        Instant opened = severities.get(0).since();
        if (acknowledgedAt != null && acknowledgedAt.isBefore(opened)) {
            throw new IllegalArgumentException("incident " + id + " was acknowledged before it was opened");
        }
        if (resolvedAt != null && resolvedAt.isBefore(opened)) {
            throw new IllegalArgumentException("incident " + id + " was resolved before it was opened");
        }
        if ((acknowledgedAt == null) != (acknowledgedBy == null)) {
            throw new IllegalArgumentException("an acknowledgement has both an instant and a person");
        }
    }

    /**
     * How severe an incident is from an instant on.
     *
     * @param severity how severe
     * @param since from when on
     */
    public record SeveritySince(Severity severity, Instant since) {

        /** Checks that both are there. */
        public SeveritySince {
            requireNonNull(severity, "severity");
            requireNonNull(since, "since");
        }
    }

    /**
     * Returns a new incident.
     *
     * @param id stable identity
     * @param title one line
     * @param severity how severe
     * @param at when it began
     * @return an open, unacknowledged incident
     */
    public static Incident opened(String id, String title, Severity severity, Instant at) {
        return new Incident(id, title, List.of(new SeveritySince(severity, at)), null, null, null);
    }

    /**
     * Returns this incident with a higher severity; the same or a lower one changes nothing, since nobody can be
     * un-notified.
     *
     * @param severity how severe it is now
     * @param at since when
     * @return a copy
     */
    public Incident raised(Severity severity, Instant at) {
        if (severity.compareTo(severity()) <= 0) {
            return this;
        }
        List<SeveritySince> more = new ArrayList<>(severities);
        more.add(new SeveritySince(severity, at));
        return new Incident(id, title, more, acknowledgedAt, acknowledgedBy, resolvedAt);
    }

    /**
     * Returns this incident taken by somebody; the first acknowledgement counts.
     *
     * @param by who takes it
     * @param at when
     * @return a copy
     * @throws IllegalStateException if it is resolved already
     */
    public Incident acknowledged(String by, Instant at) {
        if (resolvedAt != null) {
            throw new IllegalStateException("incident " + id + " is resolved and cannot be acknowledged any more");
        }
        return acknowledgedAt != null ? this : new Incident(id, title, severities, at, requireNonNull(by, "by"), null);
    }

    /**
     * Returns this incident ended; the first resolution counts.
     *
     * @param at when it ended
     * @return a copy
     */
    public Incident resolved(Instant at) {
        return resolvedAt != null
                ? this
                : new Incident(id, title, severities, acknowledgedAt, acknowledgedBy, requireNonNull(at, "at"));
    }

    /**
     * Returns when it began.
     *
     * @return the instant of the first severity
     */
    public Instant openedAt() {
        return severities.get(0).since();
    }

    /**
     * Returns how severe it is.
     *
     * @return the last severity
     */
    public Severity severity() {
        return severities.get(severities.size() - 1).severity();
    }

    /**
     * Returns when it became at least so severe.
     *
     * @param severity the least severity asked for
     * @return the instant; empty when it never was
     */
    public Optional<Instant> atLeastSince(Severity severity) {
        return severities.stream()
                .filter(entry -> entry.severity().compareTo(severity) >= 0)
                .map(SeveritySince::since)
                .findFirst();
    }

    private static void requireRising(List<SeveritySince> severities) {
        if (severities.isEmpty()) {
            throw new IllegalArgumentException("an incident needs a severity");
        }
        for (int i = 1; i < severities.size(); i++) {
            SeveritySince before = severities.get(i - 1);
            SeveritySince after = severities.get(i);
            if (after.since().isBefore(before.since()) || after.severity().compareTo(before.severity()) <= 0) {
                throw new IllegalArgumentException("severities and their instants must rise: " + severities);
            }
        }
    }
}
