package com.monassurance.migrations.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The one row of the lease table: who runs, since when, under which token, and until when others leave a runner behind
 * a pooler alone. Time is that of the database. Confined to one thread.
 */
final class LeaseRow {

    private static final String UNDEFINED_TABLE = "42P01";

    private static final String CREATE = """
            create table if not exists %s (
                is_only boolean primary key default true check (is_only),
                token bigint not null default 0,
                holder text not null default '',
                backend integer,
                started_at timestamptz,
                expires_at timestamptz
            )
            """;

    private static final String FILL = "insert into %s default values on conflict do nothing";

    private static final String IS_LIVE = "select exists (select from %s where expires_at > clock_timestamp())";

    /**
     * Zero rows when a lease is live, and when its holder is in a transaction, however old the lease is. What a session
     * writes here need not reach the disk at once: whatever it commits later takes it along, and its advisory lock does
     * not outlive a crash.
     */
    private static final String TAKE = """
            with free as (
                select l.is_only from %s l where l.expires_at is null or l.expires_at <= clock_timestamp()
                for update skip locked)
            update %s l
               set token = l.token + 1, holder = ?, backend = pg_backend_pid(), started_at = clock_timestamp(),
                   expires_at = clock_timestamp() + make_interval(secs => ?)
              from free where l.is_only = free.is_only
            returning l.token, case when l.expires_at is null then set_config('synchronous_commit', 'off', true) end
            """;

    /**
     * The server of a client that has gone ends its statement; systems that cannot tell are left alone. Limits that the
     * role has for its transactions are not those of a run, whose statements have their own.
     */
    private static final String SHARE = """
            select pg_backend_pid(), set_config('standard_conforming_strings', 'on', true),
                   set_config('idle_in_transaction_session_timeout', '1h', true),
                   case when current_setting('transaction_timeout', true) <> '0'
                        then set_config('transaction_timeout', '0', true) end,
                   case when version() ~ 'linux|apple|bsd'
                        then set_config('client_connection_check_interval', '10s', true) end
              from %s where token = ? for share
            """;

    private static final String RENEW =
            "update %s set expires_at = clock_timestamp() + make_interval(secs => ?) where token = ?";

    private static final String RELEASE = "update %s set expires_at = null where token = ?";

    private final HistoryPlace place;
    private final Connection connection;

    LeaseRow(HistoryPlace place, Connection connection) {
        this.place = place;
        this.connection = connection;
    }

    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE.replace("%s", place.lease()));
            statement.execute(FILL.replace("%s", place.lease()));
        }
    }

    boolean isLive() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IS_LIVE.replace("%s", place.lease()))) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Tells who runs and fences the holder of a lease that has run out; false while a lease is live. */
    boolean takeForSession() throws SQLException {
        try {
            return take("", null).isPresent();
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }

    /** Takes the lease in the open transaction; without a lease, for a session that has the advisory lock. */
    OptionalLong take(String holder, @Nullable Duration lease) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TAKE.replace("%s", place.lease()))) {
            statement.setString(1, holder);
            if (lease == null) {
                statement.setNull(2, Types.DOUBLE);
            } else {
                statement.setDouble(2, seconds(lease));
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Keeps the row as it is until the end of the transaction; empty when the token is gone. */
    OptionalInt share(long token) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SHARE.replace("%s", place.lease()))) {
            statement.setLong(1, token);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    boolean renew(long token, Duration lease) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RENEW.replace("%s", place.lease()))) {
            statement.setDouble(1, seconds(lease));
            statement.setLong(2, token);
            return statement.executeUpdate() == 1;
        }
    }

    boolean release(long token) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELEASE.replace("%s", place.lease()))) {
            statement.setLong(1, token);
            return statement.executeUpdate() == 1;
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
