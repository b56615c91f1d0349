package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.diff.SchemaDiff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Takes a database from one schema to another by plans and says what stood in the way. Confined to one thread. */
public final class Convergence {

    private static final CatalogReader READER = CatalogReader.of(CatalogSettings.defaults());

    private final Connection connection;
    private final SchemaPlanner planner;

    /** What came of it: the statements, those that failed, and what still differs after the first plan and the last. */
    public record Outcome(List<String> statements, List<String> failures, String first, String last) {}

    public Convergence(Connection connection, PlanSettings settings) {
        this.connection = connection;
        this.planner = SchemaPlanner.of(settings);
    }

    /** Makes a schema in the empty database of the connection and reads it. */
    public static Catalog make(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new SQLException(e.getMessage() + "\nin: " + sql, e.getSQLState(), e);
                }
            }
        }
        return read(connection);
    }

    /** Reads the database of a connection. */
    public static Catalog read(Connection connection) throws SQLException {
        return READER.read(connection);
    }

    /** Makes what a catalogue holds. */
    public static Catalog copy(Connection connection, Catalog catalog) throws SQLException {
        return make(connection, DdlWriter.write(catalog).statements());
    }

    /** Goes to a schema, planning again from what is there while something differs, a few times. */
    public Outcome reach(Catalog wanted, List<Rename> renames) throws SQLException {
        List<String> done = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        String first = "";
        String last = "";
        settings();
        for (PlannedStatement each :
                planner.planRenames(read(connection), renames).statements()) {
            execute(each.sql(), done, failures);
        }
        for (int round = 0; round < 4; round++) {
            Catalog now = read(connection);
            SchemaDiff diff = SchemaDiff.of(now, wanted, DiffSettings.defaults());
            last = lines(CatalogComparison.of(now, wanted));
            if (round == 1) {
                first = last;
            }
            if (diff.isEmpty()) {
                break;
            }
            for (PlannedStatement each : planner.plan(diff).statements()) {
                execute(each.sql(), done, failures);
            }
        }
        return new Outcome(done, failures, first, last);
    }

    /** A line each, whatever names hold. */
    private static String lines(CatalogComparison comparison) {
        return comparison.differences().stream()
                .map(each -> each.toString().replace("\n", "\\n"))
                .collect(Collectors.joining("\n"));
    }

    private void settings() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set check_function_bodies = off; set search_path = ''; set client_min_messages = error");
        }
    }

    private void execute(String sql, List<String> done, List<String> failures) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            done.add(sql);
        } catch (SQLException e) {
            failures.add(e.getMessage().lines().findFirst().orElse("") + " <- " + sql);
        }
    }
}
