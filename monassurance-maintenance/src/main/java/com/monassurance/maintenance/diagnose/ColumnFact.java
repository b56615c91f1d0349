package com.monassurance.maintenance.diagnose;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What ANALYZE learned of one column; a table's figures are of its own rows, without those of its children. */
record ColumnFact(long table, int number, String name, double nullShare, double width) {

    /** Only of tables of some size: the others are not worth an estimate. */
    static final String SELECT = """
            select c.oid, a.attnum, a.attname, s.null_frac, s.avg_width
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and not s.inherited
              join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname
             where c.relkind in ('r', 'm') and c.relpersistence <> 't'
               and c.relpages::bigint * current_setting('block_size')::int >= ?::bigint
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
            """;

    static ColumnFact read(ResultSet row) throws SQLException {
        return new ColumnFact(row.getLong(1), row.getInt(2), row.getString(3), row.getDouble(4), row.getDouble(5));
    }
}
