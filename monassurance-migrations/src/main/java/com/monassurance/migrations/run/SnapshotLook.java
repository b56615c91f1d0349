package com.monassurance.migrations.run;

import com.monassurance.migrations.script.StatementEffect;
import com.monassurance.migrations.script.StatementEffect.CreateIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.DetachConcurrently;
import com.monassurance.migrations.script.StatementEffect.DropIndexConcurrently;
import com.monassurance.migrations.script.StatementEffect.ReindexConcurrently;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks, before a statement that works CONCURRENTLY, for the transactions it will have to wait for: those with an old
 * snapshot in this database, and those that have written to its table, above all idle ones of this very application,
 * which can wait for us in turn and then never end; and prepared transactions, which no session will end by itself.
 */
final class SnapshotLook {

    private static final int SESSIONS_MAX = 5;

    /** The server cannot read a name as the script spells it. */
    private static final Set<String> UNREADABLE = Set.of("42601", "42602", "22023", "0A000");

    private static final String OLD_SNAPSHOTS = """
            with named as (select to_regclass(name)::oid as oid from unnest(?::text[]) name),
                 tables as (select oid from named
                            union select i.indrelid from pg_index i join named n on n.oid = i.indexrelid)
            select 'backend ' || a.pid || ' of ' || a.usename
                   || case when a.usename = current_user
                            and a.client_addr is not distinct from (select me.client_addr from pg_stat_activity me
                                                                     where me.pid = pg_backend_pid())
                           then ', which may be this application,' else '' end
                   || ' (' || a.application_name || ', ' || a.state || ', its transaction is '
                   || extract(epoch from clock_timestamp() - a.xact_start)::bigint || ' s old)' as session
              from pg_stat_activity a
             where a.datname = current_database() and a.pid <> pg_backend_pid()
               and a.xact_start < clock_timestamp() - interval '1 second' and a.backend_type = 'client backend'
               and (a.backend_xmin is not null
                    or exists (select from pg_locks l
                                where l.pid = a.pid and l.locktype = 'relation' and l.granted
                                  and l.database = (select oid from pg_database where datname = current_database())
                                  and l.relation in (select oid from tables)
                                  and (? or l.mode not in ('AccessShareLock', 'RowShareLock'))))
            union all
            select 'the prepared transaction ' || p.gid || ' of ' || p.owner || ', '
                   || extract(epoch from clock_timestamp() - p.prepared)::bigint || ' s old'
              from pg_prepared_xacts p
             where p.database = current_database()
             limit ?
            """;

    private SnapshotLook() {}

    /** Sessions for people; empty when nothing will hold the statement up. */
    static List<String> ahead(Connection connection, StatementEffect effect) throws SQLException {
        boolean waitsForReaders = effect instanceof DropIndexConcurrently || effect instanceof DetachConcurrently;
        try {
            return ahead(connection, names(effect), waitsForReaders);
        } catch (SQLException e) {
            if (UNREADABLE.contains(String.valueOf(e.getSQLState()))) {
                return ahead(connection, List.of(), waitsForReaders);
            }
            throw e;
        }
    }

    /** The tables and indexes that it names. */
    private static List<String> names(StatementEffect effect) {
        if (effect instanceof CreateIndexConcurrently create) {
            return List.of(create.table());
        }
        if (effect instanceof DropIndexConcurrently drop) {
            return List.of(drop.index());
        }
        if (effect instanceof DetachConcurrently detach) {
            return List.of(detach.table(), detach.partition());
        }
        return effect instanceof ReindexConcurrently reindex ? List.of(reindex.name()) : List.of();
    }

    private static List<String> ahead(Connection connection, List<String> names, boolean waitsForReaders)
            throws SQLException {
        List<String> sessions = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OLD_SNAPSHOTS)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray(String[]::new)));
            statement.setBoolean(2, waitsForReaders);
            statement.setInt(3, SESSIONS_MAX);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sessions.add(rows.getString(1));
                }
            }
        }
        return sessions;
    }
}
