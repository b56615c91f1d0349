package com.monassurance.migrations;

import com.monassurance.fixtures.PostgresDatabase;
import java.util.List;

/**
 * The whole catalogue of a database but our own schema, one line an object, the same for equal schemas whatever their
 * oids. INVALID, not validated and half detached show.
 */
final class CatalogueFingerprint {

    private static final String LINES = """
            with ours as (
                select oid, nspname from pg_namespace
                where nspname !~ '^(pg_|information_schema$|monassurance_ops$)')
            select 'schema ' || nspname from ours
            union all
            select 'relation ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text || c.relpersistence::text
                   || ' ' || c.relispartition || coalesce(c.reloptions::text, '')
                   || coalesce(pg_get_expr(c.relpartbound, c.oid), '') || coalesce(pg_get_partkeydef(c.oid), '')
              from pg_class c join ours n on n.oid = c.relnamespace
            union all
            select 'column ' || c.oid::regclass || '.' || a.attnum || a.attname || ' '
                   || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
                   || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || a.attidentity::text || a.attgenerated::text
              from pg_attribute a join pg_class c on c.oid = a.attrelid join ours n on n.oid = c.relnamespace
              left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where a.attnum > 0 and not a.attisdropped
            union all
            select 'constraint ' || coalesce(conrelid::regclass::text, '') || '.' || conname || ' '
                   || pg_get_constraintdef(k.oid) || ' ' || convalidated
              from pg_constraint k join ours n on n.oid = k.connamespace
            union all
            select 'index ' || i.indexrelid::regclass || ' ' || i.indisvalid || i.indisready || i.indislive || ' '
                   || pg_get_indexdef(i.indexrelid)
              from pg_index i join pg_class c on c.oid = i.indrelid join ours n on n.oid = c.relnamespace
            union all
            select 'toast index ' || c.oid::regclass || ' ' || count(*) || ' ' || bool_and(i.indisvalid)
              from pg_class c join ours n on n.oid = c.relnamespace join pg_index i on i.indrelid = c.reltoastrelid
             group by c.oid
            union all
            select 'inherits ' || inhrelid::regclass || ' ' || inhparent::regclass || ' ' || inhdetachpending
              from pg_inherits
            union all
            select 'type ' || t.oid::regtype || ' ' || coalesce((select string_agg(enumlabel, ',' order by enumsortorder)
                   from pg_enum where enumtypid = t.oid), '')
              from pg_type t join ours n on n.oid = t.typnamespace where t.typtype in ('e', 'd')
            union all
            select 'function ' || p.oid::regprocedure || ' ' || pg_get_functiondef(p.oid)
              from pg_proc p join ours n on n.oid = p.pronamespace
            union all
            select 'trigger ' || pg_get_triggerdef(t.oid)
              from pg_trigger t join pg_class c on c.oid = t.tgrelid join ours n on n.oid = c.relnamespace
             where not t.tgisinternal
            union all
            select 'view ' || c.oid::regclass || ' ' || pg_get_viewdef(c.oid)
              from pg_class c join ours n on n.oid = c.relnamespace where c.relkind in ('v', 'm')
            union all
            select 'sequence ' || s.seqrelid::regclass || ' ' || s.seqstart || ' ' || s.seqincrement
              from pg_sequence s join pg_class c on c.oid = s.seqrelid join ours n on n.oid = c.relnamespace
            order by 1
            """;

    private CatalogueFingerprint() {}

    static List<String> of(PostgresDatabase database) {
        return Probe.of(database).list(LINES);
    }
}
