package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.sql.Identifier;

/**
 * The statements of a collection, each one row whose columns carry the keys of figures. None of them opens a relation of
 * the user: they read shared memory and the system catalogues, so that no lock on a table can hold them up.
 */
final class PostgresStatements {

    /** PostgreSQL moved the checkpoints to a view of their own. */
    private static final int CHECKPOINTER_MAJOR = 17;

    static final String ACTIVITY = """
        select extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8 as uptime,
               extract(epoch from clock_timestamp())::float8 as server_time,
               pg_is_in_recovery()::int as in_recovery,
               current_setting('max_connections')::float8 as connection_max,
               current_setting('superuser_reserved_connections')::int
                   + coalesce(current_setting('reserved_connections', true)::int, 0) as connection_reserved,
               pg_has_role('pg_read_all_stats', 'usage')::int as sees_all,
               has_function_privilege('pg_ls_waldir()', 'execute')::int as may_read_wal,
               (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                where e.extname = 'pg_stat_statements') as mark_statements_schema,
               a.*, l.*,
               (select coalesce(sum(numbackends), 0) from pg_stat_database where datid <> 0)::float8
                   / current_setting('max_connections')::float8 as connection_usage,
               greatest(a.backend_xmin_age,
                        (select max(greatest(age(xmin), age(catalog_xmin))) from pg_replication_slots),
                        (select max(age(transaction)) from pg_prepared_xacts), 0)::float8 as xmin_age
        from (select count(*) filter (where state = 'active') as active,
                     count(*) filter (where state = 'idle') as idle,
                     count(*) filter (where state = 'idle in transaction') as idle_in_transaction,
                     count(*) filter (where state = 'idle in transaction (aborted)')
                         as idle_in_transaction_aborted,
                     count(*) filter (where state is null
                         or state not in ('active', 'idle', 'idle in transaction', 'idle in transaction (aborted)'))
                         as other,
                     count(*) filter (where wait_event_type = 'Lock') as blocked,
                     coalesce(extract(epoch from max(clock_timestamp() - xact_start)
                         filter (where pid <> pg_backend_pid())), 0)::float8 as longest_transaction,
                     coalesce(extract(epoch from max(clock_timestamp() - state_change)
                         filter (where state like 'idle in transaction%')), 0)::float8
                         as longest_idle_in_transaction,
                     coalesce(extract(epoch from max(clock_timestamp() - query_start)
                         filter (where state = 'active' and pid <> pg_backend_pid())), 0)::float8 as longest_query,
                     count(*) filter (where state = 'active' and pid <> pg_backend_pid()
                         and clock_timestamp() - query_start > make_interval(secs => ?)) as slow_queries,
                     max(age(backend_xmin)) filter (where pid <> pg_backend_pid()) as backend_xmin_age
              from pg_stat_activity
              where backend_type = 'client backend') a,
             (select count(*) as locks_waiting,
                     coalesce(extract(epoch from clock_timestamp() - min(waitstart)), 0)::float8
                         as longest_lock_wait
              from pg_locks where not granted) l
        """;

    static final String DATABASE = """
        select s.xact_commit as commits, s.xact_rollback as rollbacks, s.blks_hit, s.blks_read, s.deadlocks,
               s.conflicts, s.temp_files, s.temp_bytes, s.tup_returned, s.tup_fetched, s.tup_inserted,
               s.tup_updated, s.tup_deleted, s.sessions, s.sessions_abandoned, s.sessions_fatal, s.sessions_killed,
               s.active_time / 1000 as active_time,
               age(d.datfrozenxid) as frozenxid_age, mxid_age(d.datminmxid) as minmxid_age,
               coalesce(s.stats_reset::text, '') as mark_database
        from pg_stat_database s
        join pg_database d on d.oid = s.datid
        where d.datname = current_database()
        """;

    private static final String SERVER = """
        select c.*, w.*, a.*, s.*, r.standbys_streaming, r.standby_lag_bytes,
               case when not pg_is_in_recovery() then r.replay_lag
                    when g.receiving = 1 and pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                    else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8
               end as standby_lag_seconds,
               g.receiving
        from (%s) c,
             (select case when pg_is_in_recovery()
                          then exists (select from pg_stat_wal_receiver where pid is not null)::int
                     end as receiving) g,
             (select wal_bytes::float8, coalesce(stats_reset::text, '') as mark_wal from pg_stat_wal) w,
             (select archived_count, failed_count as archive_failed,
                     case when current_setting('archive_mode') <> 'off'
                          then extract(epoch from clock_timestamp() - last_archived_time)::float8
                     end as archive_age,
                     coalesce(stats_reset::text, '') as mark_archiver
              from pg_stat_archiver) a,
             (select count(*) filter (where state = 'streaming') as standbys_streaming,
                     max(pg_wal_lsn_diff(here_lsn, replay_lsn))::float8 as standby_lag_bytes,
                     case when count(*) > 0 then coalesce(extract(epoch from max(replay_lag)), 0)::float8 end
                         as replay_lag
              from pg_stat_replication, here) r,
             (select count(*) filter (where not active) as slots_inactive,
                     coalesce(max(pg_wal_lsn_diff(here_lsn, restart_lsn)), 0)::float8
                         as slots_retained,
                     coalesce(max(pg_wal_lsn_diff(here_lsn, restart_lsn)) filter (where not active), 0)::float8
                         as slots_inactive_retained
              from pg_replication_slots, here) s
        """;

