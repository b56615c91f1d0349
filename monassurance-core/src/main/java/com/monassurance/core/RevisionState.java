package com.monassurance.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Where the schema of a database stands relative to the revisions that the running application knows. Migrations
 * produces it, health and deployment read it; it travels through a {@code Supplier} because health and migrations never
 * see each other. Immutable.
 *
 * @param status the verdict
 * @param current revisions the database is at, in key order; empty at base or when unknown
 * @param heads revisions the application wants, in key order
 * @param pending known revisions that are not applied yet, in the order they would run
 * @param ahead applied revisions that this application does not know, newest last
 * @param detail one sentence for a person: the reason when the status is unknown, the interrupted step, and so on
 * @since 0.1.0
 */
public record RevisionState(
        Status status,
        List<String> current,
        List<String> heads,
        List<String> pending,
        List<String> ahead,
        String detail) {

    /** The verdict on a schema. */
    public enum Status {
        /** Every known revision is applied and nothing else. */
        AT_HEAD,
        /** Known revisions are pending. */
        BEHIND,
        /** The database holds revisions that this application does not know: it was migrated by a newer one. */
        AHEAD,
        /** A revision was interrupted halfway and waits for an upgrade or a repair. */
        INTERRUPTED,
        /** There is no schema history in the database. */
        NOT_INSTALLED,
        /** The state could not be read; {@link RevisionState#detail()} says why. */
        UNKNOWN
    }

    /** Copies the lists. */
    public RevisionState {
        requireNonNull(status, "status");
        current = List.copyOf(current);
        heads = List.copyOf(heads);
        pending = List.copyOf(pending);
        ahead = List.copyOf(ahead);
        requireNonNull(detail, "detail");
    }

    /**
     * Returns the state of a database that could not be read.
     *
     * @param reason why, in one sentence without secrets
     * @return a state whose status is {@link Status#UNKNOWN}
     */
    public static RevisionState unknown(String reason) {
        return new RevisionState(Status.UNKNOWN, List.of(), List.of(), List.of(), List.of(), reason);
    }

    /**
     * Tells whether the database is exactly where the application wants it.
     *
     * @return true at head
     */
    public boolean isAtHead() {
        return status == Status.AT_HEAD;
    }
}
