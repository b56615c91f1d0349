package com.monassurance.migrations.script;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.LinearPath;
import com.monassurance.migrations.revision.RevisionGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every script of a source, all of them sound, and the line of revisions they make. Immutable.
 *
 * @since 0.1.0
 */
public final class ScriptSet {

    /** Problems beyond this number are counted, not listed. */
    private static final int PROBLEMS_SHOWN_MAX = 50;

    private final RevisionGraph graph;
    private final LinearPath path;
    private final Map<String, RevisionScript> byId;

    private ScriptSet(RevisionGraph graph, LinearPath path, Map<String, RevisionScript> byId) {
        this.graph = graph;
        this.path = path;
        this.byId = byId;
    }

    /**
     * Reads and checks a source. Blocks on I/O.
     *
     * @param source where the scripts are
     * @return the scripts
     * @throws MigrationException {@code BAD_SCRIPTS} with every problem of every script; or what
     *     {@link LinearPath#of} says of their graph
     */
    public static ScriptSet read(ScriptSource source) {
        ScriptListing listing = source.read();
        List<ScriptProblem> problems = new ArrayList<>(listing.problems());
        List<RevisionScript> scripts = new ArrayList<>(listing.files().size());
        for (ScriptFile file : listing.files()) {
            ScriptParser.parse(file, problems).ifPresent(scripts::add);
        }
        Map<String, RevisionScript> byId = new LinkedHashMap<>();
        for (RevisionScript script : scripts) {
            RevisionScript other = byId.putIfAbsent(script.id(), script);
            if (other != null) {
                problems.add(ScriptProblem.of(
                        script.origin(),
                        "The revision id " + script.id() + " is that of " + other.origin()
                                + " too; give each its own."));
            }
        }
        if (problems.isEmpty() && scripts.isEmpty()) {
            problems.add(ScriptProblem.of("the sources", "They hold no script <revision>_<slug>.sql."));
        }
        if (!problems.isEmpty()) {
            throw badScripts(problems);
        }
        RevisionGraph graph =
                RevisionGraph.of(scripts.stream().map(RevisionScript::revision).toList());
        return new ScriptSet(graph, LinearPath.of(graph), Map.copyOf(byId));
    }

    /**
     * Returns how the revisions stand on each other.
     *
     * @return the graph
     */
    public RevisionGraph graph() {
        return graph;
    }

    /**
     * Returns the line of revisions.
     *
     * @return the line, base first
     */
    public LinearPath path() {
        return path;
    }

    /**
     * Looks a script up.
     *
     * @param id a whole revision id
     * @return its script, or empty
     */
    public Optional<RevisionScript> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private static MigrationException badScripts(List<ScriptProblem> problems) {
        String shown = problems.stream()
                .limit(PROBLEMS_SHOWN_MAX)
                .map(ScriptProblem::summary)
                .collect(Collectors.joining(" "));
        int hidden = Math.max(0, problems.size() - PROBLEMS_SHOWN_MAX);
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return new MigrationException(
                MigrationError.BAD_SCRIPTS,
                "The scripts have " + count + ", nothing was run: " + shown
                        + (hidden > 0 ? " And " + hidden + " more." : ""),
                "Correct the scripts and start again.");
    }
}
