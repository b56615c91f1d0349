package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a person recorded about an interrupted revision. Immutable.
 *
 * @param at when, by the clock of the database
 * @param by the database role
 * @param act what was recorded, such as {@code done}
 * @param statement 1-based place of the statement in its section; 0 for all that were left
 * @param reason why
 * @since 0.1.0
 */
public record RepairNote(Instant at, String by, String act, int statement, String reason) {

    /** Checks the parts. */
    public RepairNote {
        requireNonNull(at, "at");
        requireNonNull(by, "by");
        requireNonNull(act, "act");
        requireNonNull(reason, "reason");
    }
}
