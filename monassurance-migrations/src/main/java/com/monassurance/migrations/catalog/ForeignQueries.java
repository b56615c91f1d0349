package com.monassurance.migrations.catalog;

/** Foreign data wrappers, servers and user mappings, whose secrets stay where they are; event triggers. */
final class ForeignQueries {

    static final String ALL = """
            select 'FOREIGN_DATA_WRAPPER' as kind, w.oid, 0::oid as namespace, array[w.fdwname::text] as path,
                   'create foreign data wrapper ' || quote_ident(w.fdwname)
                     || coalesce(' handler ' || nullif(w.fdwhandler::regproc::text, '-'), '')
                     || coalesce(' validator ' || nullif(w.fdwvalidator::regproc::text, '-'), '') as definition,
                   array(select x from pg_options_to_table(w.fdwoptions) o,
                                       unnest(array['option ' || o.option_name, o.option_value]) x) as properties,
                   pg_get_userbyid(w.fdwowner) as owner, w.fdwacl::text[] as acl,
                   acldefault('F', w.fdwowner)::text[] as default_acl
              from pg_foreign_data_wrapper w
            union all
            select 'SERVER', s.oid, 0, array[s.srvname::text],
                   'create server ' || quote_ident(s.srvname) || coalesce(' type ' || quote_literal(s.srvtype), '')
                     || ' foreign data wrapper ' || quote_ident(w.fdwname),
                   array['version', s.srvversion]
                     || array(select x from pg_options_to_table(s.srvoptions) o,
                                            unnest(array['option ' || o.option_name, o.option_value]) x),
                   pg_get_userbyid(s.srvowner), s.srvacl::text[], acldefault('S', s.srvowner)::text[]
              from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw
            union all
            select 'USER_MAPPING', m.umid, 0, array[m.srvname::text, m.usename::text],
                   'create user mapping for ' || case when m.umuser = 0 then 'public' else quote_ident(m.usename) end
                     || ' server ' || quote_ident(m.srvname),
                   array(select x from pg_options_to_table(m.umoptions) o,
                                unnest(case when o.option_name ~* 'pass|secret|key|token|credential'
                                            then array['secret ' || o.option_name, '']
                                            else array['option ' || o.option_name, o.option_value] end) x),
                   null, null, null
              from pg_user_mappings m
            union all
            select 'EVENT_TRIGGER', e.oid, 0, array[e.evtname::text],
                   'create event trigger ' || quote_ident(e.evtname) || ' on ' || e.evtevent
                     || case when e.evttags <> '{}' then ' when tag in (' || array_to_string(array(
                                   select quote_literal(tag) from unnest(e.evttags) tag), ', ') || ')' else '' end
                     || ' execute function ' || e.evtfoid::regproc || '()',
                   array['enabled', e.evtenabled::text], pg_get_userbyid(e.evtowner), null, null
              from pg_event_trigger e
            """;

    private ForeignQueries() {}
}
