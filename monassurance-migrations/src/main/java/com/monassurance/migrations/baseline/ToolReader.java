package com.monassurance.migrations.baseline;

import com.monassurance.migrations.baseline.ToolHistory.Entry;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the tables in which other tools keep their history; writes nothing. Confined to one thread. */
final class ToolReader {

    private static final int ROWS_MAX = 100_000;

    private static final String PLACES = """
            select n.nspname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relname = ? and c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname = coalesce(?, n.nspname)
            order by 1
            limit 20
            """;

    private static final String UNDEFINED_COLUMN = "42703";

    private final Connection connection;
    private final Tool tool;
    private final String table;
    private final List<String> remarks = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    private ToolReader(Connection connection, Tool tool, String table) {
        this.connection = connection;
        this.tool = tool;
        this.table = table;
    }

    /**
     * Reads a history.
     *
     * @param schema where the table is, or null for wherever there is one
     * @throws MigrationException {@code BASELINE_UNREADABLE} if there is no such table, or several
     */
    static ToolHistory read(Connection connection, Tool tool, @Nullable String schema, String table)
            throws SQLException {
        return new ToolReader(connection, tool, table).read(schema);
    }

    private ToolHistory read(@Nullable String wanted) throws SQLException {
        String schema = place(wanted);
        String name = SqlName.qualified(schema, table);
        try {
            List<Entry> applied = switch (tool) {
                case ALEMBIC -> alembic(name);
                case FLYWAY -> flyway(name);
                case LIQUIBASE -> liquibase(schema, name);
            };
            return new ToolHistory(tool, schema, table, applied, remarks, obstacles);
        } catch (SQLException e) {
            if (UNDEFINED_COLUMN.equals(e.getSQLState())) {
                throw new MigrationException(
                        MigrationError.BASELINE_UNREADABLE,
                        "The table " + name + " is not one in which " + tool.word() + " keeps its history: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        "Name the table (--tool-table), or the tool that has managed this database (--from).",
                        Map.of(),
                        e);
            }
            throw e;
        }
    }

    /** An id that a row has to have; a row without one is not the tool's doing. */
    private String id(ResultSet row, String column) throws SQLException {
        String id = row.getString(column);
        if (id == null || id.isBlank()) {
            obstacles.add("A row of its table has no " + column + ".");
            return "";
        }
        return id;
    }

