package com.monassurance.migrations.catalog;

import java.sql.SQLException;

/** Says what the database has that a catalogue does not hold. */
final class Leftovers {

    private static final String LEFTOVERS = """
            select 'large objects' as kind, 'they are data' as reason
             where exists (select from pg_largeobject_metadata)
            union all
            select 'changed privileges on built-in objects and on members of extensions',
                   'only objects of the database itself are read'
             where exists (select from pg_class c join pg_init_privs i on i.classoid = 1259 and i.objoid = c.oid
                            where i.objsubid = 0 and c.relacl is distinct from i.initprivs)
                or exists (select from pg_proc p join pg_init_privs i on i.classoid = 1255 and i.objoid = p.oid
                            where p.proacl is distinct from i.initprivs)
                or exists (select from pg_proc p where p.oid < 16384 and p.proacl is not null
                              and not exists (select from pg_init_privs i
                                               where i.classoid = 1255 and i.objoid = p.oid))
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
