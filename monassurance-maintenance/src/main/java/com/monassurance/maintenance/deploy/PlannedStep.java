package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

/**
 * One step of a runbook, before it runs. Immutable.
 *
 * @param kind what it does
 * @param title the same for a person, with names
 * @param onFailure where things stand, and what is undone, when it fails
 * @since 0.1.0
 */
public record PlannedStep(Kind kind, String title, String onFailure) {

    /** Checks that every part is there. */
    public PlannedStep {
        requireNonNull(kind, "kind");
        requireNonNull(title, "title");
        requireNonNull(onFailure, "onFailure");
    }

    /** What a step does. */
    public enum Kind {
        /** Looks whether all is well. */
        CHECK,
        /** Backs the database up. */
        BACKUP,
        /** Names the commit. */
        TAG,
        /** Publishes the name. */
        PUSH,
        /** Takes the schema back. */
        DOWNGRADE,
        /** Applies pending revisions. */
        MIGRATE,
        /** Makes the version the next to run. */
        ACTIVATE,
        /** Restarts the service. */
        RESTART,
        /** Asks the running service whether it is well and which version it is. */
        VERIFY
    }

    @Override
    public String toString() {
        return kind + " " + title;
    }
}
