package com.monassurance.migrations.run;

import static java.util.Objects.requireNonNull;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryEntry.Progress;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.revision.RevisionPath;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.PlannedRevision.Resume;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.SqlStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans from what the scripts want and what the database has. Pure; immutable.
 *
 * @since 0.1.0
 */
public final class Planner {

    private final ScriptSet scripts;
    private final Function<List<String>, List<RevisionScript>> stored;

    /**
     * Creates a planner.
     *
     * @param scripts what the application knows
     * @param stored finds the scripts of revisions that it does not know, for a downgrade
     */
    public Planner(ScriptSet scripts, Function<List<String>, List<RevisionScript>> stored) {
        this.scripts = scripts;
        this.stored = stored;
    }

    /**
     * Plans the way to a target.
     *
     * @param direction which way
     * @param target where to
     * @param found what the database has
     * @return the plan, empty when the database is there
     * @throws MigrationException if there is no safe way: {@code BAD_TARGET}, {@code SCRIPT_CHANGED},
     *     {@code UNKNOWN_APPLIED}, {@code INTERRUPTED}, {@code IRREVERSIBLE} and what else the state calls for
     */
    public MigrationPlan plan(Direction direction, Target target, HistorySnapshot found) {
        HistorySnapshot snapshot = found.seenBy(scripts);
        List<String> ahead = new ArrayList<>();
        for (HistoryEntry entry : snapshot.entries()) {
            requireUnderstood(entry);
            if (scripts.find(entry.revision()).isEmpty()) {
                ahead.add(entry.revision());
            }
        }
        requireSameDirection(direction, snapshot);
        if (direction == Direction.UPGRADE) {
            return upgrade(target, snapshot, ahead, found.fingerprint());
        }
        MigrationPlan plan = downgrade(target, snapshot, ahead, found.fingerprint());
        requireRecorded(plan, found, snapshot);
        return plan;
    }

    private MigrationPlan upgrade(Target target, HistorySnapshot snapshot, List<String> ahead, String state) {
        Set<String> applied = snapshot.applied();
        for (String id : ahead) {
            applied.remove(id);
        }
        RevisionPath path = scripts.path();
        List<String> ids = path.up(applied, target);
        boolean reachesAll = applied.size() + ids.size() == scripts.graph().size();
        List<PlannedRevision> repeatables = reachesAll ? RepeatablePlan.of(scripts.repeatables(), snapshot) : List.of();
        if (ids.isEmpty() && repeatables.isEmpty()) {
            return new MigrationPlan(Direction.UPGRADE, target, state, List.of(), List.of(), ahead);
        }
        if (!ahead.isEmpty()) {
            throw unknownApplied(ahead);
        }
        requireInOrder(path, applied);
        requireUnchanged(snapshot, applied);
        List<PlannedRevision> revisions = new ArrayList<>(ids.size());
        for (String id : ids) {
            revisions.add(planned(Direction.UPGRADE, scripts.find(id).orElseThrow(), snapshot));
        }
        return new MigrationPlan(Direction.UPGRADE, target, state, revisions, repeatables, ahead);
    }

    /** What the application does not know is taken back with the scripts that the schema history keeps. */
    private MigrationPlan downgrade(Target target, HistorySnapshot snapshot, List<String> ahead, String state) {
        Map<String, RevisionScript> kept = new HashMap<>();
        RevisionPath path = scripts.path();
        if (!ahead.isEmpty()) {
            List<Revision> all = new ArrayList<>(scripts.graph().order());
            for (RevisionScript script : stored.apply(ahead)) {
                kept.put(script.id(), script);
                all.add(script.revision());
            }
            RevisionGraph both = RevisionGraph.of(all);
            if (!both.problems().isEmpty() || kept.size() < ahead.size()) {
                throw unknownApplied(ahead);
            }
            path = RevisionPath.of(both);
        }
        List<String> ids = path.down(snapshot.applied(), target);
        requireUnchanged(snapshot, ids);
        List<PlannedRevision> revisions = new ArrayList<>(ids.size());
        for (String id : ids) {
            RevisionScript script = scripts.find(id).orElse(kept.get(id));
            revisions.add(planned(Direction.DOWNGRADE, requireNonNull(script), snapshot));
        }
        return new MigrationPlan(Direction.DOWNGRADE, target, state, revisions, List.of(), ahead);
    }

    /** Invariant: what an applied revision stands on is applied. */
    private void requireInOrder(RevisionPath path, Set<String> applied) {
        List<String> missing = path.missing(applied);
        for (String id : applied) {
            Revision revision = scripts.graph().find(id).orElseThrow();
            for (String parent : missing) {
                if (revision.revises().contains(parent) || revision.dependsOn().contains(parent)) {
                    throw new MigrationException(
                            MigrationError.OUT_OF_ORDER,
                            "Revision " + id + " is applied but " + parent + ", on which it stands, is not.",
                            "Let the header of " + parent + " stand on the newest applied revision instead.");
                }
            }
        }
    }

    private static void requireUnderstood(HistoryEntry entry) {
        if (entry.status() == HistoryStatus.UNKNOWN) {
            throw new MigrationException(
                    MigrationError.HISTORY_UNREADABLE,
                    "The schema history says something of revision " + entry.revision()
                            + " that this version does not understand.",
                    "Use the newer version of the library that wrote it.");
        }
    }

