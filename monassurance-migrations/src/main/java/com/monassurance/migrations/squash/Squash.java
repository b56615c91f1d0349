package com.monassurance.migrations.squash;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.DdlScript;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.catalog.Unread;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.SchemaDiff;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.rehearsal.Rehearsal;
import com.monassurance.migrations.revision.Revision;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptListing;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.SchemaPlanner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces all revisions up to one by a single one that makes the same schema and says so in its header
 * ({@code replaces}), so that databases that have all of them go on by themselves. Only the schema: revisions that leave
 * rows behind, or that are Java code, cannot be squashed. Thread-safe; every verb blocks.
 *
 * @since 0.1.0
 */
public final class Squash {

    private final ScratchServer server;
    private final ScriptSource source;
    private final HistoryPlace place = new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE);

    private Squash(ScratchServer server, ScriptSource source) {
        this.server = server;
        this.source = source;
    }

    /**
     * Returns a squash that proves on scratch.
     *
     * @param server where; its role becomes the owner of nothing in the script, what has another owner keeps it
     * @param source the scripts as they are
     * @return the squash
     */
    public static Squash on(ScratchServer server, ScriptSource source) {
        return new Squash(requireNonNull(server, "server"), requireNonNull(source, "source"));
    }

    /**
     * Drafts the one revision and proves it; writes nothing but to scratch.
     *
     * @param upTo the newest revision that is replaced
     * @param id the id that the one gets, which no script may have
     * @return the draft, or why there is none
     * @throws MigrationException {@code BAD_TARGET} if the target is not one revision; {@code REVISION_EXISTS};
     *     {@code BAD_SCRIPTS}; as {@link ScratchServer#create()}
     * @throws IllegalArgumentException if the id is not allowed
     * @throws DatabaseException if a scratch database breaks on the way
     */
    public SquashOutcome plan(Target upTo, String id) {
        Revision.problemWithId(id).ifPresent(problem -> {
            throw new IllegalArgumentException("the revision id '" + id + "' " + problem);
        });
        ScriptListing listing = source.read();
        ScriptSet scripts = ScriptSet.read(source);
        List<String> named = scripts.path().named(upTo);
        if (named.size() != 1) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET,
                    "The target " + upTo + " is not one revision.",
                    "Name the newest revision that is to be replaced.");
        }
        if (scripts.find(id).isPresent()) {
            throw new MigrationException(
                    MigrationError.REVISION_EXISTS,
                    "The revision id " + id + " is taken already.",
                    "Choose another id for the revision that replaces the old ones.");
        }
        String last = named.get(0);
        Set<String> old = scripts.graph().ancestors(List.of(last));
        SquashOutcome.Refused refusal = SquashRules.refusal(scripts, old, last);
        if (refusal != null) {
            return refusal;
        }
        try {
            return drafted(listing, scripts, new Wish(id, old, last));
        } catch (MigrationException e) {
            return new SquashOutcome.NotProven(e.problem(), List.of());
        } catch (SQLException e) {
            throw DatabaseException.of("squashing revisions", e);
        }
    }

    /** The id of the one, those that it replaces, and the newest of these. */
    private record Wish(String id, Set<String> old, String last) {}

    private SquashOutcome drafted(ScriptListing listing, ScriptSet scripts, Wish wish) throws SQLException {
        try (Rehearsal rehearsal = Rehearsal.on(server, DatabaseTraits.any(), place, scripts)) {
            Catalog empty = rehearsal.catalog(rehearsal.settings());
            rehearsal.upgrade(List.of(wish.last()));
            Catalog full = rehearsal.catalog(rehearsal.settings());
            if (rehearsal.hasMadeMoreBesideHistory()) {
                return new SquashOutcome.Refused(
                        "The revisions make relations in the schema of the history, which is not read.", List.of());
            }
            List<String> data = SquashRules.data(rehearsal.database());
            if (!data.isEmpty()) {
                return new SquashOutcome.Refused(
                        "The revisions leave rows or used numbers behind, which a schema does not hold.", data);
            }
            String role = SquashRules.role(rehearsal.database());
            return drafted(listing, scripts, wish, new Schemas(empty, full, role));
        }
    }

    /** The schema of a new database, the one that the revisions make, and as whom. */
    private record Schemas(Catalog empty, Catalog full, String role) {}

    private SquashOutcome drafted(ScriptListing listing, ScriptSet scripts, Wish wish, Schemas schemas) {
        Catalog empty = schemas.empty();
        Catalog full = schemas.full();
        DdlScript ddl = DdlWriter.write(full);
        if (!ddl.unwritten().isEmpty()) {
            return new SquashOutcome.NotProven("Not everything can be written as SQL.", words(ddl.unwritten()));
        }
        List<String> down = SchemaPlanner.of(PlanSettings.defaults().plain())
                .plan(SchemaDiff.of(full, empty, DiffSettings.defaults()))
                .statements()
                .stream()
                .map(PlannedStatement::sql)
                .toList();
        List<String> up = SquashText.of(
                ddl,
                schemas.role(),
                id -> empty.find(id).isPresent() && empty.find(id).equals(full.find(id)));
        SquashDraft draft = draft(scripts, wish, up, down);
        return new SquashProof(server, place, scripts, with(listing, draft))
                .prove(draft, empty, full, words(full.unread()));
    }

    private static List<String> words(List<Unread> unread) {
        return unread.stream().map(each -> each.kind() + ": " + each.reason()).toList();
    }

    private static SquashDraft draft(ScriptSet scripts, Wish wish, List<String> up, List<String> down) {
        List<String> replaced = new ArrayList<>();
        List<String> files = new ArrayList<>();
        Set<String> labels = new TreeSet<>();
        for (Revision revision : scripts.graph().order()) {
            if (wish.old().contains(revision.id())) {
                replaced.add(revision.id());
                files.add(scripts.find(revision.id()).orElseThrow().name());
                labels.addAll(revision.labels());
            }
        }
        String text = SquashText.script(wish.id(), replaced, labels, up, down);
        return new SquashDraft(wish.id(), replaced, files, wish.id() + "_squashed.sql", text);
    }

    /** The scripts as they will be. */
    private static ScriptSet with(ScriptListing listing, SquashDraft draft) {
        List<ScriptFile> files = new ArrayList<>(listing.files());
        files.removeIf(file -> draft.replacedFiles().contains(file.name()));
        files.add(new ScriptFile(draft.fileName(), draft.fileName(), draft.text()));
        ScriptListing changed = new ScriptListing(files, listing.javaRevisions(), listing.problems());
        return ScriptSet.read(() -> changed);
    }

    /** What two schemas disagree about. */
    static List<String> objects(CatalogComparison comparison) {
        return comparison.differences().stream()
                .map(CatalogComparison.Difference::toString)
                .distinct()
                .limit(200)
                .toList();
    }
}
