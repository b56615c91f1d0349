package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseError;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Builds the missing indexes of a set CONCURRENTLY, within 1 hour per index and 3 s per wait for a lock by default. An
 * index left INVALID by a failed build is dropped and built again; one that is valid is left alone; a name that belongs
 * to another definition is a named problem and stays as it is. A build that fails on a lock is tried 3 times and leaves
 * nothing behind. On a partitioned table each partition's index is built by itself and attached. Immutable; every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class ApplyIndexes implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "apply-indexes";

    private static final int TRIES = 3;

    private static final SessionSettings DEFAULTS =
            SessionSettings.of("maintenance").withStatementTimeout(Duration.ofHours(1));

    private final DataSource dataSource;
    private final IndexSet set;
    private final SessionSettings settings;

    private ApplyIndexes(DataSource dataSource, IndexSet set, SessionSettings settings) {
        this.dataSource = dataSource;
        this.set = set;
        this.settings = settings;
    }

    /**
     * Returns the task that applies a set to a database. Touches nothing.
     *
     * @param dataSource the host's; a direct connection, as CONCURRENTLY runs outside transactions
     * @param set the wanted indexes
     * @return the task
     */
    public static ApplyIndexes over(DataSource dataSource, IndexSet set) {
        return new ApplyIndexes(requireNonNull(dataSource, "dataSource"), requireNonNull(set, "set"), DEFAULTS);
    }

    /**
     * Limits the time for each index; default 1 hour.
     *
     * @param limit how long one build may take; zero means as long as it takes
     * @return a copy
     */
    public ApplyIndexes timeoutPerIndex(Duration limit) {
        return new ApplyIndexes(dataSource, set, settings.withStatementTimeout(limit));
    }

    /**
     * Limits each wait for a lock, old transactions included; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public ApplyIndexes lockTimeout(Duration limit) {
        return new ApplyIndexes(dataSource, set, settings.withLockTimeout(limit));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        List<PlannedAction> actions = new ArrayList<>();
        List<TaskProblem> problems = new ArrayList<>();
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            IndexCatalog catalog = new IndexCatalog(session.connection());
            for (IndexDefinition index : set.indexes()) {
                String name = index.name().value();
                switch (catalog.state(index)) {
                    case RIGHT -> {}
                    case ABSENT ->
                        actions.add(new PlannedAction(name, Text.of("not there yet", "n'existe pas encore"), 0));
                    case INVALID ->
                        actions.add(new PlannedAction(
                                name,
                                Text.of("INVALID, left by a failed build", "INVALIDE, reste d'une création échouée"),
                                0));
                    case BUSY -> problems.add(new TaskProblem(name, "is being built by another session"));
                    case CONFLICT ->
                        problems.add(
                                new TaskProblem(name, "the name belongs to another definition; nothing was changed"));
                    case NO_TABLE ->
                        problems.add(new TaskProblem(
                                name, "there is no table " + index.table().quotedIn(index.schema())));
                    case INCOMPLETE ->
                        actions.add(new PlannedAction(
                                name, Text.of("partitions are without it", "des partitions ne l'ont pas"), 0));
                }
            }
        } catch (SQLException e) {
            throw DatabaseException.of("comparing indexes with the catalogue", e);
        }
        return TaskPlan.of(NAME, actions).withProblems(problems);
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        List<String> wanted = plan.actions().stream().map(PlannedAction::target).toList();
        List<TaskProblem> problems = new ArrayList<>(plan.problems());
        long built = 0;
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            for (IndexDefinition index : set.indexes()) {
                if (!wanted.contains(index.name().value())) {
                    continue;
                }
                if (context.isCancelled()) {
                    problems.add(new TaskProblem(index.name().value(), "cancelled before it was built"));
                } else if (build(session, context, index, problems)) {
                    built++;
                }
                context.progress(built + problems.size(), wanted.size());
            }
        } catch (SQLException e) {
            throw DatabaseException.of("building indexes", e);
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("built_indexes", built);
        figures.put("problem_indexes", (long) problems.size());
        return watch.report(NAME, outcome(built, problems), figures);
    }

    /** Looks again before it acts, and believes the catalogue rather than the statement that it worked. */
    private boolean build(SqlSession session, TaskContext context, IndexDefinition index, List<TaskProblem> problems)
            throws SQLException {
        IndexCatalog catalog = new IndexCatalog(session.connection());
        if (catalog.isPartitioned(index)) {
            return buildPartitioned(session, catalog, context, index, problems);
        }
        String failure = "not tried";
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            IndexState state = catalog.state(index);
            if (state == IndexState.RIGHT) {
                return attempt > 1;
            }
            if (state != IndexState.ABSENT && state != IndexState.INVALID) {
                problems.add(new TaskProblem(index.name().value(), "found " + state + " when it was to be built"));
                return false;
            }
            context.requireHeld();
            try (Statement statement = session.connection().createStatement()) {
                if (state == IndexState.INVALID) {
                    statement.execute(index.dropConcurrently());
                }
                statement.execute(index.createConcurrently());
            } catch (SQLException e) {
                failure = DatabaseException.of("building index " + index.name(), e)
                        .problem();
                boolean broken = !session.connection().isValid(1);
                if (broken) {
                    throw e;
                }
                sweep(session, catalog, index, problems);
                if (DatabaseError.of(e) != DatabaseError.TIMEOUT && !"40P01".equals(e.getSQLState())) {
                    break;
                }
                continue;
            }
            if (catalog.state(index) == IndexState.RIGHT) {
                return true;
            }
            failure = "built, but not valid afterwards";
        }
        problems.add(new TaskProblem(index.name().value(), failure));
        return false;
    }

    /**
     * Frames the index on the parent, which takes a short lock, builds each partition's CONCURRENTLY and attaches it. A
     * run that was cut short goes on where it stopped: what is attached is done.
     */
    private boolean buildPartitioned(
            SqlSession session,
            IndexCatalog catalog,
            TaskContext context,
            IndexDefinition index,
            List<TaskProblem> problems)
            throws SQLException {
        IndexState state = catalog.state(index);
        if (state == IndexState.RIGHT) {
            return false;
        }
        if (state != IndexState.ABSENT && state != IndexState.INCOMPLETE) {
            problems.add(new TaskProblem(index.name().value(), "found " + state + " when it was to be built"));
            return false;
        }
        int before = problems.size();
        try (Statement statement = session.connection().createStatement()) {
            if (state == IndexState.ABSENT) {
                context.requireHeld();
                statement.execute(index.createOnParent());
            }
            for (IndexDefinition part : catalog.missingParts(index)) {
                build(session, context, part, problems);
                if (catalog.state(part) == IndexState.RIGHT) {
                    statement.execute(index.attach(part));
                }
            }
        } catch (SQLException e) {
            if (!session.connection().isValid(1)) {
                throw e;
            }
            problems.add(new TaskProblem(
                    index.name().value(),
                    DatabaseException.of("building index " + index.name(), e).problem()));
            return false;
        }
        boolean isWhole = catalog.state(index) == IndexState.RIGHT;
        if (!isWhole && problems.size() == before) {
            problems.add(new TaskProblem(index.name().value(), "a partition was added meanwhile; run again"));
        }
        return isWhole;
    }

    /** Removes what a failed build left, so that nobody mistakes it for an index. */
    private static void sweep(
            SqlSession session, IndexCatalog catalog, IndexDefinition index, List<TaskProblem> problems)
            throws SQLException {
        if (catalog.state(index) != IndexState.INVALID) {
            return;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(index.dropConcurrently());
        } catch (SQLException e) {
            problems.add(new TaskProblem(
                    index.name().value(),
                    "an INVALID index was left behind: "
                            + DatabaseException.of("dropping it", e).problem()));
        }
    }

    private static TaskOutcome outcome(long built, List<TaskProblem> problems) {
        if (!problems.isEmpty()) {
            return new TaskOutcome.Partial(
                    Text.of(
                            built + " indexes built, " + problems.size() + " problems",
                            built + " index créés, " + problems.size() + " problèmes"),
                    problems);
        }
        return built == 0
                ? new TaskOutcome.Skipped(Text.of("every index is there", "tous les index sont là"))
                : new TaskOutcome.Done(Text.of(built + " indexes built", built + " index créés"));
    }
}
