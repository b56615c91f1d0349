package com.monassurance.migrations.history;

import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees the rows of revisions that one script has replaced as the row that this script would have. The rows stay as they
 * are until a stamp, so that an application that still has the old scripts finds what it knows.
 */
final class Squash {

    private Squash() {}

    static HistorySnapshot seen(HistorySnapshot snapshot, ScriptSet scripts) {
        Map<String, HistoryEntry> lastOf = new HashMap<>();
        for (Revision revision : scripts.graph().order()) {
            if (!revision.replaces().isEmpty() && snapshot.find(revision.id()).isEmpty()) {
                last(snapshot, revision).ifPresent(entry -> lastOf.put(revision.id(), entry));
            }
        }
        if (lastOf.isEmpty()) {
            return snapshot;
        }
        List<HistoryEntry> entries = new ArrayList<>();
        for (HistoryEntry entry : snapshot.entries()) {
            Revision by = scripts.graph().findReplacing(entry.revision()).orElse(null);
            HistoryEntry last = by == null ? null : lastOf.get(by.id());
            if (by == null || last == null) {
                entries.add(entry);
            } else if (entry.equals(last)) {
                entries.add(inPlaceOf(entry, scripts.find(by.id()).orElseThrow()));
            }
        }
        return snapshot.with(entries);
    }

    /** The newest row of those that a revision replaces, when all of them are there and whole. */
    private static Optional<HistoryEntry> last(HistorySnapshot snapshot, Revision revision) {
        int missing = revision.replaces().size();
        HistoryEntry last = null;
        for (HistoryEntry entry : snapshot.entries()) {
            if (entry.status() == HistoryStatus.APPLIED && revision.replaces().contains(entry.revision())) {
                last = entry;
                missing--;
            }
        }
        return missing == 0 ? Optional.ofNullable(last) : Optional.empty();
    }

    private static HistoryEntry inPlaceOf(HistoryEntry last, RevisionScript script) {
        Revision revision = script.revision();
        return new HistoryEntry(
                revision.id(),
                revision.revises(),
                revision.dependsOn(),
                revision.labels(),
                revision.message(),
                script.name(),
                HistoryStatus.APPLIED,
                ScriptSection.HASH_FORMAT,
                script.upgrade().hash(),
                script.upgrade().sqlHash(),
                script.findDowngrade().map(ScriptSection::hash).orElse(null),
                null,
                last.startedAt(),
                last.appliedAt(),
                last.appliedBy());
    }
}
