package com.monassurance.migrations.history;

import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The schema history of one namespace at one moment. Immutable.
 *
 * @since 0.1.0
 */
public final class HistorySnapshot {

    private final boolean installed;
    private final List<HistoryEntry> entries;
    private final Map<String, HistoryEntry> byRevision;
    private final Map<String, String> repeatables;

    /**
     * Creates a snapshot.
     *
     * @param installed whether there is a schema history at all
     * @param entries its rows, in the order they were written
     * @param repeatables hash by name of the repeatable scripts that were run
     */
    public HistorySnapshot(boolean installed, List<HistoryEntry> entries, Map<String, String> repeatables) {
        this.installed = installed;
        this.entries = List.copyOf(entries);
        this.repeatables = Map.copyOf(repeatables);
        this.byRevision = new HashMap<>(entries.size() * 2);
        for (HistoryEntry entry : this.entries) {
            byRevision.put(entry.revision(), entry);
        }
    }

    /**
     * Tells whether there is a schema history at all.
     *
     * @return false on a database that was never migrated
     */
    public boolean isInstalled() {
        return installed;
    }

    /**
     * Returns the rows.
     *
     * @return in the order they were written
     */
    public List<HistoryEntry> entries() {
        return entries;
    }

    /**
     * Looks a row up.
     *
     * @param revision a whole id
     * @return its row, or empty
     */
    public Optional<HistoryEntry> find(String revision) {
        return Optional.ofNullable(byRevision.get(revision));
    }

    /**
     * Returns this history as an application reads it: where all revisions that one of its scripts replaces are applied,
     * that one is, in their place.
     *
     * @param scripts what the application knows
     * @return this, if no script replaces what is applied
     */
    public HistorySnapshot seenBy(ScriptSet scripts) {
        return Squash.seen(this, scripts);
    }

    /** The same with other rows. */
    HistorySnapshot with(List<HistoryEntry> others) {
        return new HistorySnapshot(installed, others, repeatables);
    }

    /**
     * Tells whether a repeatable script was run as it is now.
     *
     * @param script the script
     * @return false if it was never run, or has changed since
     */
    public boolean hasRun(RepeatableScript script) {
        return script.upgrade().hash().equals(repeatables.get(script.name()));
    }

    /**
     * Returns the revisions that the database has: one that is being taken back is still there, one that is being
     * applied is not there yet.
     *
     * @return whole ids, in the order they were written
     */
    public Set<String> applied() {
        Set<String> applied = new LinkedHashSet<>();
        for (HistoryEntry entry : entries) {
            if (entry.status() == HistoryStatus.APPLIED || entry.status() == HistoryStatus.DOWNGRADING) {
                applied.add(entry.revision());
            }
        }
        return applied;
    }

    /**
     * Tells whether the history has exactly some scripts, none of them halfway.
     *
     * @param scripts stands for the scripts of an application
     * @return true when there is nothing to do for that application
     */
    public boolean isAtHeadOf(ScriptDigest scripts) {
        List<String> names = new ArrayList<>(entries.size());
        for (HistoryEntry entry : entries) {
            if (entry.status() != HistoryStatus.APPLIED) {
                return false;
            }
            names.add(entry.script());
        }
        List<String> lines = new ArrayList<>();
        if (scripts.repeatableCount() > 0) {
            for (Map.Entry<String, String> repeatable : repeatables.entrySet()) {
                lines.add(ScriptDigest.line(repeatable.getKey(), repeatable.getValue()));
            }
        }
        return ScriptDigest.of(names, lines).isSameAs(scripts);
    }

    /**
     * Returns a text that differs for every state in which a plan would have to differ.
     *
     * @return revisions, statuses, progress and hashes
     */
    public String fingerprint() {
        List<String> lines = new ArrayList<>(entries.size());
        for (HistoryEntry entry : entries) {
            HistoryEntry.Progress progress = entry.findProgress().orElse(null);
            String done = progress == null ? "" : progress.done() + (progress.attempted() ? "+" : "");
            lines.add(String.join(":", entry.revision(), entry.status().word(), done, entry.upgradeHash()));
        }
        Collections.sort(lines);
        return String.join(" ", lines);
    }
}
