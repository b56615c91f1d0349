package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A foreign key, or another constraint that was never validated. */
record ForeignKeyFact(
        String schema,
        String table,
        long tableOid,
        String name,
        String referred,
        List<Integer> columns,
        String columnNames,
        boolean isForeignKey,
        boolean isInherited,
        boolean isValid) {

    static final String SELECT = """
            select n.nspname, t.relname, t.oid, k.conname, coalesce(r.relname, ''),
                   coalesce(array_to_string(k.conkey, ' '), ''),
                   coalesce((select string_agg(quote_ident(a.attname), ', ' order by u.ord)
                               from unnest(k.conkey) with ordinality as u (attnum, ord)
                               join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum), ''),
                   k.contype = 'f', k.conparentid <> 0, k.convalidated
              from pg_constraint k
              join pg_class t on t.oid = k.conrelid
              join pg_namespace n on n.oid = t.relnamespace
              left join pg_class r on r.oid = k.confrelid and k.confrelid <> 0
             where (k.contype = 'f' or not k.convalidated)
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
             order by 1, 2, 4
            """;

    static ForeignKeyFact read(ResultSet row) throws SQLException {
        return new ForeignKeyFact(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                IndexFact.words(row.getString(6)).stream().map(Integer::valueOf).toList(),
                row.getString(7),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getBoolean(10));
    }

    String qualified() {
        return schema + "." + table;
    }

    String quotedTable() {
        return Identifier.of(table).quotedIn(Identifier.of(schema));
    }
}
