package com.monassurance.maintenance.database;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.Identifier;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskProblem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rebuilds single indexes and removes what failed rebuilds left; used by the holder of {@link ReindexLock} only. */
final class Rebuild {

    /** The server names what it builds beside an index, and the old one that it is about to drop. */
    private static final String LEFTOVERS = """
            select n.nspname, c.relname
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
              join pg_namespace n on n.oid = c.relnamespace
             where not i.indisvalid and c.relkind = 'i' and c.relname ~ '_cc(new|old)[0-9]*$' and n.nspname !~ '^pg_'
               and not exists (select from pg_stat_progress_create_index p where p.relid = i.indrelid)
               and pg_has_role(c.relowner, 'usage')
             order by 1, 2
            """;

    private static final String SIZE = """
            select pg_relation_size(i.indexrelid)
              from pg_index i where i.indexrelid = to_regclass(?) and i.indisvalid
            """;

    private final Connection connection;
    private final TaskContext context;
    private final List<TaskProblem> problems;

    Rebuild(Connection connection, TaskContext context, List<TaskProblem> problems) {
        this.connection = connection;
        this.context = context;
        this.problems = problems;
    }

    long removeLeftovers() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LEFTOVERS)) {
            while (row.next()) {
                names.add(Identifier.of(row.getString(2)).quotedIn(Identifier.of(row.getString(1))));
            }
        }
        long removed = 0;
        for (String name : names) {
            context.requireHeld();
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop index concurrently if exists " + name);
                removed++;
            } catch (SQLException e) {
                problem(name, "removing what a rebuild left", e);
            }
        }
        return removed;
    }

    /** How many bytes smaller the index became, or -1 when it was not rebuilt. */
    long rebuild(String quoted) throws SQLException {
        long before = size(quoted);
        if (before < 0) {
            problems.add(new TaskProblem(quoted, "there is no such valid index any more"));
            return -1;
        }
        context.requireHeld();
        try (Statement statement = connection.createStatement()) {
            statement.execute("reindex index concurrently " + quoted);
        } catch (SQLException e) {
            problem(quoted, "rebuilding it", e);
            removeLeftovers();
            return -1;
        }
        long after = size(quoted);
        if (after < 0) {
            problems.add(new TaskProblem(quoted, "rebuilt, but not valid afterwards"));
            return -1;
        }
        return Math.max(0, before - after);
    }

    private long size(String quoted) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
            statement.setString(1, quoted);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private void problem(String quoted, String action, SQLException e) throws SQLException {
        if (!connection.isValid(1)) {
            throw e;
        }
        problems.add(new TaskProblem(quoted, DatabaseException.of(action, e).problem()));
    }
}
