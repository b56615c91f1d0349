package com.monassurance.migrations.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The schema history of one namespace at one moment. Immutable.
 *
 * @param isInstalled whether there is a schema history at all
 * @param entries its rows, in the order they were written
 * @since 0.1.0
 */
public record HistorySnapshot(boolean isInstalled, List<HistoryEntry> entries) {

    /** Copies the list. */
    public HistorySnapshot {
        entries = List.copyOf(entries);
    }

    /**
     * Looks a row up.
     *
     * @param revision a whole id
     * @return its row, or empty
     */
    public Optional<HistoryEntry> find(String revision) {
        return entries.stream()
                .filter(entry -> entry.revision().equals(revision))
                .findFirst();
    }

    /**
     * Returns a text that differs for every state in which a plan would have to differ.
     *
     * @return revisions, statuses, progress and hashes
     */
    public String fingerprint() {
        return entries.stream()
                .map(entry -> String.join(
                        ":",
                        entry.revision(),
                        entry.status().word(),
                        entry.findProgress()
                                .map(progress -> progress.done() + (progress.attempted() ? "+" : ""))
                                .orElse(""),
                        entry.upgradeHash()))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
