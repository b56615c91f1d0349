package com.monassurance.migrations.autogenerate;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchDatabase;
import com.monassurance.migrations.scratch.ScratchServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Where schemas are made to be looked at.
 *
 * @param server makes scratch databases
 * @param like what they have in common with the source
 * @param settings what is read
 * @param place where a schema history is, whose schema is not read
 * @param liveRole the role of the live database; when scratch is worked on by another, owners and privileges of the two
 *     cannot be compared. Null when there is no live database
 */
record Workshop(
        ScratchServer server,
        DatabaseTraits like,
        CatalogSettings settings,
        HistoryPlace place,
        @Nullable String liveRole) {

    /** Makes a database, lets it be filled, reads it and drops it. */
    LoadedSchema make(Filling filling) {
        try (ScratchDatabase database = server.create(like);
                Connection connection = database.connect()) {
            return filling.fill(database, connection);
        } catch (SQLException e) {
            throw DatabaseException.of("making the desired schema on scratch", e);
        }
    }

    /** Reads what a role of scratch has made. */
    Catalog read(Connection connection) throws SQLException {
        return CatalogReader.of(settingsFor(roleOf(connection))).read(connection);
    }

    private CatalogSettings settingsFor(String role) {
        return liveRole == null || liveRole.equals(role)
                ? settings
                : settings.withoutOwners().withoutPrivileges();
    }

    static String roleOf(Connection connection) throws SQLException {
        return ask(connection, "select session_user");
    }

    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Fills a scratch database and reads it. */
    @FunctionalInterface
    interface Filling {

        LoadedSchema fill(ScratchDatabase database, Connection connection) throws SQLException;
    }
}
