package com.monassurance.migrations.run;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.migrations.event.MigrationEvent;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.history.HistoryReader;
import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.history.HistoryTables;
import com.monassurance.migrations.history.LockRequest;
import com.monassurance.migrations.history.RunnerLock;
import com.monassurance.migrations.history.StoredScripts;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Executes plans, alone: one session holds the lock, reads the state, and does the work. Thread-safe; each run blocks
 * its caller.
 *
 * @since 0.1.0
 */
public final class MigrationRunner {

    private static final String COMPONENT = "migrations";

    /** Less than this is no wait for another runner, who might have done it all. */
    private static final Duration WAITED = Duration.ofMillis(5);

    private final ServerAccess access;
    private final HistoryPlace place;
    private final RunSettings settings;
    private final RunObserver observer;
    private final MigrationCallback callback;

    /**
     * Creates a runner.
     *
     * @param access the ways to the server
     * @param place where the schema history is
     * @param settings limits
     * @param observer clock, ticker and events
     * @param callback code of the host
     */
    public MigrationRunner(
            ServerAccess access,
            HistoryPlace place,
            RunSettings settings,
            RunObserver observer,
            MigrationCallback callback) {
        this.access = access;
        this.place = place;
        this.settings = settings;
        this.observer = observer;
        this.callback = callback;
    }

    /** Makes a plan of what the database has, with the lock held. */
    @FunctionalInterface
    public interface PlanMaker {

        /**
         * Makes the plan.
         *
         * @param snapshot what the database has
         * @param stored the scripts that the schema history keeps
         * @return what is to be done
         */
        MigrationPlan plan(HistorySnapshot snapshot, StoredScripts stored);
    }

    /**
     * Creates the schema history where it is missing.
     *
     * @throws MigrationException if the lock is not to be had
     * @throws DatabaseException if it cannot be created
     */
    public void install() {
        alone(session -> false, session -> {}, (session, lock) -> {
            install(session, lock);
            return true;
        });
    }

    /**
     * Plans under the lock and executes. Blocks until all is done.
     *
     * @param direction which way; an upgrade creates the schema history where it is missing
     * @param planner makes the plan from the state found under the lock
     * @return what was done
     * @throws MigrationException if it is refused or fails
     * @throws DatabaseException if the database cannot be reached
     */
    public MigrationReport run(Direction direction, PlanMaker planner) {
        return run(direction, access.dataSource(), planner, session -> false);
    }

    /**
     * Plans under the lock and executes, or ends well without ever having had the lock when the other runner has done it
     * all. Blocks until all is done.
     *
     * @param direction which way; an upgrade creates the schema history where it is missing
     * @param connections the host's, or what gives them out
     * @param planner makes the plan from the state found under the lock
     * @param done asked by a waiter between some tries and by who has waited, cheaply, whether nothing is left to do
     * @return what was done
     * @throws MigrationException if it is refused or fails
     * @throws DatabaseException if the database cannot be reached
     */
    public MigrationReport run(
            Direction direction, DataSource connections, PlanMaker planner, LockRequest.Pointless done) {
        long started = observer.ticker().nanos();
        List<String> ahead = new ArrayList<>();
        LockRequest.Pointless isReached = session -> {
            MigrationPlan plan = seen(session, direction, planner);
            if (plan == null || !plan.isEmpty()) {
                return false;
            }
            ahead.addAll(plan.ahead());
            return true;
        };
        Optional<MigrationReport> report = alone(
                access.through(connections),
                settings.waiting().isSkippedAtTarget() ? isReached : done,
                session -> requireRunnable(session, direction, planner),
                (session, lock) -> lock.waited().compareTo(WAITED) >= 0 && done.test(session)
                        ? new MigrationReport(direction, List.of(), List.of(), lock.waited(), observer.since(started))
                        : run(session, lock, direction, planner, started));
        return report.orElseGet(() -> {
            Duration took = observer.since(started);
            return new MigrationReport(direction, List.of(), ahead, took, took);
        });
    }

    private MigrationReport run(
            SqlSession session, RunnerLock lock, Direction direction, PlanMaker planner, long started)
            throws SQLException {
        Planned planned = looking(session, lock, () -> planned(session, direction, planner));
        MigrationPlan plan = planned.plan();
        if (settings.transactions() == TransactionMode.WHOLE_RUN) {
            WholeRunRule.require(plan);
        }
        if (lock.isLeased()) {
            PooledRule.require(plan);
        }
        if (!planned.isInstalled()) {
            install(session, lock);
        }
        List<RevisionDone> done = plan.isEmpty() ? List.of() : execute(session, lock, plan);
        Duration took = observer.since(started);
        if (!done.isEmpty()) {
            observer.tell(
                    at -> new MigrationEvent.Finished(at, place.namespace(), direction.word(), done.size(), took));
        }
        return new MigrationReport(direction, done, plan.ahead(), lock.waited(), took);
    }

