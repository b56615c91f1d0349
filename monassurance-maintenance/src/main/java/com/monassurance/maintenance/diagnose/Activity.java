package com.monassurance.maintenance.diagnose;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one client session is doing. Immutable.
 *
 * @param pid process of the session
 * @param user its role
 * @param application its application name, possibly empty
 * @param state such as {@code active} or {@code idle in transaction}
 * @param waitsFor what it waits for, such as {@code Lock:relation}; empty when it does not wait
 * @param statementAge how long ago its current or last statement began
 * @param transactionAge how long ago its transaction began; zero outside one
 * @param query its text, literals replaced by {@code ?}, at most 2,000 characters
 * @since 0.1.0
 */
public record Activity(
        int pid,
        String user,
        String application,
        String state,
        String waitsFor,
        Duration statementAge,
        Duration transactionAge,
        String query) {

    /** Checks the parts. */
    public Activity {
        requireNonNull(user, "user");
        requireNonNull(application, "application");
        requireNonNull(state, "state");
        requireNonNull(waitsFor, "waitsFor");
        requireNonNull(statementAge, "statementAge");
        requireNonNull(transactionAge, "transactionAge");
        requireNonNull(query, "query");
    }
}
