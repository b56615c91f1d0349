package com.monassurance.migrations.rehearsal;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryStatus;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchCopy;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.trace.TraceReport;
import com.monassurance.migrations.trace.Tracer;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Traces one revision on scratch: in a database to which everything below it was applied from base, or, when a live
 * database is given that the revision could be applied to (or taken back from) next, in a copy of its schema. Immutable;
 * {@link #run} blocks.
 *
 * @since 0.1.0
 */
public final class RevisionTrace {

    private static final String FROM_BASE = "revisions run from base";

    private final ScratchServer server;
    private final ScriptSet scripts;
    private final Tracer tracer;
    private final HistoryPlace place;
    private final @Nullable DataSource live;

    private RevisionTrace(
            ScratchServer server, ScriptSet scripts, Tracer tracer, HistoryPlace place, @Nullable DataSource live) {
        this.server = requireNonNull(server, "server");
        this.scripts = requireNonNull(scripts, "scripts");
        this.tracer = requireNonNull(tracer, "tracer");
        this.place = requireNonNull(place, "place");
        this.live = live;
    }

    /**
     * Makes one that starts from base.
     *
     * @param server where scratch databases are made
     * @param scripts what can be run
     * @param tracer runs it
     * @return the trace, not yet run
     */
    public static RevisionTrace on(ScratchServer server, ScriptSet scripts, Tracer tracer) {
        HistoryPlace usual = new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE);
        return new RevisionTrace(server, scripts, tracer, usual, null);
    }

    /**
     * Starts from the schema of a database where it stands just below the revision, or at it for a downgrade. Where it
     * stands elsewhere, or its schema cannot be copied, the run starts from base, and the report says why.
     *
     * @param database only read, within one session
     * @param history where its schema history is
     * @return a trace that looks there
     */
    public RevisionTrace from(DataSource database, HistoryPlace history) {
        return new RevisionTrace(server, scripts, tracer, history, requireNonNull(database, "database"));
    }

    /**
     * Makes two scratch databases, without and with the revision, and traces it in one of them; the other one tells what
     * the made-up rows have to satisfy afterwards.
     *
     * @param target one revision, such as {@code Target.parse("head")} or a prefix of its id
     * @param direction its upgrade or its downgrade
     * @return what it did, and where the run began
     * @throws MigrationException {@code BAD_TARGET} if the target is not one revision; {@code IRREVERSIBLE}; as the runner
     *     if what lies below cannot be replayed; as {@link ScratchServer#create()}
     * @throws DatabaseException if a scratch database breaks on the way, or the live one cannot be read
     */
    public TraceReport run(Target target, Direction direction) {
        RevisionScript script = one(target);
        if (direction == Direction.DOWNGRADE && script.findDowngrade().isEmpty()) {
            throw new MigrationException(
                    MigrationError.IRREVERSIBLE,
                    "Revision " + script.id() + " has no downgrade section, so there is nothing to trace.",
                    "Trace its upgrade, or write a downgrade section into " + script.origin() + ".");
        }
        if (live == null) {
            return fromBase(script, direction, FROM_BASE);
        }
        Standing standing = standing(live);
        String elsewhere = standing.history().entries().stream().anyMatch(RevisionTrace::isHalfway)
                ? "a revision of the database is interrupted"
                : elsewhere(script.id(), direction, standing.applied());
        if (elsewhere != null) {
            return fromBase(script, direction, FROM_BASE + ", for " + elsewhere);
        }
        ScratchCopy first = copy(standing);
        if (first instanceof ScratchCopy.NotProven not) {
            String reason = (not.reason() + " " + String.join(", ", not.objects())).strip();
            return fromBase(
                    script, direction, FROM_BASE + ", for the database's schema could not be copied: " + reason);
        }
        try (ScratchCopy.Copied here = (ScratchCopy.Copied) first) {
            return onCopy(script, direction, here, standing);
        }
    }

    /** A scratch server of another major or without the locale will still do for a run from base. */
    private ScratchCopy copy(Standing standing) {
        try {
            return ScratchCopy.make(server, standing.catalog(), standing.like());
        } catch (MigrationException e) {
            return new ScratchCopy.NotProven(e.problem(), List.of(), new CatalogComparison(List.of(), List.of()));
        }
    }

    /** What a live database has. */
    private record Standing(HistorySnapshot history, Set<String> applied, Catalog catalog, DatabaseTraits like) {}

    private Standing standing(DataSource database) {
        CatalogSettings settings = CatalogSettings.defaults()
                .withExcludedSchemas(Set.of(place.schema().value()));
        try (SqlSession session = SqlSession.open(database, SessionSettings.of("trace"))) {
            if (session.isPooled()) {
                session.begin();
            }
            HistorySnapshot snapshot = new HistoryReader(place).read(session.connection());
            return new Standing(
                    snapshot,
                    snapshot.seenBy(scripts).applied(),
                    CatalogReader.of(settings).read(session.connection()),
                    DatabaseTraits.of(session.connection()));
        } catch (SQLException e) {
            throw DatabaseException.of("reading the schema of a database", e);
        }
    }

    private static boolean isHalfway(HistoryEntry entry) {
        return entry.status() != HistoryStatus.APPLIED;
    }

    /** Why the database does not stand just below the revision, or at it; null when it does. */
    private @Nullable String elsewhere(String id, Direction direction, Set<String> applied) {
        if (direction == Direction.DOWNGRADE) {
            if (!applied.contains(id)) {
                return "the database does not have the revision";
            }
            Set<String> above = new HashSet<>(scripts.graph().descendants(List.of(id)));
            above.remove(id);
            above.retainAll(applied);
            return above.isEmpty() ? null : "the database has revisions above it";
        }
        if (applied.contains(id)) {
            return "the database has the revision already";
        }
        Set<String> below = new HashSet<>(scripts.graph().ancestors(List.of(id)));
        below.remove(id);
        below.removeAll(applied);
        return below.isEmpty() ? null : "the database lacks " + below.size() + " of the revisions below it";
    }

    private TraceReport onCopy(RevisionScript script, Direction direction, ScratchCopy.Copied here, Standing standing) {
        ScratchCopy second = copy(standing);
        if (second instanceof ScratchCopy.NotProven) {
            throw new IllegalStateException("A schema that was copied once cannot be copied twice.");
        }
        String start = "a copy of the database's schema";
        Tracer withoutRows = Tracer.builder().rows(0).build();
        try (ScratchCopy.Copied goal = (ScratchCopy.Copied) second) {
            // What cannot be run there fails in the trace as well, which says more about it.
            if (direction == Direction.UPGRADE) {
                boolean isReached = withoutRows
                        .upgrade(goal.database(), null, script)
                        .findFailure()
                        .isEmpty();
                return tracer.upgrade(here.database(), isReached ? goal.database() : null, script)
                        .startedFrom(start);
            }
            boolean isReached = withoutRows
                    .downgrade(goal.database(), null, script)
                    .findFailure()
                    .isEmpty();
            return tracer.downgrade(here.database(), isReached ? goal.database() : null, script)
                    .startedFrom(start);
        }
    }

    private TraceReport fromBase(RevisionScript script, Direction direction, String start) {
        try (Rehearsal before = Rehearsal.on(server, DatabaseTraits.any(), place, scripts);
                Rehearsal after = Rehearsal.on(server, DatabaseTraits.any(), place, scripts)) {
            before.upgradeBelow(script.id());
            boolean isReached = reaches(after, script.id());
            TraceReport report = direction == Direction.UPGRADE
                    ? tracer.upgrade(before.database(), isReached ? after.database() : null, script)
                    : tracer.downgrade(after.database(), before.database(), script);
            return report.startedFrom(start);
        }
    }

    private static boolean reaches(Rehearsal rehearsal, String id) {
        try {
            rehearsal.upgrade(List.of(id));
            return true;
        } catch (MigrationException e) {
            if (e.error() == MigrationError.STATEMENT_FAILED || e.error() == MigrationError.VERIFY_FAILED) {
                return false;
            }
            throw e;
        }
    }

    private RevisionScript one(Target target) {
        List<String> named = scripts.path().named(target);
        if (named.size() != 1) {
            throw new MigrationException(
                    MigrationError.BAD_TARGET,
                    "The target " + target + " is "
                            + (named.isEmpty() ? "no revision." : "several revisions: " + named + "."),
                    "Name one revision.");
        }
        return scripts.find(named.get(0)).orElseThrow();
    }
}
