package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.history.HistoryWriter;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes into the schema history that a database is at some revisions, without running a script; all of it in one
 * transaction. Confined to one thread.
 */
final class StampRun {

    private final RunContext context;
    private final ScriptSet scripts;

    StampRun(RunContext context, ScriptSet scripts) {
        this.context = context;
        this.scripts = scripts;
    }

    StampReport run(HistorySnapshot snapshot, List<Target> targets, boolean purge) throws SQLException {
        if (!purge) {
            snapshot.entries().forEach(StampRun::requireWhole);
        }
        Set<String> applied = snapshot.applied();
        Set<String> wanted = scripts.path().stamp(snapshot.seenBy(scripts).applied(), targets, purge);
        List<String> removed = new ArrayList<>();
        for (HistoryEntry entry : snapshot.entries()) {
            boolean isKept = wanted.contains(entry.revision()) && entry.status() == HistoryStatus.APPLIED;
            if (!isKept || (purge && isStale(entry))) {
                removed.add(entry.revision());
            }
        }
        List<RevisionScript> added = new ArrayList<>();
        for (String id : wanted) {
            if (!applied.contains(id) || removed.contains(id)) {
                added.add(scripts.find(id).orElseThrow());
            }
        }
        write(removed, added);
        return new StampReport(added.stream().map(RevisionScript::id).toList(), removed);
    }

    /** What a purge forgets even of a revision that stays: that its script was another. */
    private boolean isStale(HistoryEntry entry) {
        RevisionScript script = scripts.find(entry.revision()).orElseThrow();
        Revision revision = script.revision();
        return entry.hashFormat() != ScriptSection.HASH_FORMAT
                || !entry.upgradeHash().equals(script.upgrade().hash())
                || !entry.findDowngradeHash().equals(script.findDowngrade().map(ScriptSection::hash))
                || !entry.script().equals(script.name())
                || !entry.revises().equals(revision.revises())
                || !entry.dependsOn().equals(revision.dependsOn());
    }

    private void write(List<String> removed, List<RevisionScript> added) throws SQLException {
        HistoryWriter history = new HistoryWriter(context.place(), context.connection());
        boolean done = false;
        context.session().begin();
        try {
            context.lock().begin();
            for (String id : removed) {
                history.delete(id);
            }
            for (RevisionScript script : added) {
                history.insert(script, script.upgrade().statements().size(), false, true);
                history.note(script.id(), "stamped");
            }
            context.connection().commit();
            done = true;
        } finally {
            if (!done) {
                context.connection().rollback();
            }
            context.connection().setAutoCommit(true);
        }
    }

    private static void requireWhole(HistoryEntry entry) {
        if (entry.status() != HistoryStatus.APPLIED) {
            throw new MigrationException(
                    MigrationError.INTERRUPTED,
                    "Revision " + entry.revision() + " was interrupted; a stamp would hide what is left of it.",
                    "Finish or repair it first, or stamp with a purge to forget all that is recorded.",
                    Map.of("revision", entry.revision()),
                    null);
        }
    }
}