    private MigrationException unknownApplied(List<String> ahead) {
        return new MigrationException(
                MigrationError.UNKNOWN_APPLIED,
                "The database has " + ahead.size() + (ahead.size() == 1 ? " revision" : " revisions")
                        + " that no script has: " + String.join(", ", ahead) + "." + replacedInPart(ahead),
                "Run the newer version of the application that has them, or add the missing scripts.",
                Map.of("revisions", String.join(",", ahead)),
                null);
    }

    /** Names the script that replaces what is there only in part: it can neither be run nor count as applied. */
    private String replacedInPart(List<String> ahead) {
        for (String id : ahead) {
            Revision by = scripts.graph().findReplacing(id).orElse(null);
            if (by != null) {
                List<String> missing = new ArrayList<>(by.replaces());
                missing.removeAll(ahead);
                return " " + by.id() + " replaces " + id + " only together with "
                        + (missing.isEmpty() ? "others that are interrupted" : String.join(", ", missing))
                        + (missing.isEmpty() ? "." : ", which the version before it has to apply first.");
            }
        }
        return "";
    }

    /** What was never run as it is now has no row of its own that could be taken back. */
    private void requireRecorded(MigrationPlan plan, HistorySnapshot found, HistorySnapshot snapshot) {
        for (PlannedRevision step : plan.revisions()) {
            String id = step.script().id();
            if (found.find(id).isEmpty()) {
                String here = String.join(" ", scripts.path().current(snapshot.applied()));
                throw new MigrationException(
                        MigrationError.UNKNOWN_APPLIED,
                        "The database was brought here by the revisions that " + id + " replaces, so the schema history"
                                + " has no row of " + id + " that could be taken back.",
                        "Write it down first with stamp " + here + ", then take it back.",
                        Map.of("revisions", id),
                        null);
            }
        }
    }

    private void requireUnchanged(HistorySnapshot snapshot, Collection<String> ids) {
        List<String> changed = new ArrayList<>();
        for (String id : ids) {
            HistoryEntry entry = snapshot.find(id).orElse(null);
            if (entry != null && isChanged(entry)) {
                changed.add(id);
            }
        }
        if (!changed.isEmpty()) {
            HistoryEntry first = snapshot.find(changed.get(0)).orElseThrow();
            RevisionScript script = scripts.find(changed.get(0)).orElseThrow();
            throw new MigrationException(
                    MigrationError.SCRIPT_CHANGED,
                    "The upgrade of " + String.join(", ", changed) + " was changed after it was applied: "
                            + script.origin() + " was applied with hash "
                            + first.upgradeHash().substring(0, 12) + " and now has "
                            + script.upgrade().hash().substring(0, 12) + ".",
                    "Restore the script as it was applied and put the change into a new revision; validate shows the"
                            + " difference.",
                    Map.of("revisions", String.join(",", changed)),
                    null);
        }
    }

    private boolean isChanged(HistoryEntry entry) {
        RevisionScript script = scripts.find(entry.revision()).orElse(null);
        return script != null
                && entry.status() == HistoryStatus.APPLIED
                && entry.hashFormat() == ScriptSection.HASH_FORMAT
                && !script.upgrade().hash().equals(entry.upgradeHash())
                && !script.upgrade().sqlHash().equals(entry.upgradeSqlHash());
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
                        "Run the " + word + " again to finish it, or undo it with repair; then go the other way.",
                        Map.of("revision", entry.revision()),
                        null);
            }
        }
    }

    private static PlannedRevision planned(Direction direction, RevisionScript script, HistorySnapshot snapshot) {
        ScriptSection section = direction == Direction.UPGRADE
                ? script.upgrade()
                : script.findDowngrade().orElse(null);
        if (section == null) {
            throw new MigrationException(
                    MigrationError.IRREVERSIBLE,
                    "Revision " + script.id() + " has no downgrade section, so it cannot be taken back.",
                    "Write a downgrade section into " + script.origin() + ", or restore a backup from before it.");
        }
        HistoryEntry entry = snapshot.find(script.id()).orElse(null);
        Progress progress = entry == null ? null : entry.findProgress().orElse(null);
        return new PlannedRevision(
                script,
                direction,
                section,
                entry == null || progress == null ? null : resume(script, section, entry, progress));
    }

    /** An interrupted section goes on where it stopped, if what has been done of it is still what it says. */
    private static Resume resume(RevisionScript script, ScriptSection section, HistoryEntry entry, Progress progress) {
        List<SqlStatement> before = ScriptSection.stored(entry.script(), progress.text());
        List<SqlStatement> now = section.statements();
        // The words for code may change; its hash stands for what it does.
        boolean isSameCode = script.findJava().isPresent() && section.hash().equals(hashOf(entry));
        for (int i = 0; i < progress.done() && !isSameCode; i++) {
            boolean isCompared =
                    i < before.size() && i < now.size() && script.findJava().isEmpty();
            if (!isCompared || !now.get(i).isSameAs(before.get(i))) {
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

    /** Hash of the section that was being run. */
    private static @Nullable String hashOf(HistoryEntry entry) {
        return entry.status() == HistoryStatus.DOWNGRADING
                ? entry.findDowngradeHash().orElse(null)
                : entry.upgradeHash();
    }
}
