package com.monassurance.migrations.judge;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.judge.CatalogueRows.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that every system catalogue says of a database and that is not built in, in words that do not depend on
 * oids: two databases hold the same schema when their prints are equal. What is left out is listed, with the reasons, in
 * {@link LeftOut}; what counts is chosen by {@link PrintRules}. Immutable.
 */
public final class CatalogPrint {

    private final SortedMap<String, List<PrintedRow>> rows;

    private CatalogPrint(SortedMap<String, List<PrintedRow>> rows) {
        this.rows = rows;
        rows.values().forEach(Collections::sort);
    }

    /** Prints a database in which everything counts. */
    public static CatalogPrint of(PostgresDatabase database) {
        return of(database, PrintRules.exact());
    }

    /** Prints a database by chosen rules. */
    public static CatalogPrint of(PostgresDatabase database, PrintRules rules) {
        try (Connection connection = database.dataSource().getConnection()) {
            return of(database.server(), connection, rules);
        } catch (SQLException e) {
            throw new IllegalStateException("The catalogue of " + database.name() + " could not be printed", e);
        }
    }

    /**
     * Prints the database of a connection as the connection sees it, what its open transaction did included; the
     * connection's settings are left as they were.
     *
     * @param server the server it is connected to, where an empty database is made on first use to learn what is built in
     */
    public static CatalogPrint of(PostgresFixture server, Connection connection, PrintRules rules) throws SQLException {
        Pristine pristine = Pristine.of(server, connection);
        String path = Catalogues.rows(connection, "select current_setting('search_path')")
                .get(0)
                .get(0);
        try {
            setPath(connection, "");
            return print(server, connection, pristine, rules);
        } finally {
            setPath(connection, path);
        }
    }

    /** One line a row, in a stable order. */
    public List<String> lines() {
        return rows.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(row -> entry.getKey() + " " + row.text()))
                .toList();
    }

    /**
     * What tells this print from another, readable: {@code -} for rows that only this one has, {@code +} for rows that
     * only the other has, {@code ~} for changed columns; empty when they are equal.
     */
    public List<String> differences(CatalogPrint other) {
        List<String> differences = new ArrayList<>();
        Set<String> keys = new TreeSet<>(rows.keySet());
        keys.addAll(other.rows.keySet());
        for (String key : keys) {
            List<PrintedRow> mine = new ArrayList<>(rows.getOrDefault(key, List.of()));
            List<PrintedRow> theirs = new ArrayList<>(other.rows.getOrDefault(key, List.of()));
            for (PrintedRow row : List.copyOf(mine)) {
                if (theirs.remove(row)) {
                    mine.remove(row);
                }
            }
            if (mine.size() == 1 && theirs.size() == 1) {
                differences.add("~ " + key + mine.get(0).changes(theirs.get(0)));
            } else {
                mine.forEach(row -> differences.add("- " + key + " " + row.text()));
                theirs.forEach(row -> differences.add("+ " + key + " " + row.text()));
            }
        }
        return differences;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CatalogPrint print && print.rows.equals(rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    private static CatalogPrint print(
            PostgresFixture server, Connection connection, Pristine pristine, PrintRules rules) throws SQLException {
        Map<String, Catalogue> catalogues = pristine.catalogues();
        Map<String, Long> counts = CatalogueRows.counts(connection, catalogues.values());
        Identities identities =
                new Identities(catalogues.values(), pristine.names(), Pristine.clusterNames(connection), rules);
        Map<String, List<Row>> found = new TreeMap<>();
        Set<String> changed = new TreeSet<>();
        for (Catalogue catalogue : catalogues.values()) {
            String name = catalogue.name();
            List<Row> read = CatalogueRows.after(connection, catalogue, pristine.lastTransaction());
            if (counts.get(name) - read.size() != pristine.counts().get(name)) {
                // Something built in was changed or dropped: what is as it was is taken away below.
                changed.add(name);
                read = CatalogueRows.after(connection, catalogue, -1);
            }
            found.put(name, read);
            identities.learn(read);
        }
        RowPrinter printer = new RowPrinter(identities, found.get("pg_attribute"), rules);
        TreeMap<String, List<PrintedRow>> printed = new TreeMap<>();
        for (String name : catalogues.keySet()) {
            found.get(name).forEach(row -> printer.print(row, printed));
            if (changed.contains(name)) {
                subtract(printer, pristine.rows(server, name), printed);
            }
        }
        return new CatalogPrint(printed);
    }

    /** Takes away what is as it was built in, and says of the rest that it is missing. */
    private static void subtract(RowPrinter printer, List<Row> builtIn, SortedMap<String, List<PrintedRow>> printed) {
        TreeMap<String, List<PrintedRow>> expected = new TreeMap<>();
        builtIn.forEach(row -> printer.print(row, expected));
        expected.forEach((key, rows) -> {
            List<PrintedRow> here = printed.getOrDefault(key, new ArrayList<>());
            for (PrintedRow row : rows) {
                if (!here.remove(row)) {
                    printed.computeIfAbsent("missing: " + key, none -> new ArrayList<>())
                            .add(row);
                }
            }
            if (here.isEmpty()) {
                printed.remove(key);
            }
        });
    }

    private static void setPath(Connection connection, String path) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select set_config('search_path', ?, false)")) {
            statement.setString(1, path);
            statement.execute();
        }
    }
}
