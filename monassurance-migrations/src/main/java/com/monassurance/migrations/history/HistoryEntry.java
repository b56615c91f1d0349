package com.monassurance.migrations.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of the schema history. Immutable.
 *
 * @param revision the id
 * @param revises its parents when it was applied
 * @param dependsOn what it depended on when it was applied
 * @param labels its branch labels when it was applied
 * @param message what it does
 * @param script file name it was read from
 * @param status what the row says
 * @param hashFormat how the hashes were made
 * @param upgradeHash hash of the upgrade section as applied
 * @param upgradeSqlHash hash of its SQL alone, whatever its comments and white space
 * @param downgradeHash hash of the downgrade section as stored; null when there was none
 * @param progress how far a revision that is not applied got; null for an applied one
 * @param startedAt when its run began, by the clock of the database
 * @param appliedAt when it was applied, by the clock of the database; null while it is not
 * @param appliedBy the database role that ran it
 * @since 0.1.0
 */
public record HistoryEntry(
        String revision,
        List<String> revises,
        List<String> dependsOn,
        List<String> labels,
        String message,
        String script,
        HistoryStatus status,
        int hashFormat,
        String upgradeHash,
        String upgradeSqlHash,
        @Nullable String downgradeHash,
        @Nullable Progress progress,
        Instant startedAt,
        @Nullable Instant appliedAt,
        String appliedBy) {

    /**
     * How far a revision got that is on its way. Immutable.
     *
     * @param done statements that took effect, for sure
     * @param total statements of the section
     * @param attempted whether the next statement, one outside a transaction, was begun
     * @param failure SQLSTATE that the server answered to it; empty when it was begun and no answer was recorded
     * @param text the section as it was run
     */
    public record Progress(int done, int total, boolean attempted, String failure, String text) {

        /** Checks the parts. */
        public Progress {
            requireNonNull(failure, "failure");
            requireNonNull(text, "text");
        }
    }

    /** Copies the list. */
    public HistoryEntry {
        requireNonNull(revision, "revision");
        revises = List.copyOf(revises);
        requireNonNull(message, "message");
        requireNonNull(script, "script");
        requireNonNull(status, "status");
        dependsOn = List.copyOf(dependsOn);
        labels = List.copyOf(labels);
        requireNonNull(upgradeHash, "upgradeHash");
        requireNonNull(upgradeSqlHash, "upgradeSqlHash");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(appliedBy, "appliedBy");
    }

    /**
     * Returns the hash of the downgrade section as stored.
     *
     * @return the hash, or empty when the revision was irreversible
     */
    public Optional<String> findDowngradeHash() {
        return Optional.ofNullable(downgradeHash);
    }

    /**
     * Returns how far the revision got.
     *
     * @return the progress, or empty for an applied revision
     */
    public Optional<Progress> findProgress() {
        return Optional.ofNullable(progress);
    }

    /**
     * Returns when the revision was applied, by the clock of the database.
     *
     * @return the instant, or empty while it is not applied
     */
    public Optional<Instant> findAppliedAt() {
        return Optional.ofNullable(appliedAt);
    }
}
