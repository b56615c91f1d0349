package com.monassurance.migrations.catalog;

/** Publications, subscriptions without their connection, and extended statistics. */
final class ReplicationQueries {

    static final String ALL = """
            select 'STATISTICS' as kind, s.oid, s.stxnamespace as namespace, array[s.stxname::text] as path,
                   'create statistics ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname)
                     || case when not array['d', 'f', 'm']::"char"[] <@ s.stxkind and s.columns > 1
                             then ' (' || array_to_string(array[case when 'd' = any (s.stxkind) then 'ndistinct' end,
                               case when 'f' = any (s.stxkind) then 'dependencies' end,
                               case when 'm' = any (s.stxkind) then 'mcv' end], ', ') || ')' else '' end
                     || ' on ' || array_to_string(array(select quote_ident(a.attname)
                            from pg_attribute a where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys)
                           order by a.attname)
                       || coalesce((select array_agg('(' || e || ')' order by i)
                            from unnest(pg_get_statisticsobjdef_expressions(s.oid)) with ordinality x (e, i)),
                          array[]::text[]), ', ')
                     || ' from ' || quote_ident(cn.nspname) || '.' || quote_ident(c.relname) as definition,
                   array['statistics', nullif(s.stxstattarget, -1)::text] as properties,
                   pg_get_userbyid(s.stxowner) as owner, null::text[] as acl, null::text[] as default_acl
              from (select *, array_length(stxkeys::int2[], 1)
                              + coalesce(array_length(pg_get_statisticsobjdef_expressions(oid), 1), 0) as columns
                      from pg_statistic_ext) s
              join pg_namespace n on n.oid = s.stxnamespace
              join pg_class c on c.oid = s.stxrelid join pg_namespace cn on cn.oid = c.relnamespace
             where s.oid >= 16384
            union all
            select 'PUBLICATION', p.oid, 0, array[p.pubname::text],
                   'create publication ' || quote_ident(p.pubname)
                     || case when p.puballtables then ' for all tables' else '' end,
                   array['publish', array_to_string(array[case when p.pubinsert then 'insert' end,
                           case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end,
                           case when p.pubtruncate then 'truncate' end], ', '),
                         'publish_via_partition_root', p.pubviaroot::text,
                         'publish_generated_columns', {18? case p.pubgencols when 's' then 'stored' end : null}]
                     || array(select x from pg_publication_rel r
                                join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace,
                              unnest(array['table ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                                {15? coalesce('(' || (select string_agg(quote_ident(a.attname), ', ' order by a.attname)
                                    from pg_attribute a where a.attrelid = r.prrelid and a.attnum = any (r.prattrs))
                                    || ')', '') || coalesce(' where (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')
                                 : ''}]) x
                              where r.prpubid = p.oid)
                     || {15? array(select x from pg_publication_namespace r join pg_namespace n on n.oid = r.pnnspid,
                              unnest(array['schema ' || quote_ident(n.nspname), '']) x where r.pnpubid = p.oid)
                         : array[]::text[]},
                   pg_get_userbyid(p.pubowner), null, null
              from pg_publication p where p.oid >= 16384
            union all
            select 'SUBSCRIPTION', s.oid, 0, array[s.subname::text],
                   'create subscription ' || quote_ident(s.subname),
                   array['publications', array_to_string(array(select quote_ident(p) from unnest(s.subpublications) p), ', '),
                         'enabled', s.subenabled::text, 'slot_name', coalesce(s.subslotname::text, 'none'),
                         'synchronous_commit', s.subsynccommit,
                         'binary', s.subbinary::text,
                         'streaming', {16? case s.substream when 't' then 'on' when 'p' then 'parallel' else 'off' end
                                        : s.substream::text},
                         'two_phase', {15? (s.subtwophasestate <> 'd')::text : null},
                         'disable_on_error', {15? s.subdisableonerr::text : null},
                         'password_required', {16? s.subpasswordrequired::text : null},
                         'run_as_owner', {16? s.subrunasowner::text : null},
                         'origin', {16? s.suborigin : null},
                         'failover', {17? s.subfailover::text : null}],
                   pg_get_userbyid(s.subowner), null, null
              from pg_subscription s
             where s.subdbid = (select oid from pg_database where datname = current_database())
            """;

    private ReplicationQueries() {}
}
