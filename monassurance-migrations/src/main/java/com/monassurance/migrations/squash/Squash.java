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
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptFile;
import com.monassurance.migrations.script.ScriptListing;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.sqlplan.PlanSettings;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.SchemaPlanner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces all revisions up to one by a single one that makes the same schema. Only the schema: revisions that leave rows
 * behind, or that are Java code, cannot be squashed. Thread-safe; every verb blocks.
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
     * @return the draft, or why there is none
     * @throws MigrationException {@code BAD_TARGET} if the target is not one revision; {@code BAD_SCRIPTS}; as
     *     {@link ScratchServer#create()}
     * @throws DatabaseException if a scratch database breaks on the way
     */
    public SquashOutcome plan(Target upTo) {
        ScriptListing listing = source.read();
        ScriptSet scripts = ScriptSet.read(source);
        List<String> named = scripts.path().named(upTo);
        if (named.size() != 1) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET,
                    "The target " + upTo + " is not one revision.",
                    "Name the newest revision that is to be replaced.");
        }
        String last = named.get(0);
        Set<String> old = scripts.graph().ancestors(List.of(last));
        SquashOutcome.Refused refusal = SquashRules.refusal(scripts, old, last);
        if (refusal != null) {
            return refusal;
        }
        try {
            return drafted(listing, scripts, old, last);
        } catch (MigrationException e) {
            return new SquashOutcome.NotProven(e.problem(), List.of());
        } catch (SQLException e) {
            throw DatabaseException.of("squashing revisions", e);
        }
    }

    private SquashOutcome drafted(ScriptListing listing, ScriptSet scripts, Set<String> old, String last)
            throws SQLException {
        try (Rehearsal rehearsal = Rehearsal.on(server, DatabaseTraits.any(), place, scripts)) {
            Catalog empty = rehearsal.catalog(rehearsal.settings());
            rehearsal.upgrade(List.of(last));
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
            return drafted(listing, scripts, old, last, new Schemas(empty, full, role));
        }
    }

    /** The schema of a new database, the one that the revisions make, and as whom. */
    private record Schemas(Catalog empty, Catalog full, String role) {}

    private SquashOutcome drafted(
            ScriptListing listing, ScriptSet scripts, Set<String> old, String last, Schemas schemas) {
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
        SquashDraft draft = draft(listing, scripts, old, last, up, down);
        return new SquashProof(server, place, scripts, with(listing, draft))
                .prove(draft, empty, full, words(full.unread()));
    }

    private static List<String> words(List<Unread> unread) {
        return unread.stream().map(each -> each.kind() + ": " + each.reason()).toList();
    }

    private static SquashDraft draft(
            ScriptListing listing,
            ScriptSet scripts,
            Set<String> old,
            String last,
            List<String> up,
            List<String> down) {
        Set<String> replaced = new LinkedHashSet<>();
        List<String> files = new ArrayList<>();
        Set<String> labels = new TreeSet<>();
        for (Revision revision : scripts.graph().order()) {
            if (old.contains(revision.id())) {
                RevisionScript script = scripts.find(revision.id()).orElseThrow();
                file(listing, script).map(SquashedIds::of).ifPresent(replaced::addAll);
                replaced.remove(revision.id());
                replaced.add(revision.id());
                files.add(script.name());
                labels.addAll(revision.labels());
            }
        }
        replaced.remove(last);
        replaced.add(last);
        String text = SquashText.script(last, List.copyOf(replaced), labels, up, down);
        return new SquashDraft(last, List.copyOf(replaced), files, last + "_squashed.sql", text);
    }

    private static Optional<ScriptFile> file(ScriptListing listing, RevisionScript script) {
        return listing.files().stream()
                .filter(file -> file.name().equals(script.name()))
                .findFirst();
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
