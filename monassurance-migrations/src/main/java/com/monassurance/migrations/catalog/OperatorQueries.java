package com.monassurance.migrations.catalog;

/** Operators with their classes and families. */
final class OperatorQueries {

    static final String OPERATORS = """
            select 'OPERATOR' as kind, o.oid, o.oprnamespace as namespace,
                   array[o.oprname::text,
                         case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end,
                         case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end] as path,
                   'create operator ' || quote_ident(n.nspname) || '.' || o.oprname || ' ('
                     || array_to_string(array['function = ' || o.oprcode,
                        'leftarg = ' || case when o.oprleft <> 0 then format_type(o.oprleft, null) end,
                        'rightarg = ' || case when o.oprright <> 0 then format_type(o.oprright, null) end,
                        'commutator = ' || (select 'operator(' || quote_ident(nspname) || '.' || oprname || ')'
                           from pg_operator c join pg_namespace cn on cn.oid = c.oprnamespace where c.oid = o.oprcom),
                        'negator = ' || (select 'operator(' || quote_ident(nspname) || '.' || oprname || ')'
                           from pg_operator c join pg_namespace cn on cn.oid = c.oprnamespace where c.oid = o.oprnegate),
                        'restrict = ' || nullif(o.oprrest::text, '-'), 'join = ' || nullif(o.oprjoin::text, '-'),
                        case when o.oprcanhash then 'hashes' end, case when o.oprcanmerge then 'merges' end], ', ')
                     || ')' as definition,
                   '{}'::text[] as properties, pg_get_userbyid(o.oprowner) as owner, null::text[] as acl,
                   null::text[] as default_acl
              from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
             where o.oid >= 16384 and o.oprcode <> 0
            """;

    /** What belongs to the family alone; members of a class belong to the class. */
    static final String FAMILIES = """
            with loose as (
              select o.amopfamily as family,
                     'operator ' || o.amopstrategy || ' (' || format_type(o.amoplefttype, null) || ', '
                       || format_type(o.amoprighttype, null) || ')' as member,
                     quote_ident(n.nspname) || '.' || p.oprname || ' (' || format_type(o.amoplefttype, null) || ', '
                       || format_type(o.amoprighttype, null) || ')' || coalesce(' for order by ' || (select quote_ident(fn.nspname) || '.' || quote_ident(f.opfname)
                             from pg_opfamily f join pg_namespace fn on fn.oid = f.opfnamespace
                            where f.oid = o.amopsortfamily), '') as value
                from pg_amop o join pg_operator p on p.oid = o.amopopr join pg_namespace n on n.oid = p.oprnamespace
               where o.oid >= 16384 and not exists (select from pg_depend d where d.classid = 2602
                 and d.objid = o.oid and (d.refclassid = 2616 and d.deptype = 'i' or d.deptype = 'e'))
              union all
              select f.amprocfamily,
                     'function ' || f.amprocnum || ' (' || format_type(f.amproclefttype, null) || ', '
                       || format_type(f.amprocrighttype, null) || ')',
                     f.amproc::regprocedure::text
                from pg_amproc f
               where f.oid >= 16384 and not exists (select from pg_depend d where d.classid = 2603
                 and d.objid = f.oid and (d.refclassid = 2616 and d.deptype = 'i' or d.deptype = 'e')))
            select 'OPERATOR_FAMILY' as kind, f.oid, f.opfnamespace as namespace,
                   array[f.opfname::text, a.amname::text] as path,
                   'create operator family ' || quote_ident(n.nspname) || '.' || quote_ident(f.opfname) || ' using '
                     || quote_ident(a.amname) as definition,
                   array(select x from loose l, unnest(array[l.member, l.value]) with ordinality u (x, i)
                          where l.family = f.oid order by l.member, u.i) as properties,
                   pg_get_userbyid(f.opfowner) as owner, null::text[] as acl, null::text[] as default_acl
              from pg_opfamily f join pg_am a on a.oid = f.opfmethod join pg_namespace n on n.oid = f.opfnamespace
             where f.oid >= 16384
            """;

    static final String CLASSES = """
            with members as (
              select d.refobjid as class, 1 as part, o.amopstrategy as number,
                     'operator ' || o.amopstrategy || ' ' || quote_ident(n.nspname) || '.' || p.oprname || ' ('
                       || format_type(o.amoplefttype, null) || ', ' || format_type(o.amoprighttype, null) || ')'
                       || coalesce(' for order by ' || (select quote_ident(fn.nspname) || '.' || quote_ident(f.opfname)
                             from pg_opfamily f join pg_namespace fn on fn.oid = f.opfnamespace
                            where f.oid = o.amopsortfamily), '') as value
                from pg_amop o join pg_operator p on p.oid = o.amopopr join pg_namespace n on n.oid = p.oprnamespace
                join pg_depend d on d.classid = 2602 and d.objid = o.oid and d.refclassid = 2616 and d.deptype = 'i'
               where o.oid >= 16384
              union all
              select d.refobjid, 2, f.amprocnum,
                     'function ' || f.amprocnum || ' (' || format_type(f.amproclefttype, null) || ', '
                       || format_type(f.amprocrighttype, null) || ') ' || f.amproc::regprocedure
                from pg_amproc f
                join pg_depend d on d.classid = 2603 and d.objid = f.oid and d.refclassid = 2616 and d.deptype = 'i'
               where f.oid >= 16384)
            select 'OPERATOR_CLASS' as kind, c.oid, c.opcnamespace as namespace,
                   array[c.opcname::text, a.amname::text] as path,
                   'create operator class ' || quote_ident(n.nspname) || '.' || quote_ident(c.opcname)
                     || case when c.opcdefault then ' default' else '' end || ' for type '
                     || format_type(c.opcintype, null) || ' using ' || quote_ident(a.amname) || ' family '
                     || quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) || ' as '
                     || coalesce(nullif(array_to_string(array(select m.value from members m where m.class = c.oid
                                                        order by m.part, m.number, m.value), ', '), '') || ', ', '')
                     || 'storage ' || format_type(case when c.opckeytype = 0 then c.opcintype else c.opckeytype end, null)
                     as definition,
                   '{}'::text[] as properties, pg_get_userbyid(c.opcowner) as owner, null::text[] as acl,
                   null::text[] as default_acl
              from pg_opclass c join pg_am a on a.oid = c.opcmethod join pg_namespace n on n.oid = c.opcnamespace
              join pg_opfamily f on f.oid = c.opcfamily join pg_namespace fn on fn.oid = f.opfnamespace
             where c.oid >= 16384
            """;

    private OperatorQueries() {}
}
