package com.monassurance.maintenance.diagnose;

/** The statements of the plain views, each named after its answer. */
final class Queries {

    static final String TABLES = """
            select schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del, n_live_tup, n_dead_tup
              from pg_stat_user_tables
             order by n_live_tup desc, schemaname, relname
            """;

    /**
     * Goes by oid and never by name, which would have to be quoted and found on the search path. Measuring waits for
     * whoever holds a table exclusively, so such a table is estimated by the pages of its last vacuum.
     */
    static final String SIZES = """
            with locked as (
                select coalesce(i.indrelid, l.relation) as oid
                  from pg_locks l left join pg_index i on i.indexrelid = l.relation
                 where l.mode = 'AccessExclusiveLock' and l.relation is not null
                   and l.database = (select oid from pg_database where datname = current_database())),
            leaves as (
                select c.oid as root, coalesce(t.relid, c.oid) as oid, c.relkind = 'p' as partitioned
                  from pg_class c
                  join pg_namespace n on n.oid = c.relnamespace
                  left join lateral pg_partition_tree(c.oid) t on c.relkind = 'p' and t.isleaf
                 where c.relkind in ('r', 'm', 'p') and not c.relispartition and c.relpersistence <> 't'
                   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'),
            measured as materialized (
                select f.root, f.partitioned and f.oid <> f.root as is_leaf, f.oid in (select oid from locked) as locked,
                       c.relpages::bigint * current_setting('block_size')::int as estimate,
                       case when f.oid in (select oid from locked) then null
                            else pg_table_size(f.oid) end as table_bytes,
                       case when f.oid in (select oid from locked) then null
                            else pg_indexes_size(f.oid) end as index_bytes
                  from leaves f join pg_class c on c.oid = f.oid)
            select n.nspname, c.relname, coalesce(sum(coalesce(m.table_bytes, m.estimate)), 0)::bigint as table_bytes,
                   coalesce(sum(m.index_bytes), 0)::bigint as index_bytes,
                   count(*) filter (where m.is_leaf)::int, bool_or(m.locked)
              from measured m join pg_class c on c.oid = m.root join pg_namespace n on n.oid = c.relnamespace
             group by n.nspname, c.relname
             order by coalesce(sum(coalesce(m.table_bytes, m.estimate)), 0) + coalesce(sum(m.index_bytes), 0) desc,
                   n.nspname, c.relname
            """;

    static final String ACTIVITY = """
            select pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(state, ''),
                   coalesce(wait_event_type || ':' || wait_event, ''),
                   coalesce(extract(epoch from clock_timestamp() - query_start) * 1000, 0)::float8,
                   coalesce(extract(epoch from clock_timestamp() - xact_start) * 1000, 0)::float8,
                   coalesce(left(query, 4000), '')
              from pg_stat_activity
             where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
               and state is distinct from 'idle'
             order by query_start nulls last, pid
            """;

    static final String INDEX_SCANS = """
            select n.nspname || '.' || x.relname, coalesce(pg_stat_get_numscans(x.oid), 0)
              from pg_class x join pg_namespace n on n.oid = x.relnamespace
             where x.relkind = 'i' and n.nspname !~ '^pg_'
            """;

    private Queries() {}
}
