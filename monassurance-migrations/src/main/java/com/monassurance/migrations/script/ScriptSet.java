package com.monassurance.migrations.script;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.revision.RevisionPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every script of a source, all of them sound, and the graph of revisions they make. Immutable.
 *
 * @since 0.1.0
 */
public final class ScriptSet {

    /** Problems beyond this number are counted, not listed. */
    private static final int PROBLEMS_SHOWN_MAX = 50;

    private final RevisionGraph graph;
    private final Map<String, RevisionScript> byId;
    private final List<RepeatableScript> repeatables;

    private ScriptSet(RevisionGraph graph, Map<String, RevisionScript> byId, List<RepeatableScript> repeatables) {
        this.graph = graph;
        this.byId = byId;
        this.repeatables = List.copyOf(repeatables);
    }

    /**
     * Reads and checks a source. Blocks on I/O.
     *
     * @param source where the scripts are
     * @return the scripts
     * @throws MigrationException {@code BAD_SCRIPTS} with every problem of every script; {@code BAD_GRAPH} with every
     *     problem of the graph they make
     */
    public static ScriptSet read(ScriptSource source) {
        ScriptListing listing = source.read();
        List<ScriptProblem> problems = new ArrayList<>(listing.problems());
        ContentHash hashes = new ContentHash();
        Map<String, RevisionScript> byId = new HashMap<>(listing.files().size() * 2);
        List<Revision> revisions = new ArrayList<>(listing.files().size());
        List<RepeatableScript> repeatables = new ArrayList<>();
        for (ScriptFile file : listing.files()) {
            if (ScriptSource.isRepeatableName(file.name())) {
                RepeatableScript repeatable = ScriptParser.repeatable(file, hashes, problems);
                if (repeatable != null) {
                    repeatables.add(repeatable);
                }
            } else {
                RevisionScript script = ScriptParser.revision(file, hashes, problems);
                if (script != null) {
                    add(script, byId, revisions, problems);
                }
            }
        }
        for (JavaRevision java : listing.javaRevisions()) {
            RevisionScript script = JavaScripts.script(java, problems).orElse(null);
            if (script != null) {
                add(script, byId, revisions, problems);
            }
        }
        repeatables = RepeatableOrder.of(repeatables, problems);
        if (problems.isEmpty() && revisions.isEmpty() && repeatables.isEmpty()) {
            problems.add(ScriptProblem.of("the sources", "They hold no script <revision>_<slug>.sql."));
        }
        if (!problems.isEmpty()) {
            throw badScripts(problems);
        }
        RevisionGraph graph = RevisionGraph.of(revisions);
        graph.requireSound();
        return new ScriptSet(graph, byId, repeatables);
    }

    /**
     * Reads and checks the repeatable scripts of a source alone. Blocks on I/O.
     *
     * @param source where the scripts are
     * @return the scripts, each behind those it depends on and else by name; empty when there are none
     * @throws MigrationException {@code BAD_SCRIPTS} with every problem of every repeatable script
     */
    public static List<RepeatableScript> readRepeatables(ScriptSource source) {
        ScriptListing listing = source.readRepeatables();
        List<ScriptProblem> problems = new ArrayList<>(listing.problems());
        ContentHash hashes = new ContentHash();
        List<RepeatableScript> repeatables = new ArrayList<>();
        for (ScriptFile file : listing.files()) {
            RepeatableScript repeatable = ScriptParser.repeatable(file, hashes, problems);
            if (repeatable != null) {
                repeatables.add(repeatable);
            }
        }
        List<RepeatableScript> ordered = RepeatableOrder.of(repeatables, problems);
        if (!problems.isEmpty()) {
            throw badScripts(problems);
        }
        return List.copyOf(ordered);
    }

    /**
     * Reads one script, such as one that the schema history keeps. Never blocks.
     *
     * @param file its name and text
     * @return the revision
     * @throws MigrationException {@code BAD_SCRIPTS} with every problem
     */
    public static RevisionScript read(ScriptFile file) {
        List<ScriptProblem> problems = new ArrayList<>();
        RevisionScript script = ScriptParser.revision(file, new ContentHash(), problems);
        if (script == null) {
            throw badScripts(problems);
        }
        return script;
    }

    /**
     * Returns how the revisions stand on each other.
     *
     * @return the graph, without problems
     */
    public RevisionGraph graph() {
        return graph;
    }

    /**
     * Returns the ways through the graph.
     *
     * @return the ways
     */
    public RevisionPath path() {
        return RevisionPath.of(graph);
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

    /**
     * Returns the scripts that are run again when they change.
     *
     * @return each behind those it depends on, and else by name
     */
    public List<RepeatableScript> repeatables() {
        return repeatables;
    }

    private static void add(
            RevisionScript script,
            Map<String, RevisionScript> byId,
            List<Revision> revisions,
            List<ScriptProblem> problems) {
        RevisionScript other = byId.putIfAbsent(script.id(), script);
        if (other == null) {
            revisions.add(script.revision());
        } else {
            problems.add(ScriptProblem.of(
                    script.origin(),
                    "The revision id " + script.id() + " is that of " + other.origin() + " too; give each its own."));
        }
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
