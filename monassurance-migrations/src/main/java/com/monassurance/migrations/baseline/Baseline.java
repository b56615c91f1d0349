package com.monassurance.migrations.baseline;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryEntry;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationCallback;
import com.monassurance.migrations.run.MigrationRunner;
import com.monassurance.migrations.run.RunObserver;
import com.monassurance.migrations.run.RunSettings;
import com.monassurance.migrations.run.ServerAccess;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes a database over that another tool has managed: reads what that tool has applied, finds our revisions that stand
 * for it, proves on scratch that they make the schema that is there, and then writes into the schema history that the
 * database is at them. Nothing but that stamp is executed on the live database, and {@link #undo} takes it back; the
 * tables of the other tool are left alone and not compared. Thread-safe; every verb blocks.
 *
 * @since 0.1.0
 */
public final class Baseline {

    private static final SessionSettings READING = SessionSettings.of("baseline");

    private final DataSource dataSource;
    private final Tool tool;
    private final ScriptSet scripts;
    private final HistoryPlace place;
    private final @Nullable String schema;
    private final String table;
    private final Map<String, String> map;
    private final @Nullable Target at;
    private final MigrationRunner runner;

    private Baseline(Builder builder) {
        this.dataSource = builder.dataSource;
        this.tool = builder.tool;
        this.scripts = builder.scripts;
        this.place = builder.place;
        this.schema = builder.schema;
        this.table = builder.table;
        this.map = Map.copyOf(builder.map);
        this.at = builder.at;
        this.runner = new MigrationRunner(
                new ServerAccess(dataSource, builder.direct, false, ServerAccess.DEFAULT_LEASE),
                place,
                RunSettings.defaults(),
                new RunObserver(Clock.systemUTC(), Ticker.system(), EventSink.none()),
                MigrationCallback.none());
    }

    /**
     * Begins a baseline.
     *
     * @param dataSource the live database; never closed
     * @param tool the tool that has managed it
     * @param scripts our revisions
     * @return a builder
     */
    public static Builder over(DataSource dataSource, Tool tool, ScriptSet scripts) {
        return new Builder(dataSource, tool, scripts);
    }

    /**
     * Looks whether the database can be taken over; writes nothing but to scratch.
     *
     * @param server where the revisions are run
     * @return whether they make the schema that is there
     * @throws MigrationException {@code BASELINE_UNREADABLE} if the history of the other tool is not to be found;
     *     {@code BASELINE_REFUSED} if it tells of failed or unfinished work, or the database has revisions of ours already;
     *     {@code BAD_TARGET} if a revision that the caller named does not exist
     * @throws DatabaseException if the database cannot be asked
     */
    public BaselineOutcome plan(ScratchServer server) {
        requireNonNull(server, "server");
        try (SqlSession session = SqlSession.open(dataSource, READING)) {
            ToolHistory history = ToolReader.read(session.connection(), tool, schema, table);
            requireWhole(history);
            Matching matching = matching(history);
            if (!matching.unmatched().isEmpty()) {
                return new BaselineOutcome.NotMatched(history, matching.unmatched());
            }
            return new BaselineProof(server, place, scripts)
                    .prove(session.connection(), history, matching, reached(matching));
        } catch (SQLException e) {
            throw DatabaseException.of("reading the history of another tool", e);
        }
    }

    /**
     * Writes into the schema history that the database is at the revisions that were proven, creating the history where it
     * is missing.
     *
     * @param agreed of a plan of the same baseline
     * @return what was written
     * @throws MigrationException {@code STALE_PLAN} if the other tool has gone on since; {@code BASELINE_REFUSED} if the
     *     schema history knows revisions already
     * @throws DatabaseException if the database cannot be reached
     */
    public StampReport stamp(BaselineOutcome.Agreed agreed) {
        return runner.stamp(
                scripts,
                snapshot -> {
                    if (!history().equals(agreed.history())) {
                        throw new MigrationException(
                                MigrationError.STALE_PLAN,
                                "The history of " + tool.word() + " is no longer what it was when the schemas were"
                                        + " compared; nothing was written.",
                                "Make a new plan and look at it.");
                    }
                    requireUnmanaged(snapshot);
                    return agreed.revisions().stream().map(Target::revision).toList();
                },
                false);
    }

    /**
     * Takes the stamp back: the schema history, which stays installed, then knows no revision, and the other tool can go
     * on as before. Refused once a revision was applied besides.
     *
     * @return what was removed
     * @throws MigrationException {@code BASELINE_REFUSED} if the schema history says anything else than the stamp;
     *     {@code BASELINE_UNREADABLE} if the history of the other tool is not to be found
     * @throws DatabaseException if the database cannot be reached
     */
    public StampReport undo() {
        return runner.stamp(
                scripts,
                snapshot -> {
                    Set<String> stamped = scripts.graph().ancestors(reached(matching(history())));
                    Set<String> known = new TreeSet<>();
                    snapshot.entries().stream().map(HistoryEntry::revision).forEach(known::add);
                    if (!known.equals(new TreeSet<>(stamped))) {
                        Set<String> others = new TreeSet<>(known);
                        others.removeAll(stamped);
                        throw refused(
                                "The schema history is not what the baseline wrote: "
                                        + (others.isEmpty()
                                                ? "it has " + known.size() + " of " + stamped.size() + " revisions."
                                                : "it has " + String.join(", ", others) + " besides."),
                                "Downgrade to the baseline first, and give the same map or revision as then.");
                    }
                    return List.of(Target.base());
                },
                false);
    }

    private ToolHistory history() {
        try (SqlSession session = SqlSession.open(dataSource, READING)) {
            return ToolReader.read(session.connection(), tool, schema, table);
        } catch (SQLException e) {
            throw DatabaseException.of("reading the history of another tool", e);
        }
    }

    private Matching matching(ToolHistory history) {
        return at == null ? Matching.of(history, scripts, map) : new Matching(List.of(), List.of());
    }

    /** The revisions on which no other one of the matched stands. */
    private List<String> reached(Matching matching) {
        if (at != null) {
            return scripts.path().named(at);
        }
        Set<String> ids = new TreeSet<>();
        matching.matches().forEach(match -> {
            if (scripts.find(match.revision()).isEmpty()) {
                throw new MigrationException(
                        MigrationError.BAD_TARGET,
                        "The map names revision " + match.revision() + ", which no script has.",
                        "Correct the map.");
            }
            ids.add(match.revision());
        });
        return scripts.path().current(ids);
    }

    private void requireWhole(ToolHistory history) {
        if (!history.obstacles().isEmpty()) {
            throw refused(
                    "The history of " + tool.word() + " cannot be taken over: " + String.join(" ", history.obstacles()),
                    "Finish or repair it with " + tool.word() + " first.");
        }
        if (history.applied().isEmpty()) {
            throw refused(
                    "The history of " + tool.word() + " names nothing that was applied.",
                    "Upgrade the database with our scripts as a new one.");
        }
    }

    private static void requireUnmanaged(HistorySnapshot snapshot) {
        if (!snapshot.entries().isEmpty()) {
            throw refused(
                    "The schema history has " + snapshot.entries().size() + " revisions of this namespace already.",
                    "A database that is ours already needs no baseline; look at it with history.");
        }
    }

    private static MigrationException refused(String problem, String nextStep) {
        return new MigrationException(MigrationError.BASELINE_REFUSED, problem, nextStep);
    }

    /** Collects the options of a baseline. Confined to one thread. */
    public static final class Builder {

        private final DataSource dataSource;
        private final Tool tool;
        private final ScriptSet scripts;
        private HistoryPlace place = new HistoryPlace(HistoryPlace.DEFAULT_SCHEMA, HistoryPlace.DEFAULT_NAMESPACE);
        private @Nullable DataSource direct;
        private @Nullable String schema;
        private String table;
        private Map<String, String> map = Map.of();
        private @Nullable Target at;

        private Builder(DataSource dataSource, Tool tool, ScriptSet scripts) {
            this.dataSource = requireNonNull(dataSource, "dataSource");
            this.tool = requireNonNull(tool, "tool");
            this.scripts = requireNonNull(scripts, "scripts");
            this.table = tool.table();
        }

        /**
         * Names where our schema history is; the default place by default.
         *
         * @param where its place
         * @return this
         */
        public Builder place(HistoryPlace where) {
            this.place = requireNonNull(where, "where");
            return this;
        }

        /**
         * Names a way round the pooler for the stamp; none by default.
         *
         * @param unpooled connects to the server itself; never closed
         * @return this
         */
        public Builder direct(DataSource unpooled) {
            this.direct = requireNonNull(unpooled, "unpooled");
            return this;
        }

        /**
         * Names the schema of the other tool's table; by default it is looked for in all of them.
         *
         * @param name the schema
         * @return this
         */
        public Builder schema(String name) {
            this.schema = requireNonNull(name, "name");
            return this;
        }

        /**
         * Names the other tool's table; {@link Tool#table()} by default.
         *
         * @param name without the schema
         * @return this
         */
        public Builder table(String name) {
            this.table = requireNonNull(name, "name");
            return this;
        }

        /**
         * Says which revision of ours stands for what the other tool has applied; by default the same id, then a message
         * that equals the description, then the place in the line.
         *
         * @param revisions our whole ids by those of the other tool; what it leaves out is looked for as by default
         * @return this
         */
        public Builder map(Map<String, String> revisions) {
            this.map = Map.copyOf(revisions);
            return this;
        }

        /**
         * Says at which of our revisions the database stands, whatever the other tool has applied; the schemas are
         * compared all the same.
         *
         * @param target a revision, head or several
         * @return this
         */
        public Builder at(Target target) {
            this.at = requireNonNull(target, "target");
            return this;
        }

        /**
         * Makes the baseline; touches no database.
         *
         * @return the baseline
         */
        public Baseline build() {
            return new Baseline(this);
        }
    }
}
