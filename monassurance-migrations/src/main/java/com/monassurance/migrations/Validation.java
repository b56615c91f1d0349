package com.monassurance.migrations;

import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a comparison of the applied scripts with the scripts of today found. Immutable.
 *
 * @param isInstalled whether there is a schema history to compare with
 * @param compared how many applied revisions have a script
 * @param findings every difference, in the order the revisions were applied
 * @since 0.1.0
 */
public record Validation(boolean isInstalled, int compared, List<Finding> findings) {

    /**
     * One difference. Immutable.
     *
     * @param revision the revision
     * @param kind what differs
     * @param detail one sentence
     */
    public record Finding(String revision, Kind kind, String detail) {}

    /** What differs between history and scripts. */
    public enum Kind {
        /** The upgrade was changed after it was applied; upgrades and downgrades are refused until it is restored. */
        UPGRADE_CHANGED,
        /** The downgrade was changed after it was applied; the new one would be run. */
        DOWNGRADE_CHANGED,
        /** No script has the revision. */
        SCRIPT_MISSING,
        /** The revision is not finished. */
        INTERRUPTED,
        /** The hashes were made in a way this version does not know. */
        NOT_COMPARED
    }

    /** Copies the list. */
    public Validation {
        findings = List.copyOf(findings);
    }

    /**
     * Tells whether scripts and history agree.
     *
     * @return true when they were compared and nothing differs; false on a database without a schema history
     */
    public boolean isValid() {
        return isInstalled && findings.isEmpty();
    }

    static Validation of(ScriptSet scripts, HistorySnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        int compared = 0;
        for (HistoryEntry entry : snapshot.entries()) {
            Optional<RevisionScript> script = scripts.find(entry.revision());
            if (script.isEmpty()) {
                findings.add(new Finding(
                        entry.revision(),
                        Kind.SCRIPT_MISSING,
                        "No script has it; it was applied from " + entry.script() + "."));
            } else {
                compared++;
                compare(script.get(), entry, findings);
            }
        }
        return new Validation(snapshot.isInstalled(), compared, findings);
    }

    private static void compare(RevisionScript script, HistoryEntry entry, List<Finding> findings) {
        String id = entry.revision();
        if (entry.status() != HistoryStatus.APPLIED) {
            findings.add(new Finding(id, Kind.INTERRUPTED, "Its row says '" + entry.status() + "'."));
        } else if (entry.hashFormat() != ScriptSection.HASH_FORMAT) {
            findings.add(new Finding(
                    id, Kind.NOT_COMPARED, "Its hash is of format " + entry.hashFormat() + ", which is not known."));
        } else {
            if (!script.upgrade().hash().equals(entry.upgradeHash())) {
                findings.add(new Finding(
                        id, Kind.UPGRADE_CHANGED, "The upgrade in " + script.origin() + " is not what was applied."));
            }
            if (!script.findDowngrade().map(ScriptSection::hash).equals(entry.findDowngradeHash())) {
                findings.add(new Finding(
                        id,
                        Kind.DOWNGRADE_CHANGED,
                        "The downgrade in " + script.origin() + " is not what was stored when it was applied."));
            }
        }
    }
}
