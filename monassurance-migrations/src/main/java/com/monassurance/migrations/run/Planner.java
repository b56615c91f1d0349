package com.monassurance.migrations.run;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryEntry.Progress;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.PlannedRevision.Resume;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import com.monassurance.migrations.script.StatementSplitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans from what the scripts want and what the database has. Pure; immutable.
 *
 * @since 0.1.0
 */
public final class Planner {

    private final ScriptSet scripts;

    /**
     * Creates a planner.
     *
     * @param scripts what the application knows
     */
    public Planner(ScriptSet scripts) {
        this.scripts = scripts;
    }

    /**
     * Plans the way to a target.
     *
     * @param direction which way
     * @param target where to
     * @param snapshot what the database has
     * @return the plan, empty when the database is there
     * @throws MigrationException if there is no safe way: {@code BAD_TARGET}, {@code SCRIPT_CHANGED},
     *     {@code UNKNOWN_APPLIED}, {@code INTERRUPTED}, {@code IRREVERSIBLE} and what else the state calls for
     */
    public MigrationPlan plan(Direction direction, Target target, HistorySnapshot snapshot) {
        requireSameDirection(direction, snapshot);
        boolean up = direction == Direction.UPGRADE;
        List<String> line = scripts.path().line();
        int applied = appliedOf(line, snapshot);
        List<String> ids =
                up ? scripts.path().up(applied, target) : scripts.path().down(applied, target);
        List<String> ahead = snapshot.entries().stream()
                .map(HistoryEntry::revision)
                .filter(id -> scripts.find(id).isEmpty())
                .toList();
        if (ids.isEmpty()) {
            return new MigrationPlan(direction, target, snapshot.fingerprint(), List.of(), ahead);
        }
        if (!ahead.isEmpty()) {
            throw unknownApplied(ahead);
        }
        requireUnchanged(snapshot, up ? line.subList(0, applied) : ids);
        List<PlannedRevision> revisions = ids.stream()
                .map(id -> planned(direction, scripts.find(id).orElseThrow(), snapshot))
                .toList();
        return new MigrationPlan(direction, target, snapshot.fingerprint(), revisions, ahead);
    }

    /**
     * How many revisions of the line, from the base, the database has; one that is being taken back is still there, one
     * that is being applied is not there yet. Invariant: what is applied is the beginning of the line.
     */
    private static int appliedOf(List<String> line, HistorySnapshot snapshot) {
        Map<String, HistoryEntry> entries = new HashMap<>();
        snapshot.entries().forEach(entry -> entries.put(entry.revision(), entry));
        int applied = 0;
        while (applied < line.size() && isThere(entries.get(line.get(applied)))) {
            applied++;
        }
        for (String id : line.subList(applied, line.size())) {
            HistoryEntry entry = entries.get(id);
            boolean next = entry != null && id.equals(line.get(applied));
            if (entry != null && !next) {
                throw new MigrationException(
                        MigrationError.OUT_OF_ORDER,
                        "Revision " + id + " is applied but " + line.get(applied) + ", on which it stands, is not.",
                        "Let the header of " + line.get(applied) + " stand on the newest applied revision instead.");
            }
        }
        return applied;
    }

    private static boolean isThere(@Nullable HistoryEntry entry) {
        if (entry == null) {
            return false;
        }
        if (entry.status() == HistoryStatus.UNKNOWN) {
            throw new MigrationException(
                    MigrationError.HISTORY_UNREADABLE,
                    "The schema history says something of revision " + entry.revision()
                            + " that this version does not understand.",
                    "Use the newer version of the library that wrote it.");
        }
        return entry.status() != HistoryStatus.UPGRADING;
    }

    private static MigrationException unknownApplied(List<String> ahead) {
        return new MigrationException(
                MigrationError.UNKNOWN_APPLIED,
                "The database has " + ahead.size() + (ahead.size() == 1 ? " revision" : " revisions")
                        + " that no script has: " + String.join(", ", ahead) + ".",
                "Run the newer version of the application that has them, or add the missing scripts.",
                Map.of("revisions", String.join(",", ahead)),
                null);
    }

