package com.monassurance.maintenance.escalation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One contact to be told of one incident at one level. Immutable.
 *
 * @param key what makes it the same notification when it is planned again
 * @param level the level that asks for it
 * @param contact whom to tell
 * @param dueAt when it became due
 * @param reason why this contact is told, one sentence; names who was passed over
 * @since 0.1.0
 */
public record Notification(Key key, Level level, Contact contact, Instant dueAt, String reason) {

    /** Checks that every part is there. */
    public Notification {
        requireNonNull(key, "key");
        requireNonNull(level, "level");
        requireNonNull(contact, "contact");
        requireNonNull(dueAt, "dueAt");
        requireNonNull(reason, "reason");
    }

    /**
     * The identity of a notification: sent once, it must never be sent again. Immutable.
     *
     * @param incident id of the incident
     * @param level number of the level
     * @param contact id of the contact
     */
    public record Key(String incident, int level, String contact) {

        /** Checks that every part is there. */
        public Key {
            requireNonNull(incident, "incident");
            requireNonNull(contact, "contact");
        }
    }
}
