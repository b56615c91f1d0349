package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an escalation policy asks for at one instant. As long as an incident lasts, a later plan contains every
 * notification of an earlier one, with the same key: whoever sends them keeps the keys and asks for {@link #without}.
 * Immutable.
 *
 * @param incident the incident
 * @param at the instant it was planned for
 * @param level the window the incident is in, by its unacknowledged age; null when it is resolved or not open yet
 * @param due everything that is due by now, the oldest first
 * @param passedOver who should have been told but could not be, with the reason
 * @param upcoming when later levels will be entered if nobody acknowledges, soonest first
 * @since 0.1.0
 */
public record EscalationPlan(
        Incident incident,
        Instant at,
        @Nullable Level level,
        List<Notification> due,
        List<PassedOver> passedOver,
        List<Upcoming> upcoming) {

    /** Copies the lists. */
    public EscalationPlan {
        requireNonNull(incident, "incident");
        requireNonNull(at, "at");
        due = List.copyOf(due);
        passedOver = List.copyOf(passedOver);
        upcoming = List.copyOf(upcoming);
    }

    /**
     * A contact of a level that could not be called when the level was entered.
     *
     * @param level the level
     * @param contact the contact
     * @param at when it was entered
     * @param reason why not, one clause
     */
    public record PassedOver(Level level, Contact contact, Instant at, String reason) {

        /** Checks that every part is there. */
        public PassedOver {
            requireNonNull(level, "level");
            requireNonNull(contact, "contact");
            requireNonNull(at, "at");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * A level that will be entered.
     *
     * @param level the level
     * @param at when, unless somebody acknowledges before
     */
    public record Upcoming(Level level, Instant at) {

        /** Checks that both are there. */
        public Upcoming {
            requireNonNull(level, "level");
            requireNonNull(at, "at");
        }
    }

    /**
     * Returns what is due and was not sent yet.
     *
     * @param sent keys of what was sent
     * @return the rest of {@link #due()}, the oldest first
     */
    public List<Notification> without(Set<Notification.Key> sent) {
        return due.stream()
                .filter(notification -> !sent.contains(notification.key()))
                .toList();
    }

    /**
     * Returns when to plan again if nothing happens to the incident before.
     *
     * @return the next instant at which something becomes due; empty when nothing will
     */
    public Optional<Instant> nextAt() {
        return upcoming.stream().map(Upcoming::at).findFirst();
    }
}
