package com.monassurance.maintenance.backup.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The steps of a restore, in their order, and what was remarked while they were run. Thread-safe. */
final class RestorePlan {

    /** Few objects share a transaction, so that it never holds too many locks. */
    private static final int UNITS_AT_ONCE = 50;

    private static final int OBJECTS_AT_ONCE = 500;

    private final ArchiveReader archive;
    private final Contents contents;
    private final Roles roles;
    private final List<String> remarks = Collections.synchronizedList(new ArrayList<>());

    RestorePlan(ArchiveReader archive, Roles roles) {
        this.archive = archive;
        this.contents = archive.contents();
        this.roles = roles;
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    List<RestoreTasks.Task> tasks() {
        List<RestoreTasks.Task> tasks = new ArrayList<>();
        for (int i = 0; i < contents.before().size(); i += UNITS_AT_ONCE) {
            List<Contents.Unit> some =
                    contents.before().subList(i, Math.min(contents.before().size(), i + UNITS_AT_ONCE));
            add(tasks, "before " + i, "the schema", Set.of(), connection -> {
                for (Contents.Unit unit : some) {
                    execute(connection, unit.name(), unit.sql());
                }
            });
        }
        largeObjects(tasks);
        for (Contents.TableRows table : contents.tables()) {
            add(
                    tasks,
                    "rows " + table.stored().number(),
                    "table " + table.name(),
                    Set.of(table.group()),
                    connection -> load(connection, table));
        }
        List<Contents.Unit> last = new ArrayList<>();
        for (int i = 0; i < contents.after().size(); i++) {
            Contents.Unit unit = contents.after().get(i);
            if (unit.kind().equals("EVENT_TRIGGER")) {
                last.add(unit);
            } else {
                add(
                        tasks,
                        "after " + i,
                        unit.name(),
                        Set.copyOf(unit.tables()),
                        connection -> execute(connection, unit.name(), unit.sql()));
            }
        }
        add(tasks, "refresh", "the materialized views", Set.of(), this::refresh);
        add(tasks, "sequences", "the sequences", Set.of(), this::setSequences);
        // An event trigger sees nothing of the restore, not even its end.
        tasks.add(new RestoreTasks.Task("end", "the end", Set.of(), connection -> {
            RestoreRecord.end(connection);
            for (Contents.Unit unit : last) {
                execute(connection, unit.name(), unit.sql());
            }
        }));
        return tasks;
    }

    private static void add(
            List<RestoreTasks.Task> tasks, String step, String what, Set<String> tables, RestoreTasks.Action action) {
        tasks.add(new RestoreTasks.Task(step, what, tables, connection -> {
            action.run(connection);
            RestoreRecord.add(connection, step);
        }));
    }

    private void execute(Connection connection, String name, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : roles.applied(statements)) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new SQLException(name + ": " + e.getMessage(), e.getSQLState(), e);
        }
    }

    private void load(Connection connection, Contents.TableRows table) throws SQLException, IOException {
        boolean isText = !contents.isBinary() || table.columns().isEmpty();
        String sql = "copy " + table.name() + table.columns() + " from stdin" + (isText ? "" : " (format binary)");
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        long rows;
        try {
            archive.read(table.stored(), (bytes, length) -> {
                try {
                    copy.writeToCopy(bytes, 0, length);
                } catch (SQLException e) {
                    throw new IOException(e.getMessage(), e);
                }
            });
            rows = copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        if (rows != table.rows()) {
            throw new IOException(rows + " rows instead of " + table.rows());
        }
    }

    /** In the order of their needs; a view that cannot be filled here could not be filled there either, and stays empty. */
    private void refresh(Connection connection) throws SQLException {
        for (String view : contents.refreshed()) {
            Savepoint before = connection.setSavepoint();
            try {
                execute(connection, view, List.of("refresh materialized view " + view));
            } catch (SQLException e) {
                connection.rollback(before);
                remarks.add("materialized view left empty, " + e.getMessage());
            }
        }
    }

    private void largeObjects(List<RestoreTasks.Task> tasks) {
        List<String> statements = contents.largeObjectStatements();
        for (int i = 0; i < statements.size(); i += OBJECTS_AT_ONCE) {
            List<String> some = statements.subList(i, Math.min(statements.size(), i + OBJECTS_AT_ONCE));
            add(
                    tasks,
                    "large objects " + i,
                    "the large objects",
                    Set.of(),
                    connection -> execute(connection, "large objects", some));
        }
        Contents.Stored stored = contents.largeObjects();
        if (stored != null) {
            add(tasks, "large objects", "the content of large objects", Set.of(), connection -> {
                try (LargeObjectLoad load = new LargeObjectLoad(connection)) {
                    archive.read(stored, load::take);
                    load.finish();
                }
            });
        }
    }

    private void setSequences(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_catalog.setval(?::regclass, ?, ?)")) {
            for (Contents.SequenceState sequence : contents.sequences()) {
                statement.setString(1, sequence.name());
                statement.setLong(2, sequence.value());
                statement.setBoolean(3, sequence.isCalled());
                statement.execute();
            }
        }
    }
}