    /**
     * Writes into the schema history that the database is at some revisions, running no script.
     *
     * @param scripts what the application knows
     * @param targets where the database is
     * @param purge whether everything that is recorded is forgotten first
     * @return what was changed
     * @throws MigrationException if it is refused
     * @throws DatabaseException if the database cannot be reached
     */
    public StampReport stamp(ScriptSet scripts, List<Target> targets, boolean purge) {
        return stamp(scripts, snapshot -> targets, purge);
    }

    /**
     * The same with targets that depend on what the history says, looked at with the lock held.
     *
     * @param scripts what the application knows
     * @param targets where the database is; what it throws leaves everything as it is
     * @param purge whether everything that is recorded is forgotten first
     * @return what was changed
     * @throws MigrationException if it is refused
     * @throws DatabaseException if the database cannot be reached
     */
    public StampReport stamp(ScriptSet scripts, Function<HistorySnapshot, List<Target>> targets, boolean purge) {
        Optional<StampReport> report = alone(session -> false, session -> {}, (session, lock) -> {
            HistorySnapshot snapshot =
                    looking(session, lock, () -> new HistoryReader(place).read(session.connection()));
            List<Target> wanted = targets.apply(snapshot);
            if (!snapshot.isInstalled()) {
                install(session, lock);
            }
            RunContext context = context(session, lock);
            return new StampRun(context, scripts).run(snapshot, wanted, purge);
        });
        return report.orElseThrow();
    }

    /**
     * Returns what a verb answers that needs a schema history where there is none.
     *
     * @return the exception, to be thrown
     */
    public static MigrationException notInstalled() {
        return new MigrationException(
                MigrationError.NOT_INSTALLED,
                "The database has no schema history, so there is nothing to take back or to repair.",
                "Run install or upgrade first.");
    }

    /** A plan and whether there was a schema history to make it from. */
    private record Planned(boolean isInstalled, MigrationPlan plan) {}

    private Planned planned(SqlSession session, Direction direction, PlanMaker planner) {
        HistorySnapshot snapshot = new HistoryReader(place).read(session.connection());
        if (!snapshot.isInstalled() && direction == Direction.DOWNGRADE) {
            throw notInstalled();
        }
        return new Planned(
                snapshot.isInstalled(), planner.plan(snapshot, new StoredScripts(place, session.connection())));
    }

    /** What a waiter sees; null when that is no plan, which only the holder of the lock may call a failure. */
    private @Nullable MigrationPlan seen(SqlSession session, Direction direction, PlanMaker planner)
            throws SQLException {
        try {
            Planned planned = looking(session, null, () -> planned(session, direction, planner));
            return planned.isInstalled() || direction == Direction.UPGRADE ? planned.plan() : null;
        } catch (MigrationException e) {
            return null;
        }
    }

    private List<RevisionDone> execute(SqlSession session, RunnerLock lock, MigrationPlan plan) throws SQLException {
        observer.tell(at -> new MigrationEvent.Started(
                at, place.namespace(), plan.direction().word(), plan.steps().size()));
        SessionGuard guard = lock.isLeased() ? null : SessionGuard.over(session.connection());
        boolean isDone = false;
        try {
            List<RevisionDone> done = executeGuarded(context(session, lock), plan);
            isDone = true;
            return done;
        } finally {
            SessionGuard.restoreAfter(guard, isDone);
        }
    }

    private List<RevisionDone> executeGuarded(RunContext context, MigrationPlan plan) throws SQLException {
        HostCode.callAround(
                context, plan.direction(), "beforeRun", "Nothing was begun.", lent -> callback.beforeRun(plan, lent));
        List<RevisionDone> done = settings.transactions() == TransactionMode.WHOLE_RUN
                ? new WholeRun(context, plan).run()
                : oneByOne(context, plan);
        HostCode.callAround(
                context, plan.direction(), "afterRun", "What was done stays.", lent -> callback.afterRun(plan, lent));
        return done;
    }

    private static List<RevisionDone> oneByOne(RunContext context, MigrationPlan plan) throws SQLException {
        List<PlannedRevision> steps = plan.steps();
        List<RevisionDone> done = new ArrayList<>(steps.size());
        try (RevisionPipeline pipeline = new RevisionPipeline(context, plan)) {
            while (done.size() < steps.size()) {
                int next = done.size();
                if (pipeline.run(steps, next, done) == 0) {
                    done.add(new RevisionRun(context, steps.get(next)).run());
                }
            }
        }
        return done;
    }

