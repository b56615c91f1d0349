package com.monassurance.migrations.history;

import com.monassurance.core.RevisionState;
import com.monassurance.core.RevisionState.Status;
import com.monassurance.migrations.history.KnownRevision.Standing;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.revision.RevisionPath;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.script.RepeatableScript;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts want and what the database has, at one moment. Immutable.
 *
 * @since 0.1.0
 */
public final class RevisionHistory {

    /** Names of unknown revisions beyond this number are counted, not listed. */
    private static final int AHEAD_SHOWN_MAX = 5;

    private final boolean installed;
    private final List<KnownRevision> revisions;
    private final List<String> heads;
    private final RevisionPath path;
    private final List<String> changed;

    private RevisionHistory(
            boolean installed,
            List<KnownRevision> revisions,
            List<String> heads,
            RevisionPath path,
            List<String> changed) {
        this.changed = List.copyOf(changed);
        this.path = path;
        this.installed = installed;
        this.revisions = List.copyOf(revisions);
        this.heads = List.copyOf(heads);
    }

    /**
     * Puts scripts and database side by side.
     *
     * @param scripts what the application knows
     * @param found what the database has
     * @return the history
     */
    public static RevisionHistory of(ScriptSet scripts, HistorySnapshot found) {
        HistorySnapshot snapshot = found.seenBy(scripts);
        RevisionGraph graph = scripts.graph();
        Map<String, HistoryEntry> entries = new HashMap<>();
        snapshot.entries().forEach(entry -> entries.put(entry.revision(), entry));
        List<KnownRevision> known = new ArrayList<>();
        for (Revision revision : graph.order()) {
            String script =
                    scripts.find(revision.id()).map(RevisionScript::name).orElse("");
            known.add(known(revision, script, entries.get(revision.id())));
        }
        for (HistoryEntry entry : snapshot.entries()) {
            if (graph.find(entry.revision()).isEmpty()) {
                known.add(unknown(entry));
            }
        }
        return new RevisionHistory(
                snapshot.isInstalled(), known, graph.heads(), scripts.path(), changed(scripts, snapshot));
    }

    /**
     * Tells whether the database has a schema history.
     *
     * @return false on a database that was never migrated
     */
    public boolean isInstalled() {
        return installed;
    }

    /**
     * Returns the applied revisions that no other applied revision stands on or depends on: the rows that Alembic's
     * version table would hold.
     *
     * @return ids in key order; empty at base
     */
    public List<String> current() {
        Set<String> below = new HashSet<>();
        for (KnownRevision revision : revisions) {
            if (revision.isApplied()) {
                below.addAll(revision.revises());
                below.addAll(revision.dependsOn());
            }
        }
        return revisions.stream()
                .filter(revision -> revision.isApplied() && !below.contains(revision.id()))
                .map(KnownRevision::id)
                .sorted()
                .toList();
    }

    /**
     * Returns the revisions the application wants to be at.
     *
     * @return ids in key order
     */
    public List<String> heads() {
        return heads;
    }

    /**
     * Returns every revision that scripts or database know.
     *
     * @return each after those it stands on; those without a script last
     */
    public List<KnownRevision> history() {
        return revisions;
    }

    /**
     * Returns the graph of the scripts: branch points, merge points, labels, effective heads.
     *
     * @return the graph, without the revisions that no script has
     */
    public RevisionGraph graph() {
        return path.graph();
    }

    /**
     * Returns the revisions of a range.
     *
     * @param range such as {@code RevisionRange.parse("base:head")}
     * @return the revisions that scripts have, the oldest first
     * @throws com.monassurance.migrations.failure.MigrationException {@code MULTIPLE_HEADS} or {@code BAD_TARGET}
     */
    public List<KnownRevision> history(RevisionRange range) {
        Set<String> applied = new HashSet<>();
        revisions.stream().filter(KnownRevision::isApplied).forEach(revision -> applied.add(revision.id()));
        Set<String> wanted = new HashSet<>();
        path.range(applied, range).forEach(revision -> wanted.add(revision.id()));
        return revisions.stream()
                .filter(revision -> wanted.contains(revision.id()))
                .toList();
    }

