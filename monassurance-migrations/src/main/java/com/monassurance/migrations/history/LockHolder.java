package com.monassurance.migrations.history;

import com.monassurance.core.sql.SqlSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Says, for those who wait, who holds the lock, since when, from where, and what it is doing. Of a statement only the
 * first words are told, up to the first literal, which could be a secret. Confined to one thread.
 */
final class LockHolder {

    private static final String ARE_THERE = "select to_regclass(?) is not null, to_regclass(?) is not null";

    private static final String SESSION = """
            select a.pid, a.application_name, coalesce(host(a.client_addr), 'a local socket') as client,
                   extract(epoch from clock_timestamp() - a.backend_start)::bigint as connected_seconds,
                   a.state = 'active' as is_active,
                   extract(epoch from clock_timestamp() - a.query_start)::bigint as statement_seconds,
                   regexp_replace(left(regexp_replace(a.query, '\\s+', ' ', 'g'), 60), '[''$].*', '') as statement
              from pg_locks l
              join pg_stat_activity a on a.pid = l.pid
             where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.pid <> pg_backend_pid()
               and l.database = (select oid from pg_database where datname = current_database())
               and l.classid::bigint = ? and l.objid::bigint = ?
             limit 1
            """;

    private static final String RUNNING_SINCE = """
            select extract(epoch from clock_timestamp() - l.started_at)::bigint
              from %s l join pg_stat_activity a on a.pid = l.backend and a.backend_start <= l.started_at
             where l.backend = ?
            """;

    /** Whoever has begun a transaction under the lease has a lock on its table until the end of it. */
    private static final String LEASE = """
            select l.holder, extract(epoch from clock_timestamp() - l.started_at)::bigint as run_seconds,
                   extract(epoch from l.expires_at - clock_timestamp())::bigint as left_seconds,
                   a.pid, a.state = 'active' as is_active,
                   extract(epoch from clock_timestamp() - a.query_start)::bigint as statement_seconds,
                   regexp_replace(left(regexp_replace(a.query, '\\s+', ' ', 'g'), 60), '[''$].*', '') as statement
              from %s l
              left join (select pid from pg_locks where relation = to_regclass(?) and granted
                            and mode = 'RowShareLock' and pid <> pg_backend_pid() limit 1) t on true
              left join pg_stat_activity a on a.pid = t.pid
             where l.expires_at is not null
            """;

    /** An unfinished revision first, or else the last one. */
    private static final String REVISION = """
            select revision, status, statements_done, statements_total from %s
             order by status <> 'applied' desc, position desc limit 1
            """;

    private final SqlSession session;
    private final Connection connection;
    private final HistoryPlace place;

    LockHolder(SqlSession session, HistoryPlace place) {
        this.session = session;
        this.connection = session.connection();
        this.place = place;
    }

    String describe() throws SQLException {
        if (!session.isPooled()) {
            return holder();
        }
        session.begin();
        try {
            return holder();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private String holder() throws SQLException {
        boolean leases;
        boolean history;
        try (PreparedStatement statement = connection.prepareStatement(ARE_THERE)) {
            statement.setString(1, place.lease());
            statement.setString(2, place.table());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                leases = row.getBoolean(1);
                history = row.getBoolean(2);
            }
        }
        // Invariant: a live lease goes first; a session may have the advisory lock for a moment, to find that out.
        Optional<String> holder = leases ? lease() : Optional.empty();
        if (holder.isEmpty()) {
            holder = session(leases);
        }
        return holder.map(known -> known + (history ? revision() : "")).orElse("a session that has just ended");
    }

    private Optional<String> session(boolean leases) throws SQLException {
        long key = AdvisoryLock.keyOf(place.schema());
        try (PreparedStatement statement = connection.prepareStatement(SESSION)) {
            statement.setLong(1, key >>> 32);
            statement.setLong(2, key & 0xFFFF_FFFFL);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                int pid = row.getInt("pid");
                return Optional.of("backend " + pid + " (" + row.getString("application_name") + " from "
                        + row.getString("client") + "), "
                        + (leases ? runningFor(pid) : "")
                        + "connected for " + row.getLong("connected_seconds") + " s, " + statement(row));
            }
        }
    }

    private String runningFor(int pid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RUNNING_SINCE.formatted(place.lease()))) {
            statement.setInt(1, pid);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? "migrating for " + row.getLong(1) + " s, " : "";
            }
        }
    }

    private Optional<String> lease() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LEASE.formatted(place.lease()))) {
            statement.setString(1, place.lease());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long left = row.getLong("left_seconds");
                String running = row.getInt("pid") == 0
                        ? "no transaction of it is open"
                        : "in backend " + row.getInt("pid") + " " + statement(row);
                return Optional.of(row.getString("holder") + " through a pooler, migrating for "
                        + row.getLong("run_seconds") + " s, its lease "
                        + (left >= 0 ? "lasts for " + left + " s more" : "ran out " + -left + " s ago") + ", "
                        + running);
            }
        }
    }

    private static String statement(ResultSet row) throws SQLException {
        return "its last statement (" + row.getString("statement").strip() + " …) began "
                + row.getLong("statement_seconds") + " s ago and is "
                + (row.getBoolean("is_active") ? "still running" : "done");
    }

    /** Adds nothing when it cannot be read, for want of a privilege or because it is being changed. */
    private String revision() {
        try (PreparedStatement statement = connection.prepareStatement(REVISION.formatted(place.table()));
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return ", before the first revision";
            }
            String revision = row.getString("revision");
            return "applied".equals(row.getString("status"))
                    ? ", behind revision " + revision
                    : ", in revision " + revision + " (" + row.getString("status") + ", "
                            + row.getInt("statements_done") + " of " + row.getInt("statements_total")
                            + " statements done)";
        } catch (SQLException e) {
            return "";
        }
    }
}
