package com.monassurance.migrations.trace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Fills the tables of a database one after the other, those first that others refer to. Confined to one thread. */
final class RowFiller {

    private static final String SETTINGS =
            "select current_setting('session_replication_role'), current_setting('check_function_bodies')";

    private static final String VIEWS = """
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'm' and c.relispopulated
            order by c.oid
            limit 5000
            """;

    private final Connection connection;
    private final FillSchema schema;
    private final ToLongFunction<FillTable> rows;
    private final TableFiller filler;
    private final DeferrableKeys deferrable;
    private final Map<Long, Long> counts = new HashMap<>();
    private final List<FillReport.Filled> filled = new ArrayList<>();
    private final List<FillReport.Unfilled> unfilled = new ArrayList<>();

    RowFiller(Connection connection, FillSchema schema, ToLongFunction<FillTable> rows) {
        this.connection = connection;
        this.schema = schema;
        this.rows = rows;
        this.filler = new TableFiller(connection, schema);
        this.deferrable = new DeferrableKeys(connection);
    }

    FillReport fill() throws SQLException {
        String role;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            row.next();
            role = row.getString(1);
        }
        boolean isQuiet = tried("set session_replication_role = replica").isEmpty();
        try {
            for (FillTable table : ordered()) {
                fill(table);
            }
            refresh();
            tried("analyze");
        } finally {
            if (isQuiet) {
                tried("set session_replication_role = " + role);
            }
        }
        filled.sort(Comparator.comparing(FillReport.Filled::table));
        unfilled.sort(Comparator.comparing(FillReport.Unfilled::table));
        return new FillReport(filled, unfilled);
    }

    private void fill(FillTable table) throws SQLException {
        if (table.kind() == 'p') {
            long all = table.children().stream()
                    .mapToLong(child -> counts.getOrDefault(child, 0L))
                    .sum();
            counts.put(table.oid(), all);
            if (table.children().isEmpty()) {
                unfilled.add(new FillReport.Unfilled(table.sql(), "It has no partitions."));
            }
            return;
        }
        if (table.kind() == 'f') {
            unfilled.add(new FillReport.Unfilled(table.sql(), "It is a foreign table."));
            return;
        }
        // A table whose deletes are published without an identity takes no row back: one alone breaks no key.
        boolean isFinal = table.hasDeferrableKey()
                && !tried("delete from only " + table.sql() + " where false").isEmpty();
        long wanted = isFinal ? 1 : rows.applyAsLong(table);
        TableFiller.Outcome outcome = filler.fill(table, wanted, target -> targets(target));
        long kept = outcome.rows();
        if (kept > 0 && table.hasDeferrableKey() && !isFinal) {
            kept -= deferrable.settle(table);
        }
        counts.put(table.oid(), kept);
        if (kept > 0) {
            filled.add(new FillReport.Filled(table.sql(), kept));
        } else {
            unfilled.add(new FillReport.Unfilled(table.sql(), outcome.reason()));
        }
    }

    private boolean targets(long table) {
        return counts.getOrDefault(table, 0L) > 0;
    }

    /** In a ring those come first that can do without, and then whatever is first by name. */
    private List<FillTable> ordered() {
        List<FillTable> order = new ArrayList<>();
        Set<Long> done = new HashSet<>();
        List<FillTable> left = new ArrayList<>(schema.tables().values());
        while (!left.isEmpty()) {
            List<FillTable> ready =
                    left.stream().filter(table -> isReady(table, done, false)).toList();
            if (ready.isEmpty()) {
                ready = left.stream()
                        .filter(table -> isReady(table, done, true))
                        .limit(1)
                        .toList();
            }
            if (ready.isEmpty()) {
                ready = List.of(left.get(0));
            }
            for (FillTable table : ready) {
                order.add(table);
                done.add(table.oid());
            }
            left.removeAll(ready);
        }
        return order;
    }

    private boolean isReady(FillTable table, Set<Long> done, boolean isContentWithNulls) {
        boolean hasParts = done.containsAll(table.children());
        return hasParts
                && table.foreignKeys().stream()
                        .allMatch(key -> done.contains(key.references())
                                || key.references() == table.oid()
                                || !schema.tables().containsKey(key.references())
                                || (isContentWithNulls && isOptional(table, key)));
    }

    private static boolean isOptional(FillTable table, FillForeignKey key) {
        return key.columns().stream()
                .anyMatch(name ->
                        table.find(name).filter(column -> !column.isRequired()).isPresent());
    }

    /** Views over views come later by oid, mostly; a second round takes the rest. */
    private void refresh() throws SQLException {
        List<String> views = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VIEWS)) {
            while (row.next()) {
                views.add(row.getString(1));
            }
        }
        for (String view : views) {
            String problem = tried("refresh materialized view " + view);
            if (!problem.isEmpty()) {
                unfilled.add(new FillReport.Unfilled(view, "It cannot be refreshed: " + problem));
            }
        }
    }

    /** The server's answer to a statement that may fail; empty when it did not. */
    private String tried(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            return TableFiller.oneLine(e);
        }
    }
}
