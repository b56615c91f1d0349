package com.monassurance.maintenance.incident;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session that was busy, or in a transaction, when the server was looked at. Its process id alone names nobody, since
 * ids are used again: together with {@code backendStart} and {@code queryStart} it is one statement of one session.
 * Immutable.
 *
 * @param pid process id of the backend
 * @param backendStart when the session began
 * @param queryStart when its current or last statement began; null when it never ran one
 * @param transactionStart when its transaction began; null outside one
 * @param state as PostgreSQL spells it, such as {@code active} or {@code idle in transaction}
 * @param database database it is connected to; empty when it has none
 * @param application its application name, possibly empty
 * @param user role it works as; empty when unknown
 * @param backendType as PostgreSQL spells it, such as {@code client backend}
 * @param waitsFor type and name of what it waits for, such as {@code Lock/transactionid}; empty when it works
 * @param duration how long the statement has run or the transaction has been open, whichever is longer, by the clock of
 *     the server
 * @param statement text of the statement, shortened, with literals and comments taken out
 * @param blockedBy process ids it waits for, 0 standing for a prepared transaction
 * @param hazard what a cancelled statement of this kind leaves behind; null when nothing
 * @param protection why it is out of reach of {@link Incidents#cancel} and {@link Incidents#terminate}; null when it is
 *     not
 * @since 0.1.0
 */
public record ActiveQuery(
        int pid,
        Instant backendStart,
        @Nullable Instant queryStart,
        @Nullable Instant transactionStart,
        String state,
        String database,
        String application,
        String user,
        String backendType,
        String waitsFor,
        Duration duration,
        String statement,
        List<Integer> blockedBy,
        @Nullable String hazard,
        @Nullable String protection) {

    /** Checks that every mandatory part is there and copies the list. */
    public ActiveQuery {
        requireNonNull(backendStart, "backendStart");
        requireNonNull(state, "state");
        requireNonNull(database, "database");
        requireNonNull(application, "application");
        requireNonNull(user, "user");
        requireNonNull(backendType, "backendType");
        requireNonNull(waitsFor, "waitsFor");
        requireNonNull(duration, "duration");
        requireNonNull(statement, "statement");
        blockedBy = List.copyOf(blockedBy);
    }

    /**
     * Returns why it is out of reach.
     *
     * @return one clause; empty when it may be cancelled or terminated
     */
    public Optional<String> findProtection() {
        return Optional.ofNullable(protection);
    }

    /**
     * Returns what stopping it would leave behind.
     *
     * @return one clause; empty when nothing
     */
    public Optional<String> findHazard() {
        return Optional.ofNullable(hazard);
    }
}
