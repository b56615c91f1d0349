package com.monassurance.maintenance.database;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Carries commands out, one table at a time; believes neither silence nor exit status but the statistics. */
final class TableRun {

    private static final String UNDEFINED_TABLE = "42P01";
    /** Before PostgreSQL 15 statistics travel through a process of their own and arrive up to half a second late. */
    private static final int MOVED_TRIES = 40;

    private static final long MOVED_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String name;
    private final DataSource dataSource;
    private final SessionSettings settings;
    private final TableCommand.Choice choice;

    TableRun(String name, DataSource dataSource, SessionSettings settings, TableCommand.Choice choice) {
        this.name = name;
        this.dataSource = dataSource;
        this.settings = settings;
        this.choice = choice;
    }

    TaskPlan plan() {
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            List<PlannedAction> actions = commands(session).stream()
                    .map(command -> new PlannedAction(
                            command.table().qualified(),
                            command.reason(),
                            command.table().bytes()))
                    .toList();
            return TaskPlan.of(name, actions);
        } catch (SQLException e) {
            throw DatabaseException.of("reading the tables to maintain", e);
        }
    }

    TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(name);
        Stopwatch watch = Stopwatch.start();
        Set<String> wanted = new HashSet<>();
        plan.actions().forEach(action -> wanted.add(action.target()));
        List<TaskProblem> problems = new ArrayList<>();
        int done = 0;
        boolean cancelled = false;
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            for (TableCommand command : commands(session)) {
                if (!wanted.remove(command.table().qualified())) {
                    continue;
                }
                if (context.isCancelled()) {
                    cancelled = true;
                    break;
                }
                List<TaskProblem> found = carryOut(session, command);
                problems.addAll(found);
                done += found.isEmpty() ? 1 : 0;
                context.progress(done + problems.size(), plan.actions().size());
            }
        } catch (SQLException e) {
            throw DatabaseException.of("maintaining tables", e);
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("maintained_tables", (long) done);
        figures.put("problem_tables", (long) problems.size());
        // What is still wanted was dropped or renamed between plan and run, unless the run was cut short.
        figures.put(cancelled ? "left_tables" : "vanished_tables", (long) wanted.size() + (cancelled ? 1 : 0));
        return watch.report(name, outcome(done, problems, cancelled), figures);
    }

    private List<TableCommand> commands(SqlSession session) throws SQLException {
        TableCatalog catalog = new TableCatalog(session.connection());
        return choice.commands(catalog.tables(), catalog.serverVersion());
    }

    private List<TaskProblem> carryOut(SqlSession session, TableCommand command) throws SQLException {
        String table = command.table().qualified();
        TableCatalog catalog = new TableCatalog(session.connection());
        long start = catalog.serverMicros();
        List<TaskProblem> problems = new ArrayList<>();
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(command.sql());
            for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
                // Class 01 is a warning; a notice has class 00 and is no trouble.
                if (String.valueOf(w.getSQLState()).startsWith("01")) {
                    problems.add(new TaskProblem(table, String.valueOf(w.getMessage())));
                }
            }
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return List.of();
            }
            if (!session.connection().isValid(1)) {
                throw e;
            }
            return List.of(new TaskProblem(
                    table, DatabaseException.of("running " + command.sql(), e).problem()));
        }
        if (problems.isEmpty()) {
            requireMoved(catalog, command, start, problems);
        }
        return problems;
    }

    private static void requireMoved(TableCatalog catalog, TableCommand command, long start, List<TaskProblem> problems)
            throws SQLException {
        if (command.vacuums() && !moved(catalog, command.table().oid(), true, start)) {
            problems.add(new TaskProblem(command.table().qualified(), "last_vacuum did not move"));
        }
        if (command.analyzes() && !moved(catalog, command.table().oid(), false, start)) {
            problems.add(new TaskProblem(command.table().qualified(), "last_analyze did not move"));
        }
    }

    private static boolean moved(TableCatalog catalog, long oid, boolean vacuum, long start) throws SQLException {
        for (int i = 0; i < MOVED_TRIES; i++) {
            OptionalLong last = catalog.lastMicros(oid, vacuum);
            if (last.isPresent() && last.getAsLong() >= start) {
                return true;
            }
            LockSupport.parkNanos(MOVED_WAIT_NANOS);
        }
        return false;
    }

    private static TaskOutcome outcome(int done, List<TaskProblem> problems, boolean cancelled) {
        List<TaskProblem> named = problems.subList(0, Math.min(problems.size(), TaskReport.PROBLEMS_MAX));
        if (cancelled) {
            return new TaskOutcome.Partial(
                    Text.of(done + " tables done, then cancelled", done + " tables traitées, puis annulation"), named);
        }
        if (!problems.isEmpty()) {
            return new TaskOutcome.Partial(
                    Text.of(
                            done + " tables done, " + problems.size() + " not",
                            done + " tables traitées, " + problems.size() + " en échec"),
                    named);
        }
        return done == 0
                ? new TaskOutcome.Skipped(Text.of("there are no tables", "il n'y a aucune table"))
                : new TaskOutcome.Done(Text.of(done + " tables done", done + " tables traitées"));
    }
}
