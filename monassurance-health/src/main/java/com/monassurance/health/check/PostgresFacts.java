package com.monassurance.health.check;

import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself, in one statement that takes no lock on a table, and what of it is worth a warning. What the
 * role may not see, or does not apply, is absent. Immutable.
 */
record PostgresFacts(
        boolean isInRecovery,
        boolean isReadOnly,
        String version,
        Connections connections,
        @Nullable Duration longestTransaction,
        Replication replication,
        double wraparound) {

    /** The most that the counter of transactions can be ahead of the oldest row before the server stops. */
    private static final double IDS_MAX = 2_147_483_648.0;

    private static final String FACTS = """
            select pg_is_in_recovery(),
                   current_setting('transaction_read_only') = 'on',
                   current_setting('server_version'),
                   current_setting('max_connections')::bigint
                     - current_setting('superuser_reserved_connections')::bigint
                     - coalesce(current_setting('reserved_connections', true), '0')::bigint,
                   activity.used,
                   activity.hidden,
                   activity.longest,
                   case when pg_is_in_recovery() and pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                        when pg_is_in_recovery()
                        then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())
                        else (select extract(epoch from max(replay_lag)) from pg_stat_replication) end::float8,
                   exists (select from pg_stat_wal_receiver where pid is not null),
                   (select count(*) from pg_stat_replication),
                   (select greatest(max(age(datfrozenxid)), max(mxid_age(datminmxid))) from pg_database)::bigint
              from (select count(*) as used,
                           count(*) filter (where query = '<insufficient privilege>') as hidden,
                           extract(epoch from max(clock_timestamp() - xact_start)
                                   filter (where pid <> pg_backend_pid()))::float8 as longest
                      from pg_stat_activity
                     where backend_type is null or backend_type = 'client backend') as activity
            """;

    /** How many connections ordinary roles may open, how many there are, and how many of these say nothing to us. */
    record Connections(long usable, long used, long hidden) {}

    /** How far the last one is behind, where that is known; whether this server receives, and how many receive from it. */
    record Replication(@Nullable Duration lag, boolean isReceiving, long receivers) {}

    static PostgresFacts read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FACTS);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new PostgresFacts(
                    row.getBoolean(1),
                    row.getBoolean(2),
                    row.getString(3),
                    new Connections(row.getLong(4), row.getLong(5), row.getLong(6)),
                    seconds(row, 7),
                    new Replication(seconds(row, 8), row.getBoolean(9), row.getLong(10)),
                    row.getLong(11) / IDS_MAX);
        }
    }

    HealthStatus up() {
        HealthStatus status = HealthStatus.up()
                .with("in_recovery", isInRecovery)
                .with("read_only", isReadOnly)
                .with("server_version", version)
                .with("connections_max", connections.usable())
                .with("connections_used", connections.used())
                .with("sessions_hidden", connections.hidden())
                .with("replicas", replication.receivers())
                .with("wraparound_ratio", wraparound);
        Duration longest = longestTransaction;
        if (longest != null) {
            status = status.with("longest_transaction", longest);
        }
        Duration lag = replication.lag();
        return lag == null ? status : status.with("replication_lag", lag);
    }

    Warnings judgedBy(PostgresLimits limits) {
        Warnings warnings = new Warnings();
        roleAgainst(limits, warnings);
        warnings.addIf(
                connections.used() >= limits.connections() * connections.usable(),
                HealthReason.NEAR_LIMIT,
                connections.used() + " of " + connections.usable() + " connections are used");
        warnings.addIf(
                isOver(longestTransaction, limits.transaction()),
                HealthReason.SLOW,
                "a transaction has been open for " + longestTransaction);
        warnings.addIf(
                isOver(replication.lag(), limits.lag()),
                HealthReason.REPLICATION,
                "a replica is " + replication.lag() + " behind");
        warnings.addIf(
                isInRecovery && !replication.isReceiving(),
                HealthReason.REPLICATION,
                "the replica receives nothing from its primary, so how far it is behind is not known");
        warnings.addIf(
                wraparound >= limits.wraparound(),
                HealthReason.NEAR_LIMIT,
                "transaction ids are used up to " + Math.round(wraparound * 100) + " %, vacuum must freeze");
        return warnings;
    }

    private void roleAgainst(PostgresLimits limits, Warnings warnings) {
        if (limits.expects() == PostgresLimits.Role.PRIMARY) {
            warnings.addIf(isInRecovery, HealthReason.READ_ONLY, "a primary is expected, the server is a replica");
            warnings.addIf(
                    isReadOnly && !isInRecovery, HealthReason.READ_ONLY, "transactions are read-only by default");
        }
        warnings.addIf(
                limits.expects() == PostgresLimits.Role.REPLICA && !isInRecovery,
                HealthReason.MISCONFIGURED,
                "a replica is expected, the server is a primary");
    }

    /** What is not known is over no limit. */
    private static boolean isOver(@Nullable Duration length, Duration limit) {
        return length != null && length.compareTo(limit) > 0;
    }

    private static @Nullable Duration seconds(ResultSet row, int column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofMillis(Math.round(Math.max(0, seconds) * 1000));
    }
}
