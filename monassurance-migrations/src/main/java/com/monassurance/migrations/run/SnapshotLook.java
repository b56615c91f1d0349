package com.monassurance.migrations.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks, before a statement that works CONCURRENTLY, for the transactions it will have to wait for: those with an old
 * snapshot in this database, above all idle ones of this very application, which can wait for us in turn and then never
 * end; and prepared transactions, which no session will end by itself.
 */
final class SnapshotLook {

    private static final int SESSIONS_MAX = 5;

    private static final String OLD_SNAPSHOTS = """
            select 'backend ' || a.pid || ' of ' || a.usename
                   || case when a.usename = current_user
                            and a.client_addr is not distinct from (select me.client_addr from pg_stat_activity me
                                                                     where me.pid = pg_backend_pid())
                           then ', which may be this application,' else '' end
                   || ' (' || a.application_name || ', ' || a.state || ', its transaction is '
                   || extract(epoch from clock_timestamp() - a.xact_start)::bigint || ' s old)' as session
              from pg_stat_activity a
             where a.datname = current_database() and a.pid <> pg_backend_pid()
               and a.backend_xmin is not null and a.xact_start < clock_timestamp() - interval '1 second'
               and a.backend_type = 'client backend'
            union all
            select 'the prepared transaction ' || p.gid || ' of ' || p.owner || ', '
                   || extract(epoch from clock_timestamp() - p.prepared)::bigint || ' s old'
              from pg_prepared_xacts p
             where p.database = current_database()
             limit ?
            """;

    private SnapshotLook() {}

    /** Sessions for people; empty when nothing will hold the statement up. */
    static List<String> ahead(Connection connection) throws SQLException {
        List<String> sessions = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OLD_SNAPSHOTS)) {
            statement.setInt(1, SESSIONS_MAX);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sessions.add(rows.getString(1));
                }
            }
        }
        return sessions;
    }
}
