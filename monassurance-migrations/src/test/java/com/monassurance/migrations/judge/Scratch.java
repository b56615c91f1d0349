package com.monassurance.migrations.judge;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A database in which scripts are executed one after the other in transactions that are rolled back, which is a hundred
 * times as quick as a database each. The roles {@code judge_one} and {@code judge_two} exist. Confined to one thread.
 */
public final class Scratch implements AutoCloseable {

    /** The roles that scripts may name. */
    public static final List<String> ROLES = List.of("judge_one", "judge_two");

    private final PostgresFixture server;
    private final PostgresDatabase database;
    private final Connection connection;

    private Scratch(PostgresFixture server, PostgresDatabase database, Connection connection) {
        this.server = server;
        this.database = database;
        this.connection = connection;
    }

    /** Makes a database on a server, and the roles if they are not there. */
    public static Scratch on(PostgresFixture server) throws SQLException {
        PostgresDatabase database = server.newDatabase();
        createRoles(database);
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return new Scratch(server, database, connection);
    }

    /** Creates the roles of {@link #ROLES} on the database's server unless they exist. */
    public static void createRoles(PostgresDatabase database) {
        for (String role : ROLES) {
            database.execute("do $$ begin create role " + role + "; exception when duplicate_object then null; end $$");
        }
    }

    /** Executes statements in the open transaction. */
    public Scratch execute(List<String> statements) throws SQLException {
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
        return this;
    }

    /** Prints what the open transaction sees. */
    public CatalogPrint print(PrintRules rules) throws SQLException {
        return CatalogPrint.of(server, connection, rules);
    }

    /** Reads what the open transaction sees, as the product does. */
    public Catalog read() throws SQLException {
        return CatalogReader.of(CatalogSettings.defaults()).read(connection);
    }

    /** Prints what statements make, and takes them back. */
    public CatalogPrint printOf(List<String> statements, PrintRules rules) throws SQLException {
        try {
            return execute(statements).print(rules);
        } finally {
            rollback();
        }
    }

    /** Takes back what was done since the last time. */
    public void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        database.close();
    }
}
