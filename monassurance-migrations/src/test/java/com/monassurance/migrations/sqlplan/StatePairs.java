package com.monassurance.migrations.sqlplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.judge.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of states of the same objects, each in a schema of its own, all tried at once: the statements planned for one state
 * are executed on it, and the result is read back and compared with the other. Confined to one thread.
 */
public final class StatePairs implements AutoCloseable {

    private final PostgresDatabase database;
    private final Connection connection;
    private final List<String> left = new ArrayList<>();
    private final List<String> right = new ArrayList<>();
    private int number;

    private StatePairs(PostgresDatabase database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** What turns one catalogue into another. */
    interface Planner {
        List<String> plan(Catalog from, Catalog to);
    }

    /** Makes a database on a server. */
    public static StatePairs on(PostgresFixture server) throws SQLException {
        PostgresDatabase database = server.newDatabase();
        Scratch.createRoles(database);
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return new StatePairs(database, connection);
    }

    int majorVersion() {
        return database.server().majorVersion();
    }

    /** Adds a pair; the schema is first in the search path and called {@code #}, in any of the statements. */
    StatePairs pair(String common, String one, String other) {
        String schema = "s" + ++number;
        String head = "create schema " + schema + "; set local search_path = " + schema + ", public; ";
        left.add((head + common + one).replace("#", schema));
        right.add((head + common + other).replace("#", schema));
        return this;
    }

    /** Tries every pair in both directions. */
    void verify(Planner planner) throws SQLException {
        Catalog one = catalogOf(String.join("\n", left));
        Catalog other = catalogOf(String.join("\n", right));
        try {
            verify(left, one, other, planner);
            verify(right, other, one, planner);
        } finally {
            left.clear();
            right.clear();
        }
    }

    /** Reads what statements make, and takes them back. */
    public Catalog catalogOf(String statements) throws SQLException {
        try {
            return readAfter(List.of(statements));
        } finally {
            connection.rollback();
        }
    }

    private void verify(List<String> start, Catalog from, Catalog to, Planner planner) throws SQLException {
        List<String> statements = planner.plan(from, to);
        execute(List.of(String.join("\n", start), "set local search_path = ''"));
        Catalog result = readAfter(statements);
        connection.rollback();
        assertThat(CatalogComparison.of(result, to).describe())
                .as(String.join(";\n", statements))
                .isEmpty();
    }

    /** Executes statements in the open transaction. */
    void execute(List<String> statements) throws SQLException {
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
    }

    /** Reads what the open transaction sees after statements. */
    Catalog readAfter(List<String> statements) throws SQLException {
        execute(statements);
        return CatalogReader.of(CatalogSettings.defaults()).read(connection);
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        database.close();
    }
}
