package com.monassurance.migrations.catalog;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/**
 * Reads a database's schema into a {@link Catalog} by at most 30 queries, whatever its size. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CatalogReader {

    /** What is printed must not depend on the session. */
    private static final String SETTINGS = """
            select set_config('search_path', '', true), set_config('quote_all_identifiers', 'off', true),
                   set_config('timezone', 'UTC', true), set_config('intervalstyle', 'postgres', true),
                   set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true),
                   set_config('xmloption', 'content', true), set_config('lc_monetary', 'C', true),
                   set_config('statement_timeout', ?, true), set_config('jit', 'off', true), current_setting('server_version_num')::int / 10000
            """;

    private static final int OLDEST = 14;

    /** What the server says of an object that is gone when it is printed. */
    private static final String INTERNAL_ERROR = "XX000";

    private static final int ATTEMPTS_MAX = 5;

    private final CatalogSettings settings;

    private CatalogReader(CatalogSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns a reader.
     *
     * @param settings what is read
     * @return the reader
     */
    public static CatalogReader of(CatalogSettings settings) {
        return new CatalogReader(requireNonNull(settings, "settings"));
    }

    /**
     * Reads the database of a connection, blocking until all is read, in one read-only transaction of isolation
     * REPEATABLE READ, and again, up to five times in all, when the schema was changed meanwhile; inside an open transaction, in
     * that one and once. The connection is left as it was found.
     *
     * @param connection the host's; not closed
     * @return the catalogue, of one piece
     * @throws SQLException if the server refuses a query, cannot be reached, or is older than PostgreSQL 14; with SQLSTATE 40001
     *     if others change the schema all the time
     */
    public Catalog read(Connection connection) throws SQLException {
        return readAll(connection).toCatalog();
    }

    Reading readAll(Connection connection) throws SQLException {
        return connection.getAutoCommit() ? inOwnTransaction(connection) : inOpenTransaction(connection);
    }

    private Reading inOwnTransaction(Connection connection) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            connection.setAutoCommit(false);
            CatalogMark before = null;
            try {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set transaction isolation level repeatable read, read only");
                }
                before = CatalogMark.of(connection, settings.statementTimeout());
                Reading reading = reading(connection);
                connection.rollback();
                if (before.equals(CatalogMark.of(connection, settings.statementTimeout()))) {
                    return reading;
                }
            } catch (SQLException | RuntimeException e) {
                // What is dropped meanwhile cannot be printed any more.
                boolean isTorn = e instanceof SQLException failure && INTERNAL_ERROR.equals(failure.getSQLState());
                if (before == null || ((attempt == ATTEMPTS_MAX || !isTorn) && !isChanged(connection, before))) {
                    throw e;
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        throw new SQLException(
                "The schema was changed by others each of the " + ATTEMPTS_MAX + " times that it was read", "40001");
    }

    private boolean isChanged(Connection connection, CatalogMark before) {
        try {
            connection.rollback();
            return !before.equals(CatalogMark.of(connection, settings.statementTimeout()));
        } catch (SQLException e) {
            return false;
        }
    }

    /** Going back to the savepoint takes the settings back. */
    private Reading inOpenTransaction(Connection connection) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            return reading(connection);
        } finally {
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
        }
    }

    private Reading reading(Connection connection) throws SQLException {
        Reading reading = new Reading(connection, settings, enter(connection));
        new Foundations(reading).read();
        new TypeReader(reading).read();
        new Relations(reading).read();
        new Relations(reading).readSequences();
        new ConstraintReader(reading).read();
        new IndexReader(reading).read();
        new RoutineReader(reading).read();
        new Hooks(reading).read();
        for (PlainQuery query : PlainQuery.ALL) {
            query.read(reading);
        }
        new Foundations(reading).readDefaultPrivileges();
        Leftovers.read(reading);
        return reading;
    }

    private int enter(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SETTINGS)) {
            statement.setString(1, Long.toString(settings.statementTimeout().toMillis()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                int majorVersion = row.getInt(11);
                if (majorVersion < OLDEST) {
                    throw new SQLException(
                            "PostgreSQL " + majorVersion + " is older than " + OLDEST + ", the oldest that can be read",
                            "0A000");
                }
                return majorVersion;
            }
        }
    }

    /** The queries of a reading, for tests that count them and look at what they read. */
    List<String> queries(Connection connection) throws SQLException {
        return readAll(connection).queries();
    }
}