    private static final String CHECKPOINTER = """
        select num_timed as checkpoints_timed, num_requested as checkpoints_requested,
               write_time / 1000 as checkpoint_write, sync_time / 1000 as checkpoint_sync,
               coalesce(stats_reset::text, '') as mark_checkpointer
        from pg_stat_checkpointer\
        """;

    private static final String BGWRITER = """
        select checkpoints_timed, checkpoints_req as checkpoints_requested,
               checkpoint_write_time / 1000 as checkpoint_write, checkpoint_sync_time / 1000 as checkpoint_sync,
               coalesce(stats_reset::text, '') as mark_checkpointer
        from pg_stat_bgwriter\
        """;

    private static final String HERE = """
        with here as (
          select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end
                     as here_lsn)
        """;

    /**
     * Objects below the identifier are the server's own. A table is overdue from the shares on at which the server's own
     * defaults look at it: of a large one a thousand dead rows are nothing.
     */
    static final String TABLES = """
        select coalesce(sum(dead), 0) as rows_dead,
               coalesce(max(dead / (live + dead)::float8) filter (where dead >= 1000), 0) as worst_dead_ratio,
               extract(epoch from max(clock_timestamp() - coalesce(vacuumed, pg_postmaster_start_time()))
                   filter (where dead >= greatest(1000, 0.2 * (live + dead))))::float8 as vacuum_age,
               extract(epoch from max(clock_timestamp() - coalesce(analysed, pg_postmaster_start_time()))
                   filter (where changed >= greatest(1000, 0.1 * live)))::float8 as analyze_age,
               (select count(*) from pg_index where not indisvalid) as invalid_indexes,
               count(*) as tables
        from (select pg_stat_get_live_tuples(oid) as live, pg_stat_get_dead_tuples(oid) as dead,
                     pg_stat_get_mod_since_analyze(oid) as changed,
                     greatest(pg_stat_get_last_vacuum_time(oid), pg_stat_get_last_autovacuum_time(oid))
                         as vacuumed,
                     greatest(pg_stat_get_last_analyze_time(oid), pg_stat_get_last_autoanalyze_time(oid))
                         as analysed
              from pg_class where relkind in ('r', 'm') and oid >= 16384) t
        """;

    static final String DATABASE_SIZE = "select pg_database_size(current_database())::float8 as db_size";

    static final String WAL_SIZE = "select sum(size)::float8 as wal_size from pg_ls_waldir()";

    /** Pages as of the last vacuum or analyse: asking for the size of a table would lock it. */
    static final String LARGEST_TABLES = """
        with sized as (
          select t.oid::regclass::text as name,
                 (t.relpages + coalesce(toast.relpages, 0) + coalesce(indexed.relpages, 0))::float8
                     * current_setting('block_size')::float8 as bytes
          from pg_class t
          left join pg_class toast on toast.oid = t.reltoastrelid
          left join (select x.indrelid, sum(i.relpages) as relpages
                     from pg_index x join pg_class i on i.oid = x.indexrelid
                     where i.oid >= 16384 group by x.indrelid) indexed on indexed.indrelid = t.oid
          where t.relkind in ('r', 'm') and t.oid >= 16384
        ), ranked as (
          select name, bytes, row_number() over (order by bytes desc, name) as rank from sized
        )
        select case when rank <= k.first then name end as name, sum(bytes) as bytes
        from ranked, (select ?::int as first) k
        group by least(rank, k.first + 1), case when rank <= k.first then name end
        order by least(rank, k.first + 1)
        """;

    /** The sequences behind narrow columns of the tables that grow most: reading one locks it, so they are few. */
    static final String SEQUENCES = """
        select max(pg_sequence_last_value(seqrelid) / least(seqmax, column_max)::float8) as sequence_usage
        from (select s.seqrelid, s.seqmax,
                     case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647
                          else 9223372036854775807 end as column_max
              from pg_sequence s
              join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.seqrelid
                  and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
              join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
              join pg_class t on t.oid = d.refobjid
              where s.seqincrement > 0 and not s.seqcycle
                  and least(s.seqmax, case a.atttypid when 'int2'::regtype then 32767
                          when 'int4'::regtype then 2147483647 else 9223372036854775807 end) <= 2147483647
                  and has_sequence_privilege(s.seqrelid, 'usage, select')
              order by greatest(t.reltuples, pg_stat_get_tuples_inserted(t.oid)) desc
              limit 50) narrow
        """;

    /** Without the texts, which the server would read from a file of any size. */
    private static final String STATEMENTS = """
        select queryid, sum(calls)::bigint as calls, sum(total_exec_time) / 1000 as seconds,
               sum(rows)::bigint as rows, (select stats_reset::text from %1$s.pg_stat_statements_info) as reset
        from %1$s.pg_stat_statements(false)
        where dbid = (select oid from pg_database where datname = current_database())
        group by queryid
        order by seconds desc
        limit ?
        """;

    private static final String STATEMENT_TEXT = """
        select left(query, ?) from %s.pg_stat_statements where queryid = ? limit 1
        """;

    private PostgresStatements() {}

    static String statements(String schema) {
        return STATEMENTS.formatted(Identifier.of(schema).quoted());
    }

    static String statementText(String schema) {
        return STATEMENT_TEXT.formatted(Identifier.of(schema).quoted());
    }

    /** What belongs to the whole server: checkpoints, WAL, archiving, standbys, slots. */
    static String server(int major) {
        return HERE + SERVER.formatted(major >= CHECKPOINTER_MAJOR ? CHECKPOINTER : BGWRITER);
    }
}
