package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.diagnose.IndexBloat;
import com.monassurance.maintenance.diagnose.Threshold;
import com.monassurance.maintenance.diagnose.Thresholds;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Rebuilds the indexes that are estimated to be half empty by REINDEX CONCURRENTLY: by default at most 2 in a run, of at
 * most 10 GiB each, begun within 1 hour, within 1 hour each and 3 s per wait for a lock. What rebuilds before left behind
 * is removed first. One run at a time in a database: it holds an advisory lock, without which nothing is done and
 * nothing removed, so it needs a connection that goes through no pooler. Immutable; every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class ReindexBloated implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "reindex-bloated";

    private static final SessionSettings DEFAULTS =
            SessionSettings.of("maintenance").withStatementTimeout(Duration.ofHours(1));

    private static final int INDEXES_MAX = 2;
    private static final long BYTES_MAX = 10L * 1024 * 1024 * 1024;

    private record Caps(int indexes, long bytes, Duration window) {}

    private final DataSource dataSource;
    private final Thresholds thresholds;
    private final SessionSettings settings;
    private final Caps caps;

    private ReindexBloated(DataSource dataSource, Thresholds thresholds, SessionSettings settings, Caps caps) {
        this.dataSource = dataSource;
        this.thresholds = thresholds;
        this.settings = settings;
        this.caps = caps;
    }

    /**
     * Returns the task. Touches nothing.
     *
     * @param dataSource the host's; a direct connection
     * @return the task
     */
    public static ReindexBloated over(DataSource dataSource) {
        return new ReindexBloated(
                requireNonNull(dataSource, "dataSource"),
                Thresholds.ofDefaults(),
                DEFAULTS,
                new Caps(INDEXES_MAX, BYTES_MAX, Duration.ofHours(1)));
    }

    /**
     * Chooses what counts as bloated, by {@link Threshold#BLOAT_BYTES} and {@link Threshold#INDEX_BLOAT_PERCENT}.
     *
     * @param chosen the thresholds
     * @return a copy
     */
    public ReindexBloated thresholds(Thresholds chosen) {
        return new ReindexBloated(dataSource, requireNonNull(chosen, "chosen"), settings, caps);
    }

    /**
     * Limits a run; default 2 indexes of at most 10 GiB.
     *
     * @param indexes how many indexes at most
     * @param bytesEach size above which an index is left alone
     * @return a copy
     * @throws IllegalArgumentException if a limit is not positive
     */
    public ReindexBloated atMost(int indexes, long bytesEach) {
        if (indexes < 1 || bytesEach < 1) {
            throw new IllegalArgumentException("at least one index of one byte: " + indexes + ", " + bytesEach);
        }
        return new ReindexBloated(dataSource, thresholds, settings, new Caps(indexes, bytesEach, caps.window()));
    }

    /**
     * Begins no index after this time; default 1 hour.
     *
     * @param time counted from the begin of the run
     * @return a copy
     */
    public ReindexBloated within(Duration time) {
        return new ReindexBloated(
                dataSource, thresholds, settings, new Caps(caps.indexes(), caps.bytes(), requireNonNull(time, "time")));
    }

    /**
     * Limits the time for each index; default 1 hour.
     *
     * @param limit how long one rebuild may take; zero means as long as it takes
     * @return a copy
     */
    public ReindexBloated timeoutPerIndex(Duration limit) {
        return new ReindexBloated(dataSource, thresholds, settings.withStatementTimeout(limit), caps);
    }

    /**
     * Limits each wait for a lock, old transactions included; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public ReindexBloated lockTimeout(Duration limit) {
        return new ReindexBloated(dataSource, thresholds, settings.withLockTimeout(limit), caps);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        List<PlannedAction> actions = new ArrayList<>();
        List<Text> notes = new ArrayList<>();
        for (IndexBloat bloat : Diagnosis.of(dataSource).thresholds(thresholds).bloatedIndexes()) {
            Text size = Wording.bytes(bloat.bytes());
            Text expected = Wording.bytes(bloat.expectedBytes());
            if (bloat.bytes() > caps.bytes()) {
                notes.add(Text.of(
                        target(bloat) + " is left alone: " + size.english() + " is above the limit",
                        target(bloat) + " n'est pas touché : " + size.french() + " dépasse la limite"));
            } else if (actions.size() < caps.indexes()) {
                actions.add(new PlannedAction(
                        target(bloat),
                        Text.of(
                                "estimate: " + size.english() + " where " + expected.english() + " would do",
                                "estimation : " + size.french() + " au lieu de " + expected.french()),
                        bloat.bytes()));
            }
        }
        return TaskPlan.of(NAME, actions).withNotes(notes);
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            if (session.isPooled()) {
                return watch.report(
                        NAME,
                        new TaskOutcome.Refused(
                                Text.of(
                                        "the connection goes through a pooler: CONCURRENTLY and the lock need a direct one",
                                        "la connexion passe par un pooler : CONCURRENTLY et le verrou en demandent une directe")),
                        Map.of());
            }
            try (ReindexLock lock = ReindexLock.take(session.connection())) {
                if (!lock.isHeld()) {
                    return watch.report(
                            NAME,
                            new TaskOutcome.Skipped(Text.of(
                                    "another run is rebuilding indexes of this database",
                                    "une autre exécution reconstruit des index de cette base")),
                            Map.of());
                }
                return rebuild(plan, context, watch, session);
            }
        } catch (SQLException e) {
            throw DatabaseException.of("rebuilding indexes", e);
        }
    }

    private TaskReport rebuild(TaskPlan plan, TaskContext context, Stopwatch watch, SqlSession session)
            throws SQLException {
        List<TaskProblem> problems = new ArrayList<>();
        Rebuild rebuild = new Rebuild(session.connection(), context, problems);
        long removed = rebuild.removeLeftovers();
        long done = 0;
        long freed = 0;
        for (PlannedAction action : plan.actions()) {
            if (context.isCancelled()) {
                problems.add(new TaskProblem(action.target(), "cancelled before it was rebuilt"));
            } else if (watch.elapsed().compareTo(caps.window()) >= 0) {
                problems.add(new TaskProblem(action.target(), "the window ended before it was rebuilt"));
            } else {
                long less = rebuild.rebuild(action.target());
                done += less >= 0 ? 1 : 0;
                freed += Math.max(0, less);
            }
            context.progress(done + problems.size(), plan.actions().size());
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("rebuilt_indexes", done);
        figures.put("freed_bytes", freed);
        figures.put("removed_leftovers", removed);
        return watch.report(NAME, outcome(done, freed, removed, problems), figures);
    }

    private static TaskOutcome outcome(long done, long freed, long removed, List<TaskProblem> problems) {
        Text size = Wording.bytes(freed);
        Text summary = Text.of(
                done + " indexes rebuilt, " + size.english() + " given back, " + removed + " left-overs removed",
                done + " index reconstruits, " + size.french() + " rendus, " + removed + " restes supprimés");
        if (!problems.isEmpty()) {
            return new TaskOutcome.Partial(summary, problems);
        }
        return done + removed == 0
                ? new TaskOutcome.Skipped(Text.of("no index is bloated", "aucun index n'est gonflé"))
                : new TaskOutcome.Done(summary);
    }

    /** The name with which the server finds it again; it is quoted, so that two names cannot be mistaken. */
    private static String target(IndexBloat bloat) {
        Identifier index = bloat.index();
        return index.quotedIn(bloat.schema());
    }
}
