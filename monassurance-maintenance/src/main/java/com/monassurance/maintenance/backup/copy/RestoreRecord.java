package com.monassurance.maintenance.backup.copy;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a restore has done so far, kept in the database itself, in a schema that is gone when all is done: each step is
 * written in the transaction that does it.
 */
final class RestoreRecord {

    static final String SCHEMA = "monassurance_restore";

    private static final long LOCK = 0x6d6f6e7265737431L;

    private static final String CONTENT = """
            select (select count(*) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     where c.oid >= 16384 and n.nspname !~ '^pg_' and n.nspname <> ?)
                 + (select count(*) from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                     where p.oid >= 16384 and n.nspname <> ?)
                 + (select count(*) from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
                     where t.oid >= 16384 and n.nspname !~ '^pg_' and n.nspname <> ?)
                 + (select count(*) from pg_catalog.pg_namespace
                     where oid >= 16384 and nspname !~ '^pg_' and nspname <> ?)
                 + (select count(*) from pg_catalog.pg_extension where extname <> 'plpgsql')
                 + (select count(*) from pg_catalog.pg_largeobject_metadata)
                 + (select count(*) from pg_catalog.pg_event_trigger where oid >= 16384)
                 + (select count(*) from pg_catalog.pg_publication where oid >= 16384)
            """;

    private RestoreRecord() {}

    /** Takes the one lock of restores of this database, held by the session. */
    static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            if (!row.getBoolean(1)) {
                throw refused("Another restore into this database is running.", "Wait for it.");
            }
        }
    }

    static void unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_unlock(" + LOCK + ")");
        }
    }

    /** Returns the steps that an earlier restore of the same archive has done; refuses what is neither that nor empty. */
    static Set<String> begin(Connection connection, String archive) throws SQLException {
        Set<String> steps = new HashSet<>();
        if (exists(connection)) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select step from " + SCHEMA + ".steps")) {
                while (row.next()) {
                    steps.add(Objects.requireNonNull(row.getString(1)));
                }
            }
            if (!steps.contains(archive)) {
                throw refused(
                        "In this database the restore of another backup was begun.",
                        "Drop the database and restore into a new one.");
            }
            return steps;
        }
        try (PreparedStatement statement = connection.prepareStatement(CONTENT)) {
            for (int i = 1; i <= 4; i++) {
                statement.setString(i, SCHEMA);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getLong(1) > 0) {
                    throw refused(
                            "The database is not empty: it has " + row.getLong(1) + " objects.",
                            "Restore into a new database; nothing has been changed.");
                }
            }
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema " + SCHEMA);
            statement.execute("create table " + SCHEMA + ".steps (step text primary key)");
            add(connection, archive);
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return steps;
    }

    static void add(Connection connection, String step) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into " + SCHEMA + ".steps values (?)")) {
            statement.setString(1, step);
            statement.executeUpdate();
        }
    }

    static void end(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop table " + SCHEMA + ".steps");
            statement.execute("drop schema " + SCHEMA);
        }
    }

    static MaintenanceException refused(String problem, String nextStep) {
        return new MaintenanceException(MaintenanceError.RESTORE_REFUSED, problem, nextStep);
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('" + SCHEMA + ".steps') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