    /**
     * Looks one revision up.
     *
     * @param idOrPrefix its id, its label, or the start of an id that only one revision has
     * @return the revision; empty when none or several match
     */
    public Optional<KnownRevision> show(String idOrPrefix) {
        Optional<Revision> labelled = path.graph().findLabelled(idOrPrefix);
        if (labelled.isPresent()) {
            return show(labelled.get().id());
        }
        List<KnownRevision> matching = revisions.stream()
                .filter(revision -> revision.id().startsWith(idOrPrefix))
                .toList();
        Optional<KnownRevision> exact = matching.stream()
                .filter(revision -> revision.id().equals(idOrPrefix))
                .findFirst();
        return exact.isPresent() || matching.size() != 1 ? exact : Optional.of(matching.get(0));
    }

    /**
     * Returns the verdict for health and deployment.
     *
     * @return the state; never {@code UNKNOWN}
     */
    public RevisionState state() {
        List<String> pending = ids(Standing.PENDING);
        List<String> ahead = ids(Standing.AHEAD);
        List<KnownRevision> interrupted = with(Standing.INTERRUPTED);
        if (!installed) {
            return state(Status.NOT_INSTALLED, pending, ahead, "The database has no schema history.");
        }
        if (!interrupted.isEmpty()) {
            KnownRevision first = interrupted.get(0);
            return state(Status.INTERRUPTED, pending, ahead, "Revision " + first.id() + " is " + first.detail() + ".");
        }
        if (!pending.isEmpty()) {
            return state(Status.BEHIND, pending, ahead, behind(pending, ahead));
        }
        if (!changed.isEmpty()) {
            return state(
                    Status.BEHIND,
                    pending,
                    ahead,
                    "Repeatable scripts are to be run again: " + String.join(", ", changed) + ".");
        }
        if (!ahead.isEmpty()) {
            return state(
                    Status.AHEAD,
                    pending,
                    ahead,
                    "The database has " + ahead.size() + (ahead.size() == 1 ? " revision" : " revisions")
                            + " that this application does not know.");
        }
        return state(Status.AT_HEAD, pending, ahead, "Every revision is applied.");
    }

    /** What is pending, and what keeps it from being applied. */
    private static String behind(List<String> pending, List<String> ahead) {
        String count = pending.size() + (pending.size() == 1 ? " revision is pending" : " revisions are pending");
        if (ahead.isEmpty()) {
            return count + ".";
        }
        String unknown = ahead.stream().limit(AHEAD_SHOWN_MAX).collect(Collectors.joining(", "));
        int hidden = ahead.size() - AHEAD_SHOWN_MAX;
        return count + ", and the database has " + ahead.size() + " that no script has: " + unknown
                + (hidden > 0 ? " and " + hidden + " more." : ".");
    }

    /** Repeatable scripts that were never run as they are now, and so will run again. */
    private static List<String> changed(ScriptSet scripts, HistorySnapshot snapshot) {
        List<String> changed = new ArrayList<>();
        for (RepeatableScript script : scripts.repeatables()) {
            if (!snapshot.hasRun(script)) {
                changed.add(script.name());
            }
        }
        return changed;
    }

    private RevisionState state(Status status, List<String> pending, List<String> ahead, String detail) {
        return new RevisionState(status, current(), heads, pending, ahead, detail);
    }

    private List<String> ids(Standing standing) {
        return with(standing).stream().map(KnownRevision::id).toList();
    }

    private List<KnownRevision> with(Standing standing) {
        return revisions.stream()
                .filter(revision -> revision.standing() == standing)
                .toList();
    }

    private static KnownRevision known(Revision revision, String script, @Nullable HistoryEntry entry) {
        Standing standing = Standing.PENDING;
        if (entry != null) {
            standing = entry.status() == HistoryStatus.APPLIED ? Standing.APPLIED : Standing.INTERRUPTED;
        }
        return new KnownRevision(
                revision.id(),
                revision.revises(),
                revision.dependsOn(),
                revision.labels(),
                revision.message(),
                script,
                standing,
                entry == null ? null : entry.appliedAt(),
                entry == null ? "" : detail(entry));
    }

    private static KnownRevision unknown(HistoryEntry entry) {
        return new KnownRevision(
                entry.revision(),
                entry.revises(),
                entry.dependsOn(),
                entry.labels(),
                entry.message(),
                entry.script(),
                entry.status() == HistoryStatus.APPLIED ? Standing.AHEAD : Standing.INTERRUPTED,
                entry.appliedAt(),
                detail(entry));
    }

    private static String detail(HistoryEntry entry) {
        return entry.findProgress()
                .map(progress -> (entry.status() == HistoryStatus.DOWNGRADING ? "taken back" : "applied") + " halfway: "
                        + progress.done() + " of " + progress.total() + " statements are done")
                .orElse("");
    }
}
