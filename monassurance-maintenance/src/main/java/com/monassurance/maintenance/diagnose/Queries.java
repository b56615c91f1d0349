package com.monassurance.maintenance.diagnose;

/** The statements of the plain views, each named after its answer. */
final class Queries {

    static final String TABLES = """
            select schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del, n_live_tup, n_dead_tup
              from pg_stat_user_tables
             order by n_live_tup desc, schemaname, relname
            """;

    /** Goes by oid and never by name: a name would have to be quoted, and found on the search path. */
    static final String SIZES = """
            select schema_name, table_name, table_bytes, index_bytes, partitions from (
                select n.nspname as schema_name, c.relname as table_name,
                       coalesce(case when c.relkind = 'p'
                            then (select sum(pg_table_size(t.relid)) from pg_partition_tree(c.oid) t where t.isleaf)
                            else pg_table_size(c.oid) end, 0)::bigint as table_bytes,
                       coalesce(case when c.relkind = 'p'
                            then (select sum(pg_indexes_size(t.relid)) from pg_partition_tree(c.oid) t where t.isleaf)
                            else pg_indexes_size(c.oid) end, 0)::bigint as index_bytes,
                       (case when c.relkind = 'p'
                            then (select count(*) from pg_partition_tree(c.oid) t where t.isleaf)
                            else 0 end)::int as partitions
                  from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'm', 'p') and not c.relispartition and c.relpersistence <> 't'
                   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_') as measured
             order by table_bytes + index_bytes desc, schema_name, table_name
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

    private Queries() {}
}
