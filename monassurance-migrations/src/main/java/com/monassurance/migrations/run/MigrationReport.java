package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What a run did. Immutable.
 *
 * @param direction which way
 * @param revisions what was applied or taken back, in order; empty when there was nothing to do
 * @param ahead applied revisions that no script knows
 * @param waited how long it waited for another runner
 * @param took how long all of it took
 * @since 0.1.0
 */
public record MigrationReport(
        Direction direction, List<RevisionDone> revisions, List<String> ahead, Duration waited, Duration took) {

    /**
     * One revision that was applied or taken back. Immutable.
     *
     * @param id the id
     * @param message what it does
     * @param statements how many statements ran, or were found to have taken effect
     * @param retries how often its transactions were run again
     * @param blocked time spent in tries that gave way to others; each of them waited for a lock no longer than the lock
     *     timeout
     * @param took how long it took, pauses included
     */
    public record RevisionDone(
            String id, String message, int statements, int retries, Duration blocked, Duration took) {

        /** Checks the parts. */
        public RevisionDone {
            requireNonNull(id, "id");
            requireNonNull(message, "message");
            requireNonNull(blocked, "blocked");
            requireNonNull(took, "took");
        }
    }

    /** Copies the lists. */
    public MigrationReport {
        requireNonNull(direction, "direction");
        revisions = List.copyOf(revisions);
        ahead = List.copyOf(ahead);
        requireNonNull(waited, "waited");
        requireNonNull(took, "took");
    }

    /**
     * Returns how often transactions gave way to others and were run again, all revisions together.
     *
     * @return the number of repetitions; those of a whole run in one transaction are told with its first revision
     */
    public int retries() {
        return revisions.stream().mapToInt(RevisionDone::retries).sum();
    }

    /**
     * Returns how long the run tried in vain, all revisions together: every try that gave way to others waited for a lock
     * no longer than the lock timeout, and this is their sum.
     *
     * @return the time; zero when no transaction was run again
     */
    public Duration blocked() {
        return revisions.stream().map(RevisionDone::blocked).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Tells whether anything was done.
     *
     * @return false when the database was at the target already
     */
    public boolean isChanged() {
        return !revisions.isEmpty();
    }

    /**
     * Returns the revisions by id.
     *
     * @return ids in the order they ran
     */
    public List<String> ids() {
        return revisions.stream().map(RevisionDone::id).toList();
    }
}
