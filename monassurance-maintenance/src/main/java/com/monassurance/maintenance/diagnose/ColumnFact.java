package com.monassurance.maintenance.diagnose;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What ANALYZE learned of one column; a table's figures are of its own rows, without those of its children. */
record ColumnFact(long table, int number, String name, double nullShare, double width) {

    /** Only of tables of some size: the others are not worth an estimate. */
    static final String SELECT = """
            with large as materialized (
                select c.oid, n.nspname, c.relname
                  from pg_class c
                  join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'm') and c.relpersistence <> 't'
                   and c.relpages::bigint * current_setting('block_size')::int >= ?::bigint
                   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_')
            select l.oid, a.attnum, a.attname, s.null_frac, s.avg_width
              from large l
              cross join lateral (
                    select attname, null_frac, avg_width from pg_stats
                     where schemaname = l.nspname and tablename = l.relname and not inherited
                    offset 0) s
              join pg_attribute a on a.attrelid = l.oid and a.attname = s.attname
            """;

    static ColumnFact read(ResultSet row) throws SQLException {
        return new ColumnFact(row.getLong(1), row.getInt(2), row.getString(3), row.getDouble(4), row.getDouble(5));
    }
}
