package com.monassurance.migrations.trace;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.sqlplan.LockedRelation;
import java.time.Duration;
import java.util.List;

/**
 * What one statement did to a database with rows. What it made itself is left out: nobody else can wait for that.
 * Immutable.
 *
 * @param number 1-based place in its section
 * @param place where it stands in the script, {@code line:column}
 * @param sql the statement
 * @param isTransactional whether it ran in one transaction with its neighbours
 * @param reading how the locks were read, on which depends what they are worth
 * @param taken the locks that it took, the strongest first
 * @param held locks that block writers or readers, taken by earlier statements of the same transaction and kept while
 *     this one ran
 * @param rewritten tables and indexes that stood before and were written anew
 * @param scans tables that it read from one end to the other
 * @param duration how long it ran on these rows
 * @since 0.1.0
 */
public record StatementTrace(
        int number,
        String place,
        String sql,
        boolean isTransactional,
        Reading reading,
        List<LockedRelation> taken,
        List<LockedRelation> held,
        List<String> rewritten,
        List<Scan> scans,
        Duration duration) {

    /** Copies. */
    public StatementTrace {
        requireNonNull(place, "place");
        requireNonNull(sql, "sql");
        requireNonNull(reading, "reading");
        taken = List.copyOf(taken);
        held = List.copyOf(held);
        rewritten = List.copyOf(rewritten);
        scans = List.copyOf(scans);
        requireNonNull(duration, "duration");
    }

    /**
     * A table that was read as a whole. Immutable.
     *
     * @param table its qualified name
     * @param times how often
     * @param rows rows read altogether
     * @since 0.1.0
     */
    public record Scan(String table, long times, long rows) {}

    /**
     * How the locks of a statement were read.
     *
     * @since 0.1.0
     */
    public sealed interface Reading {

        /**
         * Returns it in words.
         *
         * @return such as {@code 14 samples}
         */
        String words();
    }

    /**
     * At the end of the statement, when a transaction still has all its locks: nothing is missing. Immutable.
     *
     * @since 0.1.0
     */
    public record Exact() implements Reading {
        @Override
        public String words() {
            return "exact";
        }
    }

    /**
     * From a second session while the statement ran: what was held between two looks is missing. Immutable.
     *
     * @param samples how many looks there were
     * @since 0.1.0
     */
    public record Sampled(int samples) implements Reading {
        @Override
        public String words() {
            return samples == 1 ? "1 sample" : samples + " samples";
        }
    }

    /**
     * Not at all: the locks are unknown. Immutable.
     *
     * @param reason why, one sentence
     * @since 0.1.0
     */
    public record NotRead(String reason) implements Reading {
        @Override
        public String words() {
            return "not read: " + reason;
        }
    }
}
