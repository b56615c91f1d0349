package com.monassurance.maintenance.diagnose;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The server and this database in figures, in one row of named columns. */
final class ServerFact {

    private static final String SELECT = """
            select current_setting('server_version_num')::float8 as version,
                   pg_is_in_recovery()::int::float8 as in_recovery,
                   extract(epoch from clock_timestamp())::float8 as now_seconds,
                   extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8 as up_seconds,
                   (current_setting('max_connections')::int
                     - current_setting('superuser_reserved_connections')::int)::float8 as connections_max,
                   (select count(*) from pg_stat_activity
                     where backend_type = 'client backend' or (backend_type is null and datid is not null))::float8
                     as connections,
                   (current_setting('max_locks_per_transaction')::float8
                     * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int))
                     as locks_max,
                   (select count(*) from pg_locks where not fastpath)::float8 as locks,
                   case when pg_is_in_recovery() then 0 else pg_notification_queue_usage() * 100 end as notify_percent,
                   d.xact_commit::float8 as commits, d.xact_rollback::float8 as rollbacks,
                   d.blks_hit::float8 as blocks_hit, d.blks_read::float8 as blocks_read,
                   d.deadlocks::float8 as deadlocks, d.conflicts::float8 as conflicts,
                   d.temp_files::float8 as temp_files, d.temp_bytes::float8 as temp_bytes,
                   d.checksum_failures::float8 as checksum_failures,
                   extract(epoch from clock_timestamp() - d.stats_reset)::float8 as reset_seconds,
                   (select count(*) from pg_stat_replication)::float8 as standbys,
                   current_setting('autovacuum_vacuum_threshold')::float8 as vacuum_threshold,
                   current_setting('autovacuum_vacuum_scale_factor')::float8 as vacuum_scale,
                   current_setting('autovacuum_vacuum_insert_threshold')::float8 as insert_threshold,
                   current_setting('autovacuum_vacuum_insert_scale_factor')::float8 as insert_scale,
                   current_setting('autovacuum_analyze_threshold')::float8 as analyze_threshold,
                   current_setting('autovacuum_analyze_scale_factor')::float8 as analyze_scale,
                   current_setting('autovacuum_freeze_max_age')::float8 as freeze_max_age,
                   current_setting('autovacuum_max_workers')::float8 as workers_max,
                   (select count(*) from pg_stat_activity where backend_type = 'autovacuum worker')::float8 as workers,
                   (select count(*) from pg_stat_activity
                     where datid is not null and query = '<insufficient privilege>')::float8 as hidden_sessions,
                   case when pg_is_in_recovery() and pg_last_wal_receive_lsn() is distinct from pg_last_wal_replay_lsn()
                        then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8
                        end as standby_seconds
              from pg_stat_database d where d.datname = current_database()
            """;

    private final Map<String, Double> figures;

    private ServerFact(Map<String, Double> figures) {
        this.figures = figures;
    }

    static ServerFact read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            Map<String, Double> figures = new LinkedHashMap<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                double value = row.getDouble(i);
                if (!row.wasNull()) {
                    figures.put(row.getMetaData().getColumnLabel(i), value);
                }
            }
            return new ServerFact(figures);
        }
    }

    int version() {
        return (int) figure("version");
    }

    boolean isInRecovery() {
        return figure("in_recovery") > 0;
    }

    /** The figure, or zero when the server has none. */
    double figure(String name) {
        return figures.getOrDefault(name, 0.0);
    }

    boolean knows(String name) {
        return figures.containsKey(name);
    }

    /** How long at least the statistics have counted: without a reset, since the server started. */
    Duration statisticsAge() {
        return Duration.ofSeconds((long) (knows("reset_seconds") ? figure("reset_seconds") : figure("up_seconds")));
    }
}