    private void requireUnchanged(HistorySnapshot snapshot, List<String> ids) {
        List<String> changed = ids.stream()
                .filter(id -> snapshot.find(id).filter(this::isChanged).isPresent())
                .toList();
        if (!changed.isEmpty()) {
            HistoryEntry first = snapshot.find(changed.get(0)).orElseThrow();
            RevisionScript script = scripts.find(changed.get(0)).orElseThrow();
            throw new MigrationException(
                    MigrationError.SCRIPT_CHANGED,
                    "The upgrade of " + String.join(", ", changed) + " was changed after it was applied: "
                            + script.origin() + " was applied with hash "
                            + first.upgradeHash().substring(0, 12) + " and now has "
                            + script.upgrade().hash().substring(0, 12) + ".",
                    "Restore the script as it was applied and put the change into a new revision.",
                    Map.of("revisions", String.join(",", changed)),
                    null);
        }
    }

    private boolean isChanged(HistoryEntry entry) {
        return entry.status() == HistoryStatus.APPLIED
                && entry.hashFormat() == ScriptSection.HASH_FORMAT
                && scripts.find(entry.revision())
                        .filter(script -> !script.upgrade().hash().equals(entry.upgradeHash()))
                        .isPresent();
    }

    private static void requireSameDirection(Direction direction, HistorySnapshot snapshot) {
        HistoryStatus other = direction == Direction.UPGRADE ? HistoryStatus.DOWNGRADING : HistoryStatus.UPGRADING;
        for (HistoryEntry entry : snapshot.entries()) {
            if (entry.status() == other) {
                String word = other == HistoryStatus.UPGRADING ? "upgrade" : "downgrade";
                Progress progress = entry.findProgress().orElseThrow();
                throw new MigrationException(
                        MigrationError.INTERRUPTED,
                        "The " + word + " of revision " + entry.revision() + " was interrupted at " + progress.done()
                                + " of " + progress.total() + " statements.",
                        "Run the " + word + " again to finish it; then go the other way.",
                        Map.of("revision", entry.revision()),
                        null);
            }
        }
    }

    private static PlannedRevision planned(Direction direction, RevisionScript script, HistorySnapshot snapshot) {
        ScriptSection section = direction == Direction.UPGRADE
                ? script.upgrade()
                : script.findDowngrade()
                        .orElseThrow(() -> new MigrationException(
                                MigrationError.IRREVERSIBLE,
                                "Revision " + script.id() + " has no downgrade section, so it cannot be taken back.",
                                "Write a downgrade section into " + script.origin()
                                        + ", or restore a backup from before it."));
        Optional<Progress> progress = snapshot.find(script.id()).flatMap(HistoryEntry::findProgress);
        return new PlannedRevision(
                script,
                direction,
                section,
                progress.map(place -> resume(script, section, place)).orElse(null));
    }

    /** An interrupted section goes on where it stopped, if what has been done of it is still what it says. */
    private static Resume resume(RevisionScript script, ScriptSection section, Progress progress) {
        List<SqlStatement> before =
                StatementSplitter.split(script.name(), progress.text()).statements();
        List<SqlStatement> now = section.statements();
        for (int i = 0; i < progress.done(); i++) {
            if (i >= before.size() || i >= now.size() || !now.get(i).isSameAs(before.get(i))) {
                throw new MigrationException(
                        MigrationError.SCRIPT_CHANGED,
                        "Revision " + script.id() + " was interrupted after statement " + progress.done()
                                + ", and statement " + (i + 1) + " of " + script.origin()
                                + " is not what was run then.",
                        "Restore the first " + progress.done() + " statements; those after them may be corrected.",
                        Map.of("revision", script.id()),
                        null);
            }
        }
        SqlStatement attempted =
                progress.attempted() && progress.done() < before.size() ? before.get(progress.done()) : null;
        return new Resume(progress.done(), attempted, progress.failure());
    }
}
