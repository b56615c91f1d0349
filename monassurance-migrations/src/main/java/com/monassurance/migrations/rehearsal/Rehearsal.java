package com.monassurance.migrations.rehearsal;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogReader;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.scratch.DatabaseTraits;
import com.monassurance.migrations.scratch.ScratchDatabase;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A scratch database in which revisions are run by the same runner as on a live one: 10 s for a lock, 5 min for a
 * statement, no retries. Confined to one thread; every verb blocks.
 *
 * @since 0.1.0
 */
public final class Rehearsal implements AutoCloseable {

    /** What the history does not make itself and no catalogue that leaves its schema out would show. */
    private static final String BESIDE_HISTORY = """
            select count(*)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
              and c.relname not in ('schema_history', 'schema_repeatable', 'schema_lease')
              and not exists (select from pg_depend d join pg_class o on o.oid = d.refobjid
                              where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                                and o.relname in ('schema_history', 'schema_repeatable', 'schema_lease'))
            """;

    private final ScratchDatabase database;
    private final HistoryPlace place;
    private final ScriptSet scripts;
    private final Replay replay;

    private Rehearsal(ScratchDatabase database, HistoryPlace place, ScriptSet scripts) {
        this.database = database;
        this.place = place;
        this.scripts = scripts;
        this.replay = new Replay(database, place, scripts);
    }

    /**
     * Makes an empty database for some scripts.
     *
     * @param server where
     * @param like what it has in common with a live database, or {@link DatabaseTraits#any()}
     * @param place where the schema history is to be, as on the live database
     * @param scripts what can be run
     * @return the rehearsal, to be closed
     * @throws MigrationException as {@link ScratchServer#create(DatabaseTraits)}
     */
    public static Rehearsal on(ScratchServer server, DatabaseTraits like, HistoryPlace place, ScriptSet scripts) {
        requireNonNull(place, "place");
        requireNonNull(scripts, "scripts");
        return new Rehearsal(server.create(like), place, scripts);
    }

    /**
     * Applies revisions with all that they need, one after the other.
     *
     * @param ids whole ids
     * @throws MigrationException as the runner
     */
    public void upgrade(Collection<String> ids) {
        for (String id : ids) {
            replay.up(Target.revision(id));
        }
    }

    /**
     * Applies all that a revision needs, but not the revision.
     *
     * @param id a whole id
     * @throws MigrationException as the runner
     */
    public void upgradeBelow(String id) {
        List<String> below = scripts.graph().ancestors(List.of(id)).stream()
                .filter(other -> !other.equals(id))
                .toList();
        upgrade(scripts.path().current(Set.copyOf(below)));
    }

    /**
     * Takes everything back.
     *
     * @throws MigrationException as the runner
     */
    public void downgradeToBase() {
        replay.down(Target.base());
    }

    /**
     * Reads what the revisions have made, without the schema of the history.
     *
     * @param settings what is read besides
     * @return the catalogue
     * @throws DatabaseException if it cannot be read
     */
    public Catalog catalog(CatalogSettings settings) {
        try (Connection connection = database.connect()) {
            return CatalogReader.of(settings).read(connection);
        } catch (SQLException e) {
            throw DatabaseException.of("reading a rehearsal", e);
        }
    }

    /**
     * Returns what is read by default: everything but the schema of the history.
     *
     * @return the settings
     */
    public CatalogSettings settings() {
        return CatalogSettings.defaults()
                .withExcludedSchemas(Set.of(place.schema().value()));
    }

    /**
     * Tells whether the revisions have made relations in the schema of the history, which no catalogue shows.
     *
     * @return true when there is anything but the tables of the history
     * @throws DatabaseException if that cannot be asked
     */
    public boolean hasMadeMoreBesideHistory() {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(BESIDE_HISTORY)) {
            statement.setString(1, place.schema().value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) > 0;
            }
        } catch (SQLException e) {
            throw DatabaseException.of("looking at a rehearsal", e);
        }
    }

    /**
     * Returns the database.
     *
     * @return closed by {@link #close}
     */
    public ScratchDatabase database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
