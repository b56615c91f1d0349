package com.monassurance.maintenance.database;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites named tables by VACUUM (FULL, ANALYZE), which gives their empty room back and locks everybody out of each
 * meanwhile: within 1 hour per table and 3 s per wait for the lock by default. Without a {@link RewriteConsent} the run
 * is refused. In no plan of ours. Immutable; every option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class RewriteTables implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "rewrite-tables";

    private static final SessionSettings DEFAULTS =
            SessionSettings.of("maintenance").withStatementTimeout(Duration.ofHours(1));

    private static final String SIZE = """
            select pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'm')
            """;

    private record Table(Identifier schema, Identifier name) {
        String qualified() {
            return schema.value() + "." + name.value();
        }
    }

    private final DataSource dataSource;
    private final List<Table> tables;
    private final SessionSettings settings;
    private final @Nullable RewriteConsent consent;

    private RewriteTables(
            DataSource dataSource, List<Table> tables, SessionSettings settings, @Nullable RewriteConsent consent) {
        this.dataSource = dataSource;
        this.tables = List.copyOf(tables);
        this.settings = settings;
        this.consent = consent;
    }

    /**
     * Returns the task without a table. Touches nothing.
     *
     * @param dataSource the host's
     * @return the task
     */
    public static RewriteTables over(DataSource dataSource) {
        return new RewriteTables(requireNonNull(dataSource, "dataSource"), List.of(), DEFAULTS, null);
    }

    /**
     * Adds a table.
     *
     * @param schema its schema
     * @param name its name
     * @return a copy
     */
    public RewriteTables table(String schema, String name) {
        List<Table> more = new ArrayList<>(tables);
        more.add(new Table(Identifier.of(schema), Identifier.of(name)));
        return new RewriteTables(dataSource, more, settings, consent);
    }

    /**
     * Gives the consent without which nothing is rewritten.
     *
     * @param given why it is worth it
     * @return a copy
     */
    public RewriteTables consent(RewriteConsent given) {
        return new RewriteTables(dataSource, tables, settings, requireNonNull(given, "given"));
    }

    /**
     * Limits the time for each table; default 1 hour.
     *
     * @param limit how long one table may take; zero means as long as it takes
     * @return a copy
     */
    public RewriteTables timeoutPerTable(Duration limit) {
        return new RewriteTables(dataSource, tables, settings.withStatementTimeout(limit), consent);
    }

    /**
     * Limits the wait for the lock of each table, during which everybody else waits behind us; default 3 s.
     *
     * @param limit how long to wait
     * @return a copy
     */
    public RewriteTables lockTimeout(Duration limit) {
        return new RewriteTables(dataSource, tables, settings.withLockTimeout(limit), consent);
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
            for (Table table : tables) {
                OptionalLong size = size(session, table);
                if (size.isEmpty()) {
                    problems.add(new TaskProblem(table.qualified(), "there is no such table"));
                    continue;
                }
                Text room = Wording.bytes(size.getAsLong());
                actions.add(new PlannedAction(
                        table.qualified(),
                        Text.of(
                                "ACCESS EXCLUSIVE: nobody reads or writes it meanwhile; needs up to " + room.english()
                                        + " of free disk",
                                "ACCESS EXCLUSIVE : personne ne la lit ni n'y écrit pendant ce temps ; demande jusqu'à "
                                        + room.french() + " de disque libre"),
                        size.getAsLong()));
            }
        } catch (SQLException e) {
            throw DatabaseException.of("measuring the tables to rewrite", e);
        }
        return TaskPlan.of(NAME, actions).withProblems(problems);
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        if (consent == null) {
            return watch.report(
                    NAME,
                    new TaskOutcome.Refused(Text.of(
                            "VACUUM FULL locks everybody out of a table: it needs the consent of a person",
                            "VACUUM FULL exclut tout le monde d'une table : il faut l'accord d'une personne")),
                    Map.of());
        }
        List<String> wanted = plan.actions().stream().map(PlannedAction::target).toList();
        List<TaskProblem> problems = new ArrayList<>(plan.problems());
        long done = 0;
        long freed = 0;
        try (SqlSession session = SqlSession.open(dataSource, settings)) {
            for (Table table : tables) {
                if (!wanted.contains(table.qualified())) {
                    continue;
                }
                if (context.isCancelled()) {
                    problems.add(new TaskProblem(table.qualified(), "cancelled before it was rewritten"));
                    continue;
                }
                context.requireHeld();
                OptionalLong rewritten = rewrite(session, table, problems);
                done += rewritten.isPresent() ? 1 : 0;
                freed += rewritten.orElse(0);
                context.progress(done + problems.size(), wanted.size());
            }
        } catch (SQLException e) {
            throw DatabaseException.of("rewriting tables", e);
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("rewritten_tables", done);
        figures.put("freed_bytes", freed);
        return watch.report(NAME, outcome(done, consent, problems), figures);
    }

    private static OptionalLong rewrite(SqlSession session, Table table, List<TaskProblem> problems)
            throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            OptionalLong before = size(session, table);
            statement.execute("vacuum (full, analyze) " + table.name().quotedIn(table.schema()));
            if (statement.getWarnings() != null
                    && String.valueOf(statement.getWarnings().getSQLState()).startsWith("01")) {
                problems.add(new TaskProblem(
                        table.qualified(),
                        String.valueOf(statement.getWarnings().getMessage())));
                return OptionalLong.empty();
            }
            return OptionalLong.of(
                    Math.max(0, before.orElse(0) - size(session, table).orElse(0)));
        } catch (SQLException e) {
            if (!session.connection().isValid(1)) {
                throw e;
            }
            problems.add(new TaskProblem(
                    table.qualified(), DatabaseException.of("rewriting it", e).problem()));
            return OptionalLong.empty();
        }
    }

    private static OptionalLong size(SqlSession session, Table table) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(SIZE)) {
            statement.setString(1, table.schema().value());
            statement.setString(2, table.name().value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static TaskOutcome outcome(long done, RewriteConsent consent, List<TaskProblem> problems) {
        Text summary = Text.of(
                done + " tables rewritten: " + consent.reason(), done + " tables réécrites : " + consent.reason());
        return problems.isEmpty() ? new TaskOutcome.Done(summary) : new TaskOutcome.Partial(summary, problems);
    }
}
