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
import com.monassurance.migrations.history.RunnerLock;
import com.monassurance.migrations.history.StoredScripts;
import com.monassurance.migrations.run.MigrationReport.RevisionDone;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Executes plans, alone: one session holds the lock, reads the state, and does the work. Thread-safe; each run blocks
 * its caller.
 *
 * @since 0.1.0
 */
public final class MigrationRunner {

    private static final String COMPONENT = "migrations";

    private final DataSource dataSource;
    private final HistoryPlace place;
    private final RunSettings settings;
    private final RunObserver observer;
    private final MigrationCallback callback;

    /**
     * Creates a runner.
     *
     * @param dataSource the host's
     * @param place where the schema history is
     * @param settings limits
     * @param observer clock, ticker and events
     * @param callback code of the host
     */
    public MigrationRunner(
            DataSource dataSource,
            HistoryPlace place,
            RunSettings settings,
            RunObserver observer,
            MigrationCallback callback) {
        this.dataSource = dataSource;
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
        alone((session, lock) -> {
            new HistoryTables(place, session.connection()).install();
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
        long started = observer.ticker().nanos();
        return alone((session, lock) -> {
            HistorySnapshot snapshot = new HistoryReader(place).read(session.connection());
            if (!snapshot.isInstalled() && direction == Direction.DOWNGRADE) {
                throw notInstalled();
            }
            MigrationPlan plan = planner.plan(snapshot, new StoredScripts(place, session.connection()));
            if (settings.transactions() == TransactionMode.WHOLE_RUN) {
                WholeRunRule.require(plan);
            }
            if (!snapshot.isInstalled()) {
                new HistoryTables(place, session.connection()).install();
            }
            List<RevisionDone> done = plan.isEmpty() ? List.of() : execute(session, lock, plan);
            Duration took = observer.since(started);
            if (!done.isEmpty()) {
                observer.tell(
                        at -> new MigrationEvent.Finished(at, place.namespace(), direction.word(), done.size(), took));
            }
            return new MigrationReport(direction, done, plan.ahead(), lock.waited(), took);
        });
    }

    /**
     * Returns what a verb answers that needs a schema history where there is none.
     *
     * @return the exception, to be thrown
     */
    public static MigrationException notInstalled() {
        return new MigrationException(
                MigrationError.NOT_INSTALLED,
                "The database has no schema history, so nothing can be taken back.",
                "Run install or upgrade first.");
    }

    private List<RevisionDone> execute(SqlSession session, RunnerLock lock, MigrationPlan plan) throws SQLException {
        observer.tell(at -> new MigrationEvent.Started(
                at, place.namespace(), plan.direction().word(), plan.steps().size()));
        RunContext context = new RunContext(dataSource, session, lock, place, settings, observer, callback);
        callback.beforeRun(plan, session.connection());
        List<RevisionDone> done;
        if (settings.transactions() == TransactionMode.WHOLE_RUN) {
            done = new WholeRun(context, plan).run();
        } else {
            done = new ArrayList<>(plan.steps().size());
            for (PlannedRevision planned : plan.steps()) {
                done.add(new RevisionRun(context, planned).run());
            }
        }
        callback.afterRun(plan, session.connection());
        return done;
    }

    /**
     * Looks at an interrupted revision, or repairs it, alone. Blocks until the lock is to be had.
     *
     * @param work what is to be done; its {@code Repair} is not to be kept
     * @param <T> its answer
     * @return what the work answers
     * @throws MigrationException if there is no schema history, the lock is not to be had, or the repair is refused
     * @throws DatabaseException if the database cannot be reached
     */
    public <T> T repair(Function<Repair, T> work) {
        return alone((session, lock) -> {
            if (!new HistoryReader(place).read(session.connection()).isInstalled()) {
                throw notInstalled();
            }
            return work.apply(new Repair(session, place, settings, observer.ticker()));
        });
    }

    /** Work on the session that holds the lock. */
    @FunctionalInterface
    private interface LoneWork<T> {
        T run(SqlSession session, RunnerLock lock) throws SQLException;
    }

    private <T> T alone(LoneWork<T> work) {
        SessionSettings limits = SessionSettings.of(COMPONENT)
                .withStatementTimeout(settings.transactional().statementTimeout())
                .withLockTimeout(settings.transactional().lockTimeout())
                .withNetworkTimeout(settings.networkTimeout());
        try (SqlSession session = SqlSession.open(dataSource, limits)) {
            requireDirect(session);
            session.set("standard_conforming_strings", "on");
            try (RunnerLock lock = RunnerLock.acquire(
                    session.connection(),
                    place.schema(),
                    settings.waiting().limit(),
                    observer.ticker(),
                    this::waiting)) {
                return work.run(session, lock);
            }
        } catch (SQLException e) {
            throw DatabaseException.of("migrating", e);
        }
    }

    private void waiting(String holder) {
        observer.tell(at -> new MigrationEvent.LockAwaited(at, place.namespace(), holder));
    }

    /** A transaction pooler hands every statement to another backend: a lock of the session would protect nothing. */
    private static void requireDirect(SqlSession session) {
        if (session.isPooled()) {
            throw new MigrationException(
                    MigrationError.POOLED_CONNECTION,
                    "The connection goes through a pooler, or through a wrapper that hides the driver's connection, so"
                            + " a lock on it protects nothing.",
                    "Give migrations a DataSource that connects to the server directly.");
        }
    }
}
