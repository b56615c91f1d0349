package com.monassurance.migrations;

import com.monassurance.fixtures.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a database of a test about itself. */
final class Probe {

    private static final String CATALOGUE = """
            select 'relation ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname not in ('pg_catalog', 'information_schema', 'monassurance_ops') and n.nspname !~ '^pg_toast'
            union all
            select 'column ' || c.oid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                   || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
              from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
              left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v')
               and n.nspname not in ('pg_catalog', 'information_schema', 'monassurance_ops')
            union all
            select 'constraint ' || conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid)
              from pg_constraint
             where connamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
               and conrelid <> 0 and conrelid::regclass::text !~ '^monassurance_ops'
            union all
            select 'index ' || i.indexrelid::regclass || ' ' || i.indisvalid || ' ' || pg_get_indexdef(i.indexrelid)
              from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
             where n.nspname not in ('pg_catalog', 'monassurance_ops') and n.nspname !~ '^pg_toast'
            union all
            select 'type ' || t.oid::regtype || ' ' || coalesce((select string_agg(enumlabel, ',' order by enumsortorder)
                   from pg_enum where enumtypid = t.oid), '')
              from pg_type t join pg_namespace n on n.oid = t.typnamespace
             where t.typtype in ('e', 'd') and n.nspname not in ('pg_catalog', 'information_schema')
            union all
            select 'function ' || p.oid::regprocedure || ' ' || pg_get_functiondef(p.oid)
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname not in ('pg_catalog', 'information_schema')
            order by 1
            """;

    private final PostgresDatabase database;

    private Probe(PostgresDatabase database) {
        this.database = database;
    }

    static Probe of(PostgresDatabase database) {
        return new Probe(database);
    }

    /** Everything but our own schema, one line an object. */
    List<String> catalogue() {
        return list(CATALOGUE);
    }

    /** Revision and status of every row of the history, in order. */
    List<String> rows() {
        return list("select revision || ' ' || status || ' ' || statements_done || '/' || statements_total"
                + " from monassurance_ops.schema_history order by position");
    }

    boolean is(String condition) {
        return list("select (" + condition + ")::text").equals(List.of("true"));
    }

    List<String> list(String query) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
