package com.monassurance.migrations.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Creates what the schema history is kept in; it is the only thing here that makes itself. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class HistoryTables {

    private static final String IS_SCHEMA_THERE = "select exists (select from pg_namespace where nspname = ?)";

    private static final String IS_TABLE_THERE = "select to_regclass(?) is not null";

    private static final String CREATE_TABLE = """
            create table if not exists %s (
                namespace text not null,
                script_digest bigint not null,
                status text not null,
                revision text not null,
                position bigint generated always as identity,
                revises text[] not null,
                depends_on text[] not null,
                labels text[] not null,
                message text not null,
                options text[] not null,
                script text not null,
                statements_done integer not null,
                statements_total integer not null,
                attempting boolean not null,
                failure text,
                attempt_before text[],
                repairs jsonb,
                note text,
                mark text,
                hash_format integer not null,
                upgrade_hash text not null,
                upgrade_sql_hash text not null,
                upgrade_text text not null,
                downgrade_hash text,
                downgrade_text text,
                started_at timestamptz not null default clock_timestamp(),
                applied_at timestamptz,
                applied_by text not null default current_user,
                primary key (namespace, revision)
            )
            """;

    private static final String CREATE_REPEATABLES = """
            create table if not exists %s (
                namespace text not null,
                name text not null,
                digest bigint not null,
                hash_format integer not null,
                hash text not null,
                text text not null,
                applied_at timestamptz not null default clock_timestamp(),
                applied_by text not null default current_user,
                primary key (namespace, name)
            )
            """;

    private static final String COMMENT_TABLE = "comment on table %s is 'MonAssurance Ops schema history, format 1'";

    private final HistoryPlace place;
    private final Connection connection;

    /**
     * Writes the statements that create schema and tables where they are missing, for scripts that a person runs.
     *
     * @param place where the history will be
     * @return statements, without their semicolons
     */
    public static List<String> sql(HistoryPlace place) {
        return List.of(
                "create schema if not exists " + place.schema().quoted(),
                CREATE_TABLE.replace("%s", place.table()).strip(),
                CREATE_REPEATABLES.replace("%s", place.repeatables()).strip());
    }

    /**
     * Creates the maker of the tables.
     *
     * @param place where the history will be
     * @param connection the one that holds the lock
     */
    public HistoryTables(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    /**
     * Creates the schema and the tables where they are missing; a role that may not create schemas can use one that is
     * there. All or nothing is created, and what an interrupted install has left out is added. The caller holds the lock;
     * the connection is in autocommit, or in a transaction behind a pooler.
     *
     * @throws SQLException if it cannot be created
     */
    public void install() throws SQLException {
        if (!connection.getAutoCommit()) {
            create();
            return;
        }
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            create();
            connection.commit();
            done = true;
        } finally {
            if (!connection.isClosed()) {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }

    private void create() throws SQLException {
        createSchema();
        if (!isThere(place.table())) {
            execute(CREATE_TABLE.replace("%s", place.table()));
            execute(COMMENT_TABLE.replace("%s", place.table()));
        }
        if (!isThere(place.repeatables())) {
            execute(CREATE_REPEATABLES.replace("%s", place.repeatables()));
        }
        if (!isThere(place.lease())) {
            new LeaseRow(place, connection).create();
        }
    }

    /** Creates the lease alone, with its schema; a runner behind a pooler needs it before it may create the rest. */
    void createLease() throws SQLException {
        createSchema();
        new LeaseRow(place, connection).create();
    }

    /** Whether one of the tables is there, by its name for use in a statement. */
    boolean isThere(String table) throws SQLException {
        return isTrue(IS_TABLE_THERE, table);
    }

    private void createSchema() throws SQLException {
        if (!isTrue(IS_SCHEMA_THERE, place.schema().value())) {
            execute("create schema if not exists " + place.schema().quoted());
        }
    }

    private boolean isTrue(String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
