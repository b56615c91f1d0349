package com.monassurance.migrations.catalog;

/** Text search parsers, templates, dictionaries and configurations. */
final class TextSearchQueries {

    static final String ALL = """
            select 'TEXT_SEARCH_PARSER' as kind, p.oid, p.prsnamespace as namespace, array[p.prsname::text] as path,
                   'create text search parser ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname) || ' ('
                     || array_to_string(array['start = ' || p.prsstart, 'gettoken = ' || p.prstoken,
                        'end = ' || p.prsend, 'headline = ' || nullif(p.prsheadline::text, '-'),
                        'lextypes = ' || p.prslextype], ', ') || ')' as definition,
                   '{}'::text[] as properties, null::name as owner, null::text[] as acl, null::text[] as default_acl
              from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace where p.oid >= 16384
            union all
            select 'TEXT_SEARCH_TEMPLATE', t.oid, t.tmplnamespace, array[t.tmplname::text],
                   'create text search template ' || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname) || ' ('
                     || array_to_string(array['init = ' || nullif(t.tmplinit::text, '-'), 'lexize = ' || t.tmpllexize],
                                        ', ') || ')', '{}', null, null, null
              from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where t.oid >= 16384
            union all
            select 'TEXT_SEARCH_DICTIONARY', d.oid, d.dictnamespace, array[d.dictname::text],
                   'create text search dictionary ' || quote_ident(n.nspname) || '.' || quote_ident(d.dictname)
                     || ' (template = ' || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) || ')',
                   array['options', d.dictinitoption], pg_get_userbyid(d.dictowner), null, null
              from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace
              join pg_ts_template t on t.oid = d.dicttemplate join pg_namespace tn on tn.oid = t.tmplnamespace
             where d.oid >= 16384
            union all
            select 'TEXT_SEARCH_CONFIGURATION', c.oid, c.cfgnamespace, array[c.cfgname::text],
                   'create text search configuration ' || quote_ident(n.nspname) || '.' || quote_ident(c.cfgname)
                     || ' (parser = ' || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) || ')',
                   array(select x
                           from (select k.alias, string_agg(quote_ident(dn.nspname) || '.' || quote_ident(d.dictname),
                                                            ', ' order by m.mapseqno) as dictionaries
                                   from pg_ts_config_map m
                                   join ts_token_type(c.cfgparser) k on k.tokid = m.maptokentype
                                   join pg_ts_dict d on d.oid = m.mapdict join pg_namespace dn on dn.oid = d.dictnamespace
                                  where m.mapcfg = c.oid group by k.alias) g,
                                unnest(array['mapping ' || quote_ident(g.alias), g.dictionaries])
                                  with ordinality u (x, i)
                          order by g.alias, u.i),
                   pg_get_userbyid(c.cfgowner), null, null
              from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
              join pg_ts_parser p on p.oid = c.cfgparser join pg_namespace pn on pn.oid = p.prsnamespace
             where c.oid >= 16384
            """;

    private TextSearchQueries() {}
}
