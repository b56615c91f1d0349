package com.monassurance.migrations;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.RevisionState;
import com.monassurance.core.Ticker;
import com.monassurance.core.failure.OpsException;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HeadState;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.RevisionHistory;
import com.monassurance.migrations.history.StoredScripts;
import com.monassurance.migrations.history.Validation;
import com.monassurance.migrations.revision.RevisionRange;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.Direction;
import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.MigrationReport;
import com.monassurance.migrations.run.MigrationRunner;
import com.monassurance.migrations.run.OfflineScript;
import com.monassurance.migrations.run.Planner;
import com.monassurance.migrations.run.PooledRule;
import com.monassurance.migrations.run.Repair;
import com.monassurance.migrations.run.RunObserver;
import com.monassurance.migrations.run.ServerAccess;
import com.monassurance.migrations.run.StampReport;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSources;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Brings the schema of one database to a revision and back, one runner at a time, and says where it stands. Nothing is
 * read or written before a verb is called; the scripts are read once, by the first verb that needs them. Every verb
 * blocks its caller. Thread-safe.
 *
 * <p>Its role needs no superuser: CONNECT on the database, CREATE on the database or, for a history schema that exists,
 * USAGE and CREATE on that schema, and what the scripts themselves do. A role that only looks ({@link #state},
 * {@link #plan}, {@link #planDowngrade}, {@link #history}, {@link #validate}) needs USAGE on the schema and SELECT on its
 * tables.
 *
 * @since 0.1.0
 */
public final class Migrator {

    private static final SessionSettings READING = SessionSettings.of("migrations");

    private final DataSource dataSource;
    private final ServerAccess access;
    private final KnownScripts scripts;
    private final HistoryPlace place;
    private final HistoryReader reader;
    private final MigrationRunner runner;
    private final Ticker ticker;

    Migrator(MigratorBuilder builder) {
        this.place = new HistoryPlace(builder.schema, builder.namespace);
        this.dataSource = builder.dataSource;
        this.scripts = new KnownScripts(ScriptSources.all(builder.sources));
        this.reader = new HistoryReader(place);
        this.ticker = builder.ticker;
        this.access = new ServerAccess(dataSource, builder.direct, builder.sessionPooled, builder.lease);
        this.runner = new MigrationRunner(
                access,
                place,
                builder.settings,
                new RunObserver(builder.clock, ticker, builder.events),
                builder.callback);
    }

    /**
     * Begins a migrator.
     *
     * @param dataSource the host's; it is never closed. Every connection is given back as it was found: autocommit,
     *     read-only, isolation, network timeout, role, session user and every setting in {@code pg_settings}. What a
     *     script leaves on its session besides stays there: custom settings ({@code my.setting}), temporary tables,
     *     LISTEN, prepared statements, cursors WITH HOLD and advisory locks of its own; a script that makes such things
     *     has to remove them
     * @return a builder that wants at least one source of scripts
     */
    public static MigratorBuilder over(DataSource dataSource) {
        return new MigratorBuilder(dataSource);
    }

    /**
     * Creates the schema history where it is missing; {@link #upgrade} does so by itself.
     *
     * @throws MigrationException if another runner holds the lock for too long
     * @throws DatabaseException if it cannot be created
     */
    public void install() {
        runner.install();
    }

    /**
     * Plans an upgrade without running it, taking a lock or creating anything.
     *
     * @param target where to, such as {@link Target#head()}
     * @return what {@link #run} would do
     * @throws MigrationException if there is no safe way there
     * @throws DatabaseException if the database cannot be asked
     */
    public MigrationPlan plan(Target target) {
        return asked((snapshot, stored) -> planner(stored).plan(Direction.UPGRADE, target, snapshot));
    }

    /**
     * Plans a downgrade without running it or taking a lock.
     *
     * @param target where to, such as {@link Target#base()} or {@code Target.parse("-1")}
     * @return what {@link #run} would do
     * @throws MigrationException if there is no safe way there, or {@code NOT_INSTALLED}
     * @throws DatabaseException if the database cannot be asked
     */
    public MigrationPlan planDowngrade(Target target) {
        return asked((snapshot, stored) -> {
            if (!snapshot.isInstalled()) {
                throw MigrationRunner.notInstalled();
            }
            return planner(stored).plan(Direction.DOWNGRADE, target, snapshot);
        });
    }

    /**
     * Executes a plan, alone.
     *
     * @param plan made by a migrator over the same scripts and database
     * @return what was done
     * @throws MigrationException {@code STALE_PLAN} if database or scripts are no longer what the plan was made from;
     *     {@code STATEMENT_FAILED} or {@code VERIFY_FAILED} naming the place; {@code LOCK_TIMEOUT} naming the holder
     * @throws DatabaseException if the database cannot be reached
     */
    public MigrationReport run(MigrationPlan plan) {
        requireNonNull(plan, "plan");
        return runner.run(plan.direction(), (snapshot, stored) -> {
            MigrationPlan now = plan.state().equals(snapshot.fingerprint())
                    ? planner(stored).plan(plan.direction(), plan.target(), snapshot)
                    : null;
            if (!plan.equals(now)) {
                throw new MigrationException(
                        MigrationError.STALE_PLAN,
                        "The plan was made against another state of the database or other scripts; nothing was run.",
                        "Make a new plan and look at it.");
            }
            return plan;
        });
    }

    /**
     * Applies what is missing up to a target. At head already is the common case and costs one round trip on one
     * connection, without a lock.
     *
     * @param target where to, such as {@link Target#head()}
     * @return what was done
     * @throws MigrationException as {@link #plan} and {@link #run}
     * @throws DatabaseException if the database cannot be reached
     */
    public MigrationReport upgrade(Target target) {
        boolean isAll = isAll(target);
        try (FirstConnection connections = FirstConnection.of(dataSource)) {
            Optional<MigrationReport> report = isAll ? atHead(target, connections) : Optional.empty();
            return report.orElseGet(() -> runner.run(
                    Direction.UPGRADE,
                    connections,
                    (snapshot, stored) -> upgradePlan(target, snapshot, stored),
                    session -> isAll && HeadProbe.isAtHead(session.connection(), reader, scripts.digest())));
        } catch (SQLException e) {
            throw DatabaseException.of("reading the schema history", e);
        }
    }

    /** The report of an upgrade that has nothing to do; empty when it has, or has to look more closely. */
    private Optional<MigrationReport> atHead(Target target, FirstConnection connections) throws SQLException {
        long started = ticker.nanos();
        HeadState state = HeadProbe.look(connections, reader, scripts.digest());
        if (state.isAtHead()) {
            return Optional.of(nothingToDo(List.of(), started));
        }
        if (state.isInstalled() && state.applied() >= scripts.digest().count()) {
            connections.close();
            MigrationPlan plan = plan(target);
            return plan.isEmpty() ? Optional.of(nothingToDo(plan.ahead(), started)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether a target asks for everything that the scripts have, which a look at their names can answer. */
    private static boolean isAll(Target target) {
        return target instanceof Target.Head || target instanceof Target.Heads;
    }

    /** Made with the lock held; a runner that has waited for it often finds everything done and reads no script. */
    private MigrationPlan upgradePlan(Target target, HistorySnapshot snapshot, StoredScripts stored) {
        if (isAll(target) && snapshot.isInstalled() && snapshot.isAtHeadOf(scripts.digest())) {
            return MigrationPlan.nothing(Direction.UPGRADE, target, snapshot.fingerprint());
        }
        return planner(stored).plan(Direction.UPGRADE, target, snapshot);
    }

    private MigrationReport nothingToDo(List<String> ahead, long started) {
        Duration took = Duration.ofNanos(ticker.nanos() - started);
        return new MigrationReport(Direction.UPGRADE, List.of(), ahead, Duration.ZERO, took);
    }

    /**
     * Takes back what lies above a target, the newest first.
     *
     * @param target where to, such as {@link Target#base()} or {@code Target.parse("-1")}
     * @return what was done
     * @throws MigrationException as {@link #planDowngrade} and {@link #run}
     * @throws DatabaseException if the database cannot be reached
     */
    public MigrationReport downgrade(Target target) {
        return runner.run(
                Direction.DOWNGRADE, (snapshot, stored) -> planner(stored).plan(Direction.DOWNGRADE, target, snapshot));
    }

    /**
     * Writes into the schema history that the database is at some revisions, running no script; for a database that was
     * brought there by other means.
     *
     * @param targets such as {@link Target#head()}; each ends up applied with all it needs, other branches are kept
     * @return what was changed
     * @throws MigrationException {@code BAD_TARGET}; {@code UNKNOWN_APPLIED} or {@code INTERRUPTED} for what only
     *     {@link #stampPurged} forgets
     * @throws DatabaseException if the database cannot be reached
     */
    public StampReport stamp(List<Target> targets) {
        return runner.stamp(scripts.set(), targets, false);
    }

    /**
     * Forgets all that the schema history says of this namespace and writes that the database is at some revisions: the
     * way out when it names revisions that no script has.
     *
     * @param targets such as {@link Target#head()}
     * @return what was changed
     * @throws MigrationException {@code BAD_TARGET}
     * @throws DatabaseException if the database cannot be reached
     */
    public StampReport stampPurged(List<Target> targets) {
        return runner.stamp(scripts.set(), targets, true);
    }

    /**
     * Lets somebody look at an interrupted revision and record what was decided about it, with the lock of the runner
     * held: {@code migrator.repair(Repair::look)}, {@code migrator.repair(repair -> repair.done(migrator.scripts(), id, scope, reason))}.
     *
     * @param work what to do; it must not keep the repair
     * @param <T> what it answers
     * @return the answer
     * @throws MigrationException {@code NOT_INSTALLED}, or as the verbs of {@link Repair}
     * @throws DatabaseException if the database cannot be reached
     */
    public <T> T repair(Function<Repair, T> work) {
        return runner.repair(work);
    }

    /**
     * Writes the SQL of a range for people who run it themselves with psql; asks no database. The script refuses to run
     * on a database that is not at its start, and keeps the schema history right.
     *
     * @param direction which way
     * @param range from where to where, such as {@code RevisionRange.parse("base:head")}; of an upgrade, what lies below
     *     the start counts as applied
     * @return a script for psql
     * @throws MigrationException {@code BAD_TARGET}; {@code NOT_OFFLINE} for Java revisions; {@code IRREVERSIBLE}
     */
    public String offline(Direction direction, RevisionRange range) {
        return new OfflineScript(place, scripts.set()).write(direction, range);
    }

    /**
     * Compares the scripts of today with what was applied.
     *
     * @return every difference
     * @throws MigrationException if the scripts cannot be read
     * @throws DatabaseException if the database cannot be asked
     */
    public Validation validate() {
        return asked((snapshot, sections) -> Validation.of(scripts.set(), snapshot, sections.texts()));
    }

    /**
     * Returns the scripts of the application, read and checked once.
     *
     * @return the scripts and the graph they make
     * @throws MigrationException if they cannot be read or are not sound
     */
    public ScriptSet scripts() {
        return scripts.set();
    }

    /**
     * Reads where scripts and database stand: current, heads, history, show. Creates nothing.
     *
     * @return their state at this moment
     * @throws MigrationException if the scripts cannot be read
     * @throws DatabaseException if the database cannot be asked
     */
    public RevisionHistory history() {
        return RevisionHistory.of(scripts.set(), read());
    }

    /**
     * Tells health and deployment where the schema stands; never throws. At head it costs one statement.
     *
     * @return the state, or {@code UNKNOWN} with the reason
     */
    public RevisionState state() {
        try {
            if (look().isAtHead()) {
                List<String> heads = scripts.set().graph().heads();
                return new RevisionState(
                        RevisionState.Status.AT_HEAD, heads, heads, List.of(), List.of(), "Every revision is applied.");
            }
            return history().state();
        } catch (OpsException e) {
            return RevisionState.unknown(e.code().id() + " " + e.problem());
        } catch (RuntimeException e) {
            return RevisionState.unknown("The state could not be read: " + e);
        }
    }

    private HeadState look() {
        try {
            return HeadProbe.look(dataSource, reader, scripts.digest());
        } catch (SQLException e) {
            throw DatabaseException.of("reading the schema history", e);
        }
    }

    private Planner planner(StoredScripts stored) {
        return new Planner(scripts.set(), stored::read);
    }

    private HistorySnapshot read() {
        return asked((snapshot, stored) -> snapshot);
    }

    private <T> T asked(BiFunction<HistorySnapshot, StoredScripts, T> question) {
        try (SqlSession session = access.open(READING)) {
            if (session.isPooled()) {
                session.begin();
            }
            HistorySnapshot snapshot = reader.read(session.connection());
            T answer = question.apply(snapshot, new StoredScripts(place, session.connection()));
            if (session.isPooled() && answer instanceof MigrationPlan plan) {
                PooledRule.require(plan);
            }
            return answer;
        } catch (SQLException e) {
            throw DatabaseException.of("connecting to read the schema history", e);
        }
    }
}
