package com.monassurance.migrations.catalog;

import java.sql.SQLException;

/** Says what the database has that a catalogue does not hold. */
final class Leftovers {

    private static final String LEFTOVERS = """
            with member as materialized (
              select classid, objid, xmin as made from pg_depend
               where refclassid = 3079 and deptype = 'e')
            select 'large objects' as kind, 'they are data' as reason
             where exists (select from pg_largeobject_metadata)
            union all
            select 'changed privileges on built-in objects and on members of extensions',
                   'only objects of the database itself are read'
             where exists (
               select from (select 1259::oid as class, oid as object, 0 as part, relacl as acl from pg_class
                             where relacl is not null
                               and not (relnamespace = 'information_schema'::regnamespace and cardinality(relacl) = 2)
                            union all
                            select 1259, attrelid, attnum, attacl from pg_attribute
                             where attacl is not null and attrelid < 16384
                            union all
                            select 1259, a.attrelid, a.attnum, a.attacl
                              from member m join pg_attribute a on a.attrelid = m.objid
                             where m.classid = 1259 and a.attacl is not null
                            union all
                            select 1255, oid, 0, proacl from pg_proc where proacl is not null
                            union all
                            select 1247, oid, 0, typacl from pg_type where typacl is not null
                            union all
                            select 2612, oid, 0, lanacl from pg_language where lanacl is not null
                            union all
                            select 2615, oid, 0, nspacl from pg_namespace
                             where nspacl is not null and nspname <> 'public'
                               and not (nspname = 'information_schema' and cardinality(nspacl) = 2)
                            union all
                            select 2328, oid, 0, fdwacl from pg_foreign_data_wrapper where fdwacl is not null
                            union all
                            select 1417, oid, 0, srvacl from pg_foreign_server where srvacl is not null) found
                 left join member m on m.classid = found.class and m.objid = found.object
                 left join pg_init_privs i
                        on i.classoid = found.class and i.objoid = found.object and i.objsubid = found.part
                where (found.object < 16384 or m.objid is not null) and found.acl is distinct from i.initprivs)
                or exists (select from pg_init_privs i join pg_class c on c.oid = i.objoid
                            where i.classoid = 1259 and i.objsubid = 0 and c.relacl is null)
                or exists (select from pg_init_privs i join pg_proc p on p.oid = i.objoid
                            where i.classoid = 1255 and p.proacl is null)
            union all
            select 'what hangs on ' || case m.classid when 1259 then 'tables' else 'members' end || ' of extensions',
                   'who made it after the extension cannot be told: ' || string_agg(distinct found.words, ', ')
              from member m
              join (select 1259::oid as class, indrelid as object, xmin as made, 'indexes' as words from pg_index
                    union all
                    select 1259, conrelid, xmin, 'constraints' from pg_constraint where conrelid <> 0
                    union all
                    select 1259, tgrelid, xmin, 'triggers' from pg_trigger where not tgisinternal
                    union all
                    select 1259, polrelid, xmin, 'policies' from pg_policy
                    union all
                    select 1259, ev_class, xmin, 'rules' from pg_rewrite where rulename <> '_RETURN'
                    union all
                    select 1259, inhparent, h.xmin, 'children' from pg_inherits h
                     where not exists (select from member o where o.classid = 1259 and o.objid = h.inhrelid)
                    union all
                    select classoid, objoid, xmin, 'comments' from pg_description
                    union all
                    select classoid, objoid, xmin, 'security labels' from pg_seclabel) found
                on found.class = m.classid and found.object = m.objid and found.made <> m.made
             where m.objid >= 16384
             group by case m.classid when 1259 then 'tables' else 'members' end
            union all
            select 'operators that are only announced', 'no statement makes them by themselves'
             where exists (select from pg_operator where oprcode = 0 and oid >= 16384)
            union all
            select 'disabled triggers of foreign keys', 'they hang on the server''s own triggers'
             where exists (select from pg_trigger t where t.tgisinternal and t.tgenabled <> 'O'
                              and t.tgconstraint <> 0 and t.tgparentid = 0)
            union all
            select 'objects in pg_catalog or information_schema', 'these schemas belong to the server'
             where exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                            where p.oid >= 16384 and n.nspname in ('pg_catalog', 'information_schema')
                              and not exists (select from pg_depend d where d.classid = 1255 and d.objid = p.oid
                                                and d.deptype = 'e'))
                or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                            where c.oid >= 16384 and n.nspname in ('pg_catalog', 'information_schema'))
            union all
            select 'connection strings of subscriptions', 'they hold secrets'
             where exists (select from pg_subscription s
                            where s.subdbid = (select oid from pg_database where datname = current_database()))
            union all
            select 'secrets of user mappings', 'they are not for us to know'
             where exists (select from pg_user_mappings m, pg_options_to_table(m.umoptions) o
                            where o.option_name ~* 'pass|secret|key|token|credential')
            union all
            select 'options of user mappings', 'the role ' || current_user || ' may not read those of others'
             where exists (select from pg_user_mappings m where m.umoptions is null and m.usename <> current_user)
               and not (select rolsuper from pg_roles where rolname = current_user)
            """;

    private Leftovers() {}

    static void read(Reading reading) throws SQLException {
        reading.each(LEFTOVERS, row -> reading.unread(row.text("kind"), row.text("reason")));
    }
}
