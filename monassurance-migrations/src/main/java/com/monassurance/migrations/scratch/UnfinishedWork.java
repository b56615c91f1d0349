package com.monassurance.migrations.scratch;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.DdlStatement;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.References;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Leaves behind in a copy what a concurrent statement leaves that was broken off, by breaking one off: no statement makes
 * an index invalid, but {@code DROP INDEX CONCURRENTLY} does when it waits too long for a reader. It takes no privileges
 * but those of the owner. Confined to one thread.
 */
final class UnfinishedWork {

    private static final int TRIES_MAX = 5;
    private static final String LOCK_TIMEOUT = "55P03";

    private final List<Index> broken;
    private final Set<ObjectId> ids;

    UnfinishedWork(Catalog catalog) {
        this.broken = catalog.brokenIndexes();
        this.ids = broken.stream().map(Index::id).collect(Collectors.toSet());
    }

    /**
     * Runs the statements of a copy and breaks the indexes that are broken in its source; the comparison of the copy tells
     * whether that worked. What is attached cannot be dropped, and is attached afterwards.
     *
     * @throws SQLException if a connection breaks
     */
    ScriptOutcome run(
            List<DdlStatement> statements, List<String> settings, ScratchDatabase database, Connection connection)
            throws SQLException {
        List<String> first = new ArrayList<>(settings);
        List<String> then = new ArrayList<>();
        for (DdlStatement each : statements) {
            boolean isTie = ids.contains(each.id()) && each.sql().contains(" attach partition ");
            (isTie ? then : first).add(each.sql());
        }
        ScriptOutcome outcome = ScratchScript.run(connection, first);
        if (broken.isEmpty() || outcome instanceof ScriptOutcome.Failed) {
            return outcome;
        }
        leave(database, connection);
        return ScratchScript.run(connection, then);
    }

    private void leave(ScratchDatabase database, Connection connection) throws SQLException {
        try (Connection reader = database.connect();
                Statement reading = reader.createStatement();
                Statement dropping = connection.createStatement()) {
            reader.setAutoCommit(false);
            dropping.execute("set lock_timeout = '50ms'");
            for (Index index : broken) {
                // To prepare a query takes the lock of a reader, whoever may read the table.
                reading.execute("prepare broken as select from " + References.qualified(index.table()));
                for (int i = 0; i < TRIES_MAX && isValid(connection, index); i++) {
                    breakOff(dropping, "drop index concurrently " + References.name(index));
                }
                reading.execute("deallocate broken");
                reader.rollback();
            }
            dropping.execute("set lock_timeout = '10s'");
        }
    }

    /** Something else may hold a lock too, and then the index is valid still. */
    private static void breakOff(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!LOCK_TIMEOUT.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static boolean isValid(Connection connection, Index index) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select indisvalid from pg_index where indexrelid = cast(? as regclass)")) {
            statement.setString(1, References.name(index));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