    /**
     * Looks at an interrupted revision, or repairs it, alone. Blocks until the lock is to be had.
     *
     * @param work what is to be done; its {@code Repair} is not to be kept
     * @param <T> its answer
     * @return what the work answers
     * @throws MigrationException if there is no schema history, the connection goes through a pooler, the lock is not to
     *     be had, or the repair is refused
     * @throws DatabaseException if the database cannot be reached
     */
    public <T> T repair(Function<Repair, T> work) {
        Optional<T> answer = alone(session -> false, MigrationRunner::requireDirect, (session, lock) -> {
            if (!new HistoryReader(place).read(session.connection()).isInstalled()) {
                throw notInstalled();
            }
            return work.apply(new Repair(session, place, settings, observer.ticker()));
        });
        return answer.orElseThrow();
    }

    /** What was interrupted ran outside transactions, and is looked at and mended outside transactions too. */
    private static void requireDirect(SqlSession session) {
        if (session.isPooled()) {
            throw new MigrationException(
                    MigrationError.POOLED_CONNECTION,
                    "The connection goes through a pooler, so an interrupted revision cannot be repaired on it.",
                    "Repair it over a connection that goes to the server directly.");
        }
    }

    private RunContext context(SqlSession session, RunnerLock lock) {
        return new RunContext(access.dataSource(), session, lock, place, settings, observer, callback);
    }

    /** Work on the session that holds the lock. */
    @FunctionalInterface
    private interface LoneWork<T> {
        T run(SqlSession session, RunnerLock lock) throws SQLException;
    }

    /** A look before anything is written. */
    @FunctionalInterface
    private interface Check {
        void require(SqlSession session) throws SQLException;
    }

    private <T> Optional<T> alone(LockRequest.Pointless pointless, Check check, LoneWork<T> work) {
        return alone(access, pointless, check, work);
    }

    private <T> Optional<T> alone(ServerAccess way, LockRequest.Pointless pointless, Check check, LoneWork<T> work) {
        SessionSettings limits = SessionSettings.of(COMPONENT)
                .withStatementTimeout(settings.transactional().statementTimeout())
                .withLockTimeout(settings.transactional().lockTimeout())
                .withNetworkTimeout(settings.networkTimeout());
        try (SqlSession session = way.open(limits)) {
            if (!session.isPooled()) {
                HostLimits.replace(session, settings);
            }
            check.require(session);
            LockRequest request = new LockRequest(
                    place, access.lease(), settings.waiting().limit(), observer.ticker(), this::waiting, pointless);
            Optional<RunnerLock> taken = request.take(session);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            try (RunnerLock lock = taken.get()) {
                return Optional.of(work.run(session, lock));
            }
        } catch (SQLException e) {
            throw DatabaseException.of("migrating", e);
        }
    }

    /** Behind a pooler, what cannot run there is refused before a lease is taken; an interrupted revision has to wait. */
    private void requireRunnable(SqlSession session, Direction direction, PlanMaker planner) throws SQLException {
        if (session.isPooled()) {
            MigrationPlan plan = seen(session, direction, planner);
            if (plan != null && plan.steps().stream().allMatch(step -> step.resume() == null)) {
                PooledRule.require(plan);
            }
        }
    }

    private void install(SqlSession session, RunnerLock lock) throws SQLException {
        HistoryTables tables = new HistoryTables(place, session.connection());
        if (!lock.isLeased()) {
            tables.install();
            return;
        }
        session.begin();
        lock.begin();
        tables.install();
        session.connection().commit();
        session.connection().setAutoCommit(true);
    }

    /** A look that needs several statements. */
    @FunctionalInterface
    private interface Look<T> {
        T take() throws SQLException;
    }

    /** Behind a pooler a look is one transaction, which has limits and, with the lock, keeps successors away. */
    private static <T> T looking(SqlSession session, @Nullable RunnerLock lock, Look<T> look) throws SQLException {
        if (!session.isPooled()) {
            return look.take();
        }
        session.begin();
        try {
            if (lock != null) {
                lock.begin();
            }
            return look.take();
        } finally {
            session.connection().rollback();
            session.connection().setAutoCommit(true);
        }
    }

    private void waiting(String holder) {
        observer.tell(at -> new MigrationEvent.LockAwaited(at, place.namespace(), holder));
    }
}
