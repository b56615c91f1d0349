package com.monassurance.benchmarks.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The floor: the rows of the system catalogues that any reader needs, with what the server prints of them, by plain JDBC,
 * each value taken as text and dropped.
 */
final class RawQueries {

    private static final int FETCH_ROWS = 4000;

    private static final List<String> QUERIES = List.of("""
            select c.oid, c.relname, c.relnamespace, c.relkind, c.relpersistence, c.relowner, c.relacl, c.reloptions,
                   c.reltablespace, c.relam, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.relispartition
              from pg_class c where c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S')
            """, """
            select a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation,
                   a.attidentity, a.attgenerated, a.attstorage, a.attcompression, a.attstattarget, a.attoptions,
                   a.attacl, a.attislocal, a.attinhcount, pg_get_expr(d.adbin, d.adrelid)
              from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              join pg_class c on c.oid = a.attrelid
             where a.attrelid >= 16384 and a.attnum > 0 and not a.attisdropped
               and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
            """, """
            select k.oid, k.conname, k.contype, k.conrelid, k.confrelid, k.convalidated, k.conkey,
                   pg_get_constraintdef(k.oid)
              from pg_constraint k where k.oid >= 16384
            """, """
            select i.indexrelid, c.relname, i.indrelid, i.indisunique, i.indisvalid, c.reloptions,
                   pg_get_indexdef(i.indexrelid)
              from pg_index i join pg_class c on c.oid = i.indexrelid
             where i.indexrelid >= 16384 and c.relnamespace <> 'pg_toast'::regnamespace
            """, """
            select p.oid, p.proname, p.pronamespace, pg_get_functiondef(p.oid)
              from pg_proc p where p.oid >= 16384 and p.prokind <> 'a'
            """, """
            select t.oid, t.tgname, t.tgrelid, pg_get_triggerdef(t.oid)
              from pg_trigger t where t.oid >= 16384 and not t.tgisinternal
            """, """
            select r.oid, r.ev_class, pg_get_ruledef(r.oid) from pg_rewrite r where r.oid >= 16384
            """, """
            select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
              from pg_depend d where d.objid >= 16384 and d.refobjid >= 16384
            """, """
            select d.classoid, d.objoid, d.objsubid, d.description from pg_description d where d.objoid >= 16384
            """);

    private RawQueries() {}

    /** Reads all in one transaction and returns the number of rows. */
    static long read(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            long rows = 0;
            for (String query : QUERIES) {
                rows += read(connection, query);
            }
            return rows;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static long read(Connection connection, String query) throws SQLException {
        long rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet answer = statement.executeQuery()) {
                int width = answer.getMetaData().getColumnCount();
                while (answer.next()) {
                    for (int i = 1; i <= width; i++) {
                        answer.getString(i);
                    }
                    rows++;
                }
            }
        }
        return rows;
    }
}
