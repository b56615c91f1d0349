package com.monassurance.migrations.revision;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A graph that is one line from a base to a head, and the way along it from where a database stands. Immutable.
 *
 * @since 0.1.0
 */
public final class LinearPath {

    private static final String TARGETS = "Use head, base, +N, -N, a revision or the start of one.";

    private final RevisionGraph graph;
    private final List<String> line;

    private LinearPath(RevisionGraph graph, List<String> line) {
        this.graph = graph;
        this.line = line;
    }

    /**
     * Returns the line that a graph is.
     *
     * @param graph any graph
     * @return its line; empty for an empty graph
     * @throws MigrationException {@code BAD_GRAPH} with every problem of the graph, {@code MULTIPLE_HEADS}, or
     *     {@code NOT_SUPPORTED} for several bases, merges and depends-on, which this version does not walk yet
     */
    public static LinearPath of(RevisionGraph graph) {
        if (!graph.problems().isEmpty()) {
            List<GraphProblem> problems = graph.problems();
            throw new MigrationException(
                    MigrationError.BAD_GRAPH,
                    problems.stream().map(GraphProblem::problem).collect(Collectors.joining(" ")),
                    problems.stream().map(GraphProblem::fix).distinct().collect(Collectors.joining(" ")));
        }
        if (graph.heads().size() > 1) {
            throw new MigrationException(
                    MigrationError.MULTIPLE_HEADS,
                    "The scripts have several heads: " + String.join(", ", graph.heads()) + ".",
                    "Correct 'revises' so that they follow each other; branches are not run by this version yet.");
        }
        for (Revision revision : graph.order()) {
            if (revision.revises().size() > 1) {
                throw notSupported("Revision " + revision.id() + " is a merge of "
                        + String.join(", ", revision.revises()) + ", which this version does not run yet.");
            }
            if (!revision.dependsOn().isEmpty()) {
                throw notSupported("Revision " + revision.id() + " depends on "
                        + String.join(", ", revision.dependsOn()) + " across branches; this version does not yet.");
            }
        }
        return new LinearPath(graph, graph.order().stream().map(Revision::id).toList());
    }

    /**
     * Returns the whole line.
     *
     * @return ids, the base first
     */
    public List<String> line() {
        return line;
    }

    /**
     * Returns the revisions to apply to get from a place up to a target.
     *
     * @param applied how many revisions of the line, from the base, the database has
     * @param target head, heads, +N or a revision; one that is applied already asks for nothing
     * @return ids in the order to apply them
     * @throws MigrationException {@code BAD_TARGET} if the target does not exist, is ambiguous or lies below
     */
    public List<String> up(int applied, Target target) {
        requireSimple(target);
        int end;
        if (target instanceof Target.Head || target instanceof Target.Heads) {
            end = line.size();
        } else if (target instanceof Target.Steps relative && relative.steps() > 0) {
            end = applied + relative.steps();
            if (end > line.size()) {
                int above = line.size() - applied;
                throw badTarget((above == 1 ? "There is only 1 revision" : "There are only " + above + " revisions")
                        + " above where the database is, " + target + " asks for more.");
            }
        } else if (target instanceof Target.Named named) {
            end = Math.max(applied, resolve(named.idOrPrefix()) + 1);
        } else {
            throw badTarget("The target " + target + " does not lie above; it is one for a downgrade.");
        }
        return line.subList(applied, end);
    }

    /**
     * Returns the revisions to take back to get from a place down to a target.
     *
     * @param applied how many revisions of the line, from the base, the database has
     * @param target base, -N or a revision that is applied and stays
     * @return ids in the order to take them back, the newest first
     * @throws MigrationException {@code BAD_TARGET} if the target does not exist, is ambiguous or lies above
     */
    public List<String> down(int applied, Target target) {
        requireSimple(target);
        int keep;
        if (target instanceof Target.Base) {
            keep = 0;
        } else if (target instanceof Target.Steps relative && relative.steps() < 0) {
            keep = applied + relative.steps();
            if (keep < 0) {
                throw badTarget("Only " + applied + (applied == 1 ? " revision is" : " revisions are") + " applied, "
                        + target + " asks for more.");
            }
        } else if (target instanceof Target.Named named) {
            keep = resolve(named.idOrPrefix()) + 1;
            if (keep > applied) {
                throw badTarget("Revision " + line.get(keep - 1) + " is not applied, so one cannot go down to it.");
            }
        } else {
            throw badTarget("The target " + target + " does not lie below; it is one for an upgrade.");
        }
        List<String> ids = new ArrayList<>(line.subList(keep, applied));
        Collections.reverse(ids);
        return List.copyOf(ids);
    }

    /** The place of a revision on the line, by its id or a prefix that only it has. */
    private int resolve(String idOrPrefix) {
        List<String> matching = graph.matching(idOrPrefix);
        if (matching.isEmpty()) {
            boolean label = graph.order().stream()
                    .anyMatch(revision -> revision.labels().contains(idOrPrefix));
            if (label) {
                throw notSupported("'" + idOrPrefix + "' is a branch label, which this version does not resolve yet.");
            }
            throw badTarget("There is no revision '" + idOrPrefix + "'.");
        }
        if (matching.size() > 1) {
            throw badTarget("'" + idOrPrefix + "' is the start of several revisions: "
                    + matching.stream().limit(5).collect(Collectors.joining(", ")) + ".");
        }
        return line.indexOf(matching.get(0));
    }

    private static void requireSimple(Target target) {
        if (target instanceof Target.OnBranch || target instanceof Target.From || target instanceof Target.Several) {
            throw notSupported("The target '" + target + "' is a branch address or counts from a revision, which this"
                    + " version does not resolve yet.");
        }
    }

    private static MigrationException badTarget(String problem) {
        return new MigrationException(MigrationError.BAD_TARGET, problem, TARGETS);
    }

    private static MigrationException notSupported(String problem) {
        return new MigrationException(
                MigrationError.NOT_SUPPORTED, problem, "Keep the revisions in one line, addressed by their ids.");
    }
}
