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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Plans and carries out commands on tables, and tells what became of them. */
final class TableRun {

    private final String name;
    private final DataSource dataSource;
    private final SessionSettings settings;
    private final TableCommand.Choice choice;
    private final TablePace pace;

    TableRun(String name, DataSource dataSource, SessionSettings settings, TableCommand.Choice choice, TablePace pace) {
        this.name = name;
        this.dataSource = dataSource;
        this.settings = settings;
        this.choice = choice;
        this.pace = pace;
    }

    TaskPlan plan() {
        List<PlannedAction> actions = commands().stream()
                .filter(command -> !pace.whenNeeded() || command.isNeeded())
                .map(command -> new PlannedAction(
                        command.table().qualified(),
                        command.reason(),
                        command.table().bytes()))
                .toList();
        return TaskPlan.of(name, actions);
    }

    TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(name);
        Stopwatch watch = Stopwatch.start();
        Set<String> wanted = new HashSet<>();
        plan.actions().forEach(action -> wanted.add(action.target()));
        List<TableCommand> found = commands().stream()
                .filter(command -> wanted.contains(command.table().qualified()))
                .toList();
        TableWork work = new TableWork(dataSource, settings, pace, context, watch, wanted.size());
        // A parent is analysed when all of its partitions are done.
        work.carryOut(found.stream().filter(command -> !command.isOfParent()).toList());
        work.carryOut(found.stream().filter(TableCommand::isOfParent).toList());
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("maintained_tables", (long) work.done());
        figures.put("problem_tables", (long) work.problemTables());
        // What is wanted and was not found was dropped or renamed between plan and run.
        long vanished = wanted.size()
                - found.stream()
                        .map(command -> command.table().qualified())
                        .distinct()
                        .count()
                + work.vanished();
        if (work.isCutShort()) {
            figures.put("left_tables", wanted.size() - vanished - work.done() - work.problemTables());
        } else {
            figures.put("vanished_tables", vanished);
        }
        return watch.report(name, outcome(work), figures);
    }

    private List<TableCommand> commands() {
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            TableCatalog catalog = new TableCatalog(session.connection());
            return choice.commands(catalog.tables(), catalog.serverVersion());
        } catch (SQLException e) {
            throw DatabaseException.of("reading the tables to maintain", e);
        }
    }

    private static TaskOutcome outcome(TableWork work) {
        List<TaskProblem> problems = work.problems();
        int done = work.done();
        List<TaskProblem> named =
                new ArrayList<>(problems.subList(0, Math.min(problems.size(), TaskReport.PROBLEMS_MAX)));
        if (work.isCutShort()) {
            String why = work.isWindowOver() ? "the window ended" : "cancelled";
            String whyFrench = work.isWindowOver() ? "fin de la fenêtre" : "annulation";
            return new TaskOutcome.Partial(
                    Text.of(done + " tables done, then " + why, done + " tables traitées, puis " + whyFrench), named);
        }
        if (!problems.isEmpty()) {
            Set<String> tables = problems.stream().map(TaskProblem::target).collect(Collectors.toSet());
            return new TaskOutcome.Partial(
                    Text.of(
                            done + " tables done, " + tables.size() + " not",
                            done + " tables traitées, " + tables.size() + " en échec"),
                    named);
        }
        return done == 0
                ? new TaskOutcome.Skipped(Text.of("there are no tables", "il n'y a aucune table"))
                : new TaskOutcome.Done(Text.of(done + " tables done", done + " tables traitées"));
    }
}
