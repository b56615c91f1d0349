package com.monassurance.migrations.trace;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a revision did to a scratch database with made-up rows, statement by statement. Immutable.
 *
 * @param revision its id
 * @param isUpgrade whether the upgrade was run, or else the downgrade
 * @param majorVersion of the server
 * @param start where the run began, such as {@code a copy of the database's schema}; empty when the caller made the scratch
 *     database
 * @param rows which tables had rows
 * @param statements those that were run, in order
 * @param failure the statement that failed, which ended the trace; null when all were run
 * @since 0.1.0
 */
public record TraceReport(
        String revision,
        boolean isUpgrade,
        int majorVersion,
        String start,
        FillReport rows,
        List<StatementTrace> statements,
        @Nullable Failure failure) {

    /** Copies. */
    public TraceReport {
        requireNonNull(revision, "revision");
        requireNonNull(start, "start");
        requireNonNull(rows, "rows");
        statements = List.copyOf(statements);
    }

    /**
     * A statement that failed. Immutable.
     *
     * @param number 1-based place in its section
     * @param place where it stands in the script, {@code line:column}
     * @param message what the server said
     * @param sqlState its SQLSTATE
     * @since 0.1.0
     */
    public record Failure(int number, String place, String message, String sqlState) {

        /**
         * Tells whether made-up rows can be the cause, which real ones need not share.
         *
         * @return true for violated constraints and values that do not fit
         */
        public boolean isAboutRows() {
            return sqlState.startsWith("23") || sqlState.startsWith("22");
        }
    }

    /**
     * Says where the run began.
     *
     * @param where for {@link #start()}
     * @return the same report with it
     */
    public TraceReport startedFrom(String where) {
        return new TraceReport(revision, isUpgrade, majorVersion, where, rows, statements, failure);
    }

    /**
     * Returns the statement that failed.
     *
     * @return the failure, or empty when all statements were run
     */
    public Optional<Failure> findFailure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Returns the report as a table for people.
     *
     * @return lines, each with its line end
     */
    public String toText() {
        return TraceText.table(this);
    }

    /**
     * Returns what the report says as comments for the script itself: locks, rewrites and scans, without durations,
     * which differ each time.
     *
     * @return lines that begin with {@code -- trace:}
     */
    public List<String> toComments() {
        return TraceText.comments(this);
    }
}