    private String place(@Nullable String wanted) throws SQLException {
        List<String> places = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PLACES)) {
            statement.setString(1, table);
            statement.setString(2, wanted);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    places.add(row.getString(1));
                }
            }
        }
        if (places.size() == 1) {
            return places.get(0);
        }
        throw new MigrationException(
                MigrationError.BASELINE_UNREADABLE,
                places.isEmpty()
                        ? "There is no table " + table + (wanted == null ? "" : " in schema " + wanted) + ", in which "
                                + tool.word() + " keeps its history."
                        : "There are several tables " + table + ", in the schemas " + String.join(", ", places) + ".",
                places.isEmpty()
                        ? "Name the table (--tool-table), or the tool that has managed this database (--from)."
                        : "Name the schema of the one that is meant (--tool-schema).");
    }

    private List<Entry> alembic(String name) throws SQLException {
        List<Entry> heads = new ArrayList<>();
        rows(
                "select version_num from " + name + " order by 1",
                row -> heads.add(new Entry(id(row, "version_num"), "")));
        if (heads.size() > 1) {
            remarks.add("It has " + heads.size() + " heads: "
                    + String.join(", ", heads.stream().map(Entry::id).toList()) + ".");
        }
        return heads;
    }

    private List<Entry> flyway(String name) throws SQLException {
        Map<String, Entry> applied = new LinkedHashMap<>();
        List<String> repeatables = new ArrayList<>();
        String[] newest = {""};
        rows(
                "select installed_rank, version, description, type, success from " + name + " order by installed_rank",
                row -> {
                    String version = row.getString("version");
                    String description = String.valueOf(row.getString("description"));
                    String type = String.valueOf(row.getString("type")).toUpperCase(Locale.ROOT);
                    if (!row.getBoolean("success")) {
                        obstacles.add((version == null ? "The script '" + description + "'" : "Version " + version)
                                + " failed at rank " + row.getInt("installed_rank")
                                + "; what it did before it failed is unknown.");
                    } else if (type.startsWith("UNDO") || type.equals("DELETE")) {
                        applied.remove(String.valueOf(version));
                    } else if (version == null) {
                        if (!type.equals("SCHEMA")) {
                            repeatables.add(description);
                        }
                    } else {
                        note(version, type, newest);
                        applied.put(version, new Entry(version, description));
                    }
                });
        if (!repeatables.isEmpty()) {
            remarks.add("Repeatable scripts are not mapped: " + String.join(", ", repeatables) + ".");
        }
        return List.copyOf(applied.values());
    }

    private void note(String version, String type, String[] newest) {
        if (type.contains("BASELINE")) {
            remarks.add("It has a baseline at version " + version + ": what lies below has no row.");
        }
        if (!newest[0].isEmpty() && compare(version, newest[0]) < 0) {
            remarks.add("Version " + version + " was applied out of order, behind " + newest[0] + ".");
        } else {
            newest[0] = version;
        }
    }

    /** Versions are numbers between dots or underscores. */
    static int compare(String one, String other) {
        String[] left = one.split("[._]", -1);
        String[] right = other.split("[._]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            String a = bare(i < left.length ? left[i] : "0");
            String b = bare(i < right.length ? right[i] : "0");
            int order = a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String bare(String number) {
        int at = 0;
        while (at < number.length() && number.charAt(at) == '0') {
            at++;
        }
        return number.substring(at);
    }

    private List<Entry> liquibase(String schema, String name) throws SQLException {
        List<String[]> rows = new ArrayList<>();
        Map<String, Integer> uses = new HashMap<>();
        rows(
                "select id, author, filename, exectype, comments, description from " + name
                        + " order by orderexecuted, dateexecuted, id",
                row -> {
                    String id = id(row, "id");
                    String full = row.getString("filename") + "::" + id + "::" + row.getString("author");
                    String type = String.valueOf(row.getString("exectype")).toUpperCase(Locale.ROOT);
                    switch (type) {
                        case "FAILED" -> obstacles.add("Change set " + full + " failed.");
                        case "SKIPPED" -> remarks.add("Change set " + full + " was skipped and does not count.");
                        default -> {
                            if (type.equals("MARK_RAN")) {
                                remarks.add("Change set " + full + " was marked without having been run.");
                            }
                            uses.merge(id, 1, Integer::sum);
                            String comment = row.getString("comments");
                            rows.add(new String[] {
                                id,
                                full,
                                comment == null || comment.isBlank()
                                        ? String.valueOf(row.getString("description"))
                                        : comment
                            });
                        }
                    }
                });
        lock(schema);
        return rows.stream()
                .map(row -> new Entry(uses.getOrDefault(row[0], 0) > 1 ? row[1] : row[0], row[2]))
                .toList();
    }

    private void lock(String schema) throws SQLException {
        String name = SqlName.qualified(schema, "databasechangeloglock");
        boolean[] isThere = {false};
        rows("select 1 where to_regclass(" + SqlName.literal(name) + ") is not null", row -> isThere[0] = true);
        if (isThere[0]) {
            rows(
                    "select lockedby, lockgranted from " + name + " where locked",
                    row -> obstacles.add("Its lock is held by " + row.getString(1) + " since " + row.getString(2)
                            + ": it is running, or has died."));
        }
    }

    /** What is done with a row. */
    @FunctionalInterface
    private interface RowWork {
        void take(ResultSet row) throws SQLException;
    }

    private void rows(String query, RowWork work) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query + " limit " + (ROWS_MAX + 1))) {
            int count = 0;
            while (row.next()) {
                if (++count > ROWS_MAX) {
                    throw new MigrationException(
                            MigrationError.BASELINE_UNREADABLE,
                            "The history of " + tool.word() + " has more than " + ROWS_MAX + " rows.",
                            "Remove the oldest rows, or stamp the database by hand.");
                }
                work.take(row);
            }
        }
    }
}
