package com.monassurance.examples.cli;

import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.history.RevisionHistory;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionGraph;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a revision looks in text and JSON, with Alembic's marks. Immutable. */
final class RevisionView {

    private final RevisionGraph graph;
    private final Set<String> heads;
    private final Set<String> effectiveHeads;
    private final Set<String> branchPoints;
    private final Set<String> mergePoints;
    private final @Nullable Set<String> current;

    private RevisionView(RevisionGraph graph, @Nullable Set<String> current) {
        this.graph = graph;
        this.heads = new HashSet<>(graph.heads());
        this.effectiveHeads = new HashSet<>(graph.effectiveHeads());
        this.branchPoints = new HashSet<>(graph.branchPoints());
        this.mergePoints = new HashSet<>(graph.mergePoints());
        this.current = current;
    }

    static RevisionView of(RevisionGraph graph) {
        return new RevisionView(graph, null);
    }

    static RevisionView of(RevisionHistory history) {
        return new RevisionView(history.graph(), new HashSet<>(history.current()));
    }

    /** The words of Alembic: a head that another branch depends on is an effective head only. */
    String marks(String id) {
        StringBuilder marks = new StringBuilder();
        Set<String> labels = graph.labelsOf(id);
        mark(marks, !labels.isEmpty(), String.join(", ", labels));
        mark(marks, effectiveHeads.contains(id), "head");
        mark(marks, heads.contains(id) && !effectiveHeads.contains(id), "effective head");
        mark(marks, current != null && current.contains(id), "current");
        mark(marks, branchPoints.contains(id), "branchpoint");
        mark(marks, mergePoints.contains(id), "mergepoint");
        return marks.toString();
    }

    /** The same members for every command; those of a database are null without one. */
    Map<String, @Nullable Object> json(Revision revision) {
        return json(revision, null, null, null, "");
    }

    Map<String, @Nullable Object> json(KnownRevision revision) {
        return json(
                plain(revision),
                revision.standing().name(),
                revision.findAppliedAt().map(Instant::toString).orElse(null),
                current == null ? null : current.contains(revision.id()),
                revision.detail());
    }

    private Map<String, @Nullable Object> json(
            Revision revision,
            @Nullable String standing,
            @Nullable String appliedAt,
            @Nullable Boolean isCurrent,
            String detail) {
        String id = revision.id();
        return Json.object(
                "id", id,
                "revises", revision.revises(),
                "dependsOn", revision.dependsOn(),
                "labels", revision.labels(),
                "branches", graph.labelsOf(id),
                "message", revision.message(),
                "head", heads.contains(id),
                "effectiveHead", heads.contains(id) && !effectiveHeads.contains(id),
                "branchPoint", branchPoints.contains(id),
                "mergePoint", mergePoints.contains(id),
                "standing", standing,
                "appliedAt", appliedAt,
                "current", isCurrent,
                "detail", detail);
    }

    /** The one line of a list. */
    String line(Revision revision) {
        return revision.id() + marks(revision.id()) + (revision.message().isEmpty() ? "" : "  " + revision.message());
    }

    /** The block of lines of a verbose list. */
    void print(Console console, KnownRevision revision) {
        print(console, plain(revision));
        console.line("Script:    " + revision.script());
        console.line("Standing:  " + revision.standing()
                + revision.findAppliedAt().map(at -> ", applied " + at).orElse("")
                + (revision.detail().isEmpty() ? "" : ", " + revision.detail()));
    }

    void print(Console console, Revision revision) {
        console.line("Revision:  " + revision.id() + marks(revision.id()));
        console.line("Revises:   " + parents(revision.revises()));
        if (!revision.dependsOn().isEmpty()) {
            console.line("Needs:     " + String.join(", ", revision.dependsOn()));
        }
        if (!revision.labels().isEmpty()) {
            console.line("Label:     " + String.join(", ", revision.labels()));
        }
        if (!revision.message().isEmpty()) {
            console.line("Message:   " + revision.message());
        }
    }

    static String parents(List<String> revises) {
        return revises.isEmpty() ? "base" : String.join(", ", revises);
    }

    private static Revision plain(KnownRevision revision) {
        return new Revision(
                revision.id(), revision.revises(), revision.dependsOn(), revision.labels(), revision.message());
    }

    private static void mark(StringBuilder marks, boolean isMarked, String word) {
        if (isMarked) {
            marks.append(" (").append(word).append(')');
        }
    }
}
