package com.monassurance.maintenance.incident;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code pg_stat_activity} joined with its role, as the server shows it to us: everything the guard looks
 * at. What the role may not see is null.
 */
record Backend(
        int pid,
        @Nullable Instant backendStart,
        @Nullable Instant queryStart,
        @Nullable Instant transactionStart,
        @Nullable String state,
        @Nullable String database,
        boolean ownDatabase,
        boolean ownSession,
        @Nullable String application,
        @Nullable String user,
        @Nullable Boolean superuser,
        @Nullable Boolean replication,
        @Nullable String backendType,
        @Nullable Integer leaderPid,
        @Nullable String waitsFor,
        @Nullable Duration duration,
        @Nullable String query) {

    /** What PostgreSQL shows instead of the text of somebody else's statement. */
    static final String HIDDEN_TEXT = "<insufficient privilege>";

    boolean isHidden() {
        return HIDDEN_TEXT.equals(query);
    }

    boolean isActive() {
        return "active".equals(state) || "fastpath function call".equals(state);
    }

    boolean isInTransaction() {
        return state != null && state.startsWith("idle in transaction");
    }

    /** The same statement of the same session: a process id alone may have been used again. */
    boolean isSame(ActiveQuery query) {
        return pid == query.pid()
                && query.backendStart().equals(backendStart)
                && (query.queryStart() == null
                        ? queryStart == null
                        : query.queryStart().equals(queryStart));
    }
}
