package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.diff.SchemaDiff;
import com.monassurance.migrations.judge.Scratch;
import com.monassurance.migrations.schema.RandomSchema;
import com.monassurance.migrations.trace.SyntheticRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/**
 * Plans between random schemas run on tables with rows: what a plan does not call lost or changed is there afterwards, value
 * by value, and no statement fails on data that no question was asked about before. With {@code campaign.factor} four
 * hundred pairs, else a few; {@code campaign.first} and {@code campaign.pairs} choose others.
 */
class RandomRowsTest {

    private static final boolean IS_DEEP = Integer.getInteger("campaign.factor", 1) > 1;
    private static final long FIRST = Long.getLong("campaign.first", 20_000);
    private static final int PAIRS = Integer.getInteger("campaign.pairs", IS_DEEP ? 400 : 8);
    private static final int ROWS = 7;
    private static final int ROUNDS = 4;

    private final PostgresFixture server = PostgresFixture.shared();
    private final List<String> problems = new ArrayList<>();
    private int refused;

    /** What the plans of one way have said. */
    private record Told(List<Hazard> hazards, List<String> failures, List<String> unasked) {

        boolean isLossOf(String table, String column) {
            return hazards.stream()
                    .filter(hazard -> hazard.kind().needsConsent())
                    .anyMatch(hazard -> isAbout(hazard.object(), table, column)
                            || hazard.text().contains(table)
                            || hazard.text().contains(table + "." + column));
        }

        private static boolean isAbout(ObjectId id, String table, String column) {
            if (id.path().size() < 2) {
                return false;
            }
            String relation = SqlName.qualified(id.path().get(0), id.path().get(1));
            return relation.equals(table)
                    && (id.path().size() == 2 || SqlName.quoted(id.name()).equals(column));
        }
    }

    @Test
    void rows_that_nobody_calls_lost_are_there_afterwards() throws SQLException {
        long filled = 0;
        for (long seed = FIRST; seed < FIRST + PAIRS; seed++) {
            filled += pair(seed);
        }
        System.out.println(problems.size() + " problems in " + PAIRS + " pairs, " + refused + " ways refused, " + filled
                + " tables had rows");
        assertThat(problems).isEmpty();
        assertThat(filled).isGreaterThan(PAIRS);
    }

    private long pair(long seed) throws SQLException {
        RandomSchema schema = RandomSchema.of(seed, server.majorVersion());
        RandomSchema other =
                seed % 5 == 4 ? RandomSchema.of(seed + 1_000_000, server.majorVersion()) : schema.edited(seed);
        String name = "seed " + seed + " " + other.edits();
        try (PostgresDatabase database = server.newDatabase();
                PostgresDatabase second = server.newDatabase()) {
            Scratch.createRoles(database);
            try (Connection connection = database.dataSource().getConnection();
                    Connection beside = second.dataSource().getConnection()) {
                Catalog start = Convergence.make(connection, schema.statements());
                Catalog wanted = Convergence.make(beside, other.statements());
                SyntheticRows.of(ROWS).fill(connection);
                long filled = TableRows.all(connection).values().stream()
                        .filter(rows -> rows.count() > 0)
                        .count();
                List<Rename> renames = EditRenames.of(other.edits(), start, wanted);
                if (way(name + " up", connection, wanted, renames)) {
                    way(name + " down", connection, start, EditRenames.reversed(renames));
                }
                return filled;
            }
        }
    }

    /** False when a question says that rows stand in the way. */
    private boolean way(String name, Connection connection, Catalog wanted, List<Rename> renames) throws SQLException {
        SchemaPlanner planner = SchemaPlanner.of(PlanSettings.defaults());
        execute(connection, "set check_function_bodies = off; set search_path = ''; set client_min_messages = error");
        for (PlannedStatement each :
                planner.planRenames(Convergence.read(connection), renames).statements()) {
            execute(connection, each.sql());
        }
        SortedMap<String, TableRows> before = TableRows.all(connection);
        Told told = new Told(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < ROUNDS; round++) {
            SchemaDiff diff = SchemaDiff.of(Convergence.read(connection), wanted, DiffSettings.defaults());
            if (diff.isEmpty()) {
                break;
            }
            List<PlannedStatement> statements = planner.plan(diff).statements();
            if (!isAllowed(connection, statements, told)) {
                refused++;
                return false;
            }
            run(connection, statements, told);
        }
        told.failures().forEach(failure -> problem(name + ": " + failure));
        compare(name, before, TableRows.all(connection), told);
        return told.failures().isEmpty();
    }

    /** A question in words of what is not there yet is told as unknown by the draft. */
    private static boolean isAllowed(Connection connection, List<PlannedStatement> statements, Told told) {
        boolean isAllowed = true;
        for (PlannedStatement each : statements) {
            for (Precondition question : each.preconditions()) {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(question.countQuery())) {
                    row.next();
                    isAllowed &= row.getLong(1) == 0;
                } catch (SQLException e) {
                    told.unasked().add(each.sql());
                }
            }
        }
        return isAllowed;
    }

    private static void run(Connection connection, List<PlannedStatement> statements, Told told) {
        for (PlannedStatement each : statements) {
            told.hazards().addAll(each.hazards());
            try {
                execute(connection, each.sql());
            } catch (SQLException e) {
                boolean isUnknown = told.unasked().contains(each.sql())
                        || each.hazards().stream().anyMatch(hazard -> hazard.kind() == Hazard.Kind.UNKNOWN);
                String state = String.valueOf(e.getSQLState());
                if (!isUnknown && (state.startsWith("22") || state.startsWith("23"))) {
                    told.failures().add("failed on rows: " + e.getMessage() + " <- " + each.sql());
                }
            }
        }
    }

    private void compare(String name, Map<String, TableRows> before, Map<String, TableRows> after, Told told) {
        before.forEach((table, rows) -> {
            TableRows now = after.get(table);
            if (rows.count() == 0) {
                return;
            }
            if (now == null) {
                told(name, told, rows, table, "", "its rows are gone");
            } else if (now.count() != rows.count()) {
                told(name, told, rows, table, "", rows.count() + " rows became " + now.count());
            } else {
                rows.columns().keySet().forEach(column -> column(name, told, table, column, rows, now));
            }
        });
    }

    private void column(String name, Told told, String table, String column, TableRows before, TableRows after) {
        TableRows.Values values = Objects.requireNonNull(before.columns().get(column));
        TableRows.Values now = after.columns().get(column);
        boolean isGone = now == null || now.isGenerated();
        if (isGone) {
            if (values.count() > 0 && !values.isGenerated()) {
                told(name, told, before, table, column, "its values are gone");
            }
        } else if (now.type().equals(values.type()) && !now.digest().equals(values.digest())) {
            told(name, told, before, table, column, "its values changed");
        } else if (now.count() != values.count()) {
            told(name, told, before, table, column, values.count() + " values became " + now.count());
        }
    }

    private void told(String name, Told told, TableRows rows, String table, String column, String what) {
        if (rows.kin().stream()
                .noneMatch(each -> told.isLossOf(each, column.isEmpty() ? "" : SqlName.quoted(column)))) {
            problem(name + ": " + table + " " + column + ": " + what + ", and nothing said so");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Told at once, for a campaign is long. */
    private void problem(String problem) {
        System.out.println(problem);
        problems.add(problem);
    }
}
