package com.monassurance.migrations.catalog;

/** Languages, transforms, access methods, casts, collations and conversions. */
final class LanguageQueries {

    static final String ALL = """
            select 'LANGUAGE' as kind, l.oid, 0::oid as namespace, array[l.lanname::text] as path,
                   'create ' || case when l.lanpltrusted then 'trusted ' else '' end || 'language '
                     || quote_ident(l.lanname) || coalesce(' handler ' || nullif(l.lanplcallfoid::regproc::text, '-'), '')
                     || coalesce(' inline ' || nullif(l.laninline::regproc::text, '-'), '')
                     || coalesce(' validator ' || nullif(l.lanvalidator::regproc::text, '-'), '') as definition,
                   '{}'::text[] as properties, pg_get_userbyid(l.lanowner) as owner, l.lanacl::text[] as acl,
                   acldefault('l', l.lanowner)::text[] as default_acl
              from pg_language l where l.oid >= 16384
            union all
            select 'TRANSFORM', t.oid, 0, array[format_type(t.trftype, null), l.lanname::text],
                   'create transform for ' || format_type(t.trftype, null) || ' language ' || quote_ident(l.lanname)
                     || ' (' || array_to_string(array[
                        case when t.trffromsql <> 0 then 'from sql with function ' || t.trffromsql::regprocedure end,
                        case when t.trftosql <> 0 then 'to sql with function ' || t.trftosql::regprocedure end], ', ')
                     || ')', '{}', null, null, null
              from pg_transform t join pg_language l on l.oid = t.trflang where t.oid >= 16384
            union all
            select 'ACCESS_METHOD', a.oid, 0, array[a.amname::text],
                   'create access method ' || quote_ident(a.amname) || ' type '
                     || case a.amtype when 't' then 'table' else 'index' end || ' handler ' || a.amhandler,
                   '{}', null, null, null
              from pg_am a where a.oid >= 16384
            union all
            select 'CAST', c.oid, 0, array[format_type(c.castsource, null), format_type(c.casttarget, null)],
                   'create cast (' || format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null) || ') '
                     || case c.castmethod when 'f' then 'with function ' || c.castfunc::regprocedure
                                          when 'i' then 'with inout' else 'without function' end
                     || case c.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit' else '' end,
                   '{}', null, null, null
              from pg_cast c where c.oid >= 16384
            union all
            select 'COLLATION', c.oid, c.collnamespace, array[c.collname::text],
                   'create collation ' || quote_ident(n.nspname) || '.' || quote_ident(c.collname) || ' ('
                     || array_to_string(array['provider = ' || case c.collprovider when 'i' then 'icu'
                          when 'c' then 'libc' when 'b' then 'builtin' else 'default' end,
                        'locale = ' || quote_literal(coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale')),
                        case when c.collprovider = 'i' and {15? false : true}
                             then 'locale = ' || quote_literal(c.collcollate) end,
                        case when c.collprovider = 'c' then 'lc_collate = ' || quote_literal(c.collcollate) end,
                        case when c.collprovider = 'c' then 'lc_ctype = ' || quote_literal(c.collctype) end,
                        case when not c.collisdeterministic then 'deterministic = false' end,
                        'rules = ' || quote_literal({16? c.collicurules : null::text})], ', ') || ')',
                   '{}', pg_get_userbyid(c.collowner), null, null
              from pg_collation c join pg_namespace n on n.oid = c.collnamespace where c.oid >= 16384
            union all
            select 'CONVERSION', c.oid, c.connamespace, array[c.conname::text],
                   'create ' || case when c.condefault then 'default ' else '' end || 'conversion '
                     || quote_ident(n.nspname) || '.' || quote_ident(c.conname) || ' for '
                     || quote_literal(pg_encoding_to_char(c.conforencoding)) || ' to '
                     || quote_literal(pg_encoding_to_char(c.contoencoding)) || ' from ' || c.conproc,
                   '{}', pg_get_userbyid(c.conowner), null, null
              from pg_conversion c join pg_namespace n on n.oid = c.connamespace where c.oid >= 16384
            """;

    private LanguageQueries() {}
}
