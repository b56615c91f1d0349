package com.monassurance.migrations.scratch;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.DdlScript;
import com.monassurance.migrations.catalog.DdlStatement;
import com.monassurance.migrations.catalog.DdlWriter;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.PlainObject;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Unread;
import com.monassurance.migrations.failure.MigrationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A schema without its rows in a scratch database, or why it could not be had.
 *
 * @since 0.1.0
 */
public sealed interface ScratchCopy {

    /**
     * The copy, read back and found equal. Immutable, but for the database.
     *
     * @param database where it is, to be closed by the caller
     * @param catalog as read from there
     * @since 0.1.0
     */
    record Copied(ScratchDatabase database, Catalog catalog) implements ScratchCopy, AutoCloseable {

        @Override
        public void close() {
            database.close();
        }
    }

    /**
     * No copy; nothing is left behind. Immutable.
     *
     * @param reason why, one sentence
     * @param objects what stands in the way, such as {@code role auditor}
     * @param residual how the copy differed; nothing when it could not even be made
     * @since 0.1.0
     */
    record NotProven(String reason, List<String> objects, CatalogComparison residual) implements ScratchCopy {

        /** Copies. */
        public NotProven {
            requireNonNull(reason, "reason");
            objects = List.copyOf(objects);
        }

        static NotProven of(String reason, List<String> objects) {
            return new NotProven(reason, objects, new CatalogComparison(List.of(), List.of()));
        }
    }

    /**
     * Makes a copy in a new scratch database, blocking until it is read back: the objects are written by
     * {@link DdlWriter}, read again with the same settings, and compared. Secrets of user mappings are empty in it, and
     * subscriptions disabled; indexes that a concurrent statement left invalid are invalid in it too.
     *
     * @param server where
     * @param catalog what
     * @param like what the database must have in common with the source
     * @return the copy, or why there is none
     * @throws MigrationException as {@link ScratchServer#create(DatabaseTraits)}
     * @throws DatabaseException if the scratch server breaks on the way
     */
    static ScratchCopy make(ScratchServer server, Catalog catalog, DatabaseTraits like) {
        DdlScript script = DdlWriter.write(requireNonNull(catalog, "catalog"));
        ScratchDatabase database = server.create(like);
        boolean isKept = false;
        try (Connection connection = database.connect()) {
            List<String> missing = Requirements.missing(catalog, connection);
            if (!missing.isEmpty()) {
                return NotProven.of("The scratch server lacks what the schema needs.", missing);
            }
            UnfinishedWork unfinished = new UnfinishedWork(catalog);
            ScriptOutcome outcome =
                    unfinished.run(statements(script, catalog, connection), script.settings(), database, connection);
            if (outcome instanceof ScriptOutcome.Failed failed) {
                return NotProven.of("A statement of the copy failed: " + failed.message(), List.of(failed.statement()));
            }
            outcome = ScratchScript.run(connection, placeholders(catalog));
            if (outcome instanceof ScriptOutcome.Failed failed) {
                return NotProven.of(
                        "A user mapping cannot be copied: " + failed.message(), List.of(failed.statement()));
            }
            Catalog back = CatalogReader.of(catalog.settings()).read(connection);
            CatalogComparison residual = withoutEnabled(CatalogComparison.of(catalog, back));
            if (!residual.isEqual()) {
                return new NotProven(
                        "The copy differs from the schema.", objects(residual, script.unwritten()), residual);
            }
            isKept = true;
            return new Copied(database, back);
        } catch (SQLException e) {
            throw DatabaseException.of("copying a schema to scratch", e);
        } finally {
            if (!isKept) {
                database.close();
            }
        }
    }

    /** What a new database has already may belong to a role that this one may not act for. */
    private static List<DdlStatement> statements(DdlScript script, Catalog catalog, Connection connection)
            throws SQLException {
        Stream<DdlStatement> all = Stream.concat(script.preData().stream(), script.postData().stream());
        if (isSuperuser(connection)) {
            return all.toList();
        }
        Catalog fresh = CatalogReader.of(catalog.settings()).read(connection);
        return all.filter(each -> fresh.find(each.id()).isEmpty()
                        || !fresh.find(each.id()).equals(catalog.find(each.id())))
                .toList();
    }

    /** A mapping has its secrets, whatever they are; nobody connects with them here. */
    private static List<String> placeholders(Catalog catalog) {
        List<String> statements = new ArrayList<>();
        for (CatalogObject object : catalog.objects(ObjectKind.USER_MAPPING)) {
            for (String key : ((PlainObject) object).properties().keySet()) {
                if (key.startsWith("secret ")) {
                    String user = object.id().name();
                    statements.add("alter user mapping for "
                            + (user.equals("public") ? user : SqlName.quoted(user)) + " server "
                            + SqlName.quoted(object.id().path().get(0)) + " options (add "
                            + SqlName.quoted(key.substring("secret ".length())) + " '')");
                }
            }
        }
        return statements;
    }

    /** A subscription that is enabled is copied disabled, or it would connect. */
    private static CatalogComparison withoutEnabled(CatalogComparison all) {
        return new CatalogComparison(
                all.differences().stream()
                        .filter(each -> each.id().kind() != ObjectKind.SUBSCRIPTION
                                || !each.attribute().equals("properties.enabled"))
                        .toList(),
                all.reordered());
    }

    private static boolean isSuperuser(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select rolsuper from pg_roles where rolname = current_user")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static List<String> objects(CatalogComparison residual, List<Unread> unwritten) {
        Stream<String> differing =
                residual.differences().stream().map(each -> each.id().toString());
        Stream<String> reasons = unwritten.stream().map(each -> each.kind() + ": " + each.reason());
        return Stream.concat(differing, reasons).distinct().toList();
    }
}
