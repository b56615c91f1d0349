package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Everything the catalogue and the statistics say about one index, read without a lock on it. */
record IndexFact(
        long oid,
        long table,
        String schema,
        String name,
        String method,
        boolean isPartitioned,
        boolean isPartition,
        boolean isUnique,
        boolean isPrimary,
        boolean isNeeded,
        boolean isValid,
        boolean isBuilding,
        List<Integer> columns,
        List<String> classes,
        List<String> collations,
        List<String> order,
        int keys,
        String expressions,
        String condition,
        double rows,
        long bytes,
        long scans,
        long blocksFetched,
        long blocksHit) {

    /**
     * The trees are compared as text without the places where their parts stood in the statement: printing them as SQL
     * opens the table on some versions, and would wait for whoever holds it.
     */
    static final String SELECT = """
            select i.indexrelid, i.indrelid, n.nspname, x.relname, m.amname, x.relkind = 'I', x.relispartition,
                   i.indisunique, i.indisprimary, k.conindid is not null or i.indisreplident or i.indisclustered,
                   i.indisvalid and i.indisready and i.indislive, p.relid is not null,
                   i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text, i.indnkeyatts,
                   coalesce(regexp_replace(i.indexprs::text, ':(stmt_)?(location|len) -?[0-9]+', '', 'g'), ''),
                   coalesce(regexp_replace(i.indpred::text, ':(stmt_)?(location|len) -?[0-9]+', '', 'g'), ''),
                   x.reltuples, x.relpages::bigint * current_setting('block_size')::int,
                   coalesce(pg_stat_get_numscans(i.indexrelid), 0),
                   coalesce(pg_stat_get_blocks_fetched(i.indexrelid), 0),
                   coalesce(pg_stat_get_blocks_hit(i.indexrelid), 0)
              from pg_index i
              join pg_class x on x.oid = i.indexrelid
              join pg_am m on m.oid = x.relam
              join pg_namespace n on n.oid = x.relnamespace
              left join (select distinct conindid from pg_constraint where conindid <> 0) k
                on k.conindid = i.indexrelid
              left join (select distinct relid from pg_stat_progress_create_index) p on p.relid = i.indrelid
             where n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and x.relpersistence <> 't'
             order by i.indrelid, i.indexrelid
            """;

    static IndexFact read(ResultSet row) throws SQLException {
        return new IndexFact(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getBoolean(12),
                words(row.getString(13)).stream().map(Integer::valueOf).toList(),
                words(row.getString(14)),
                words(row.getString(15)),
                words(row.getString(16)),
                row.getInt(17),
                row.getString(18),
                row.getString(19),
                row.getDouble(20),
                row.getLong(21),
                row.getLong(22),
                row.getLong(23),
                row.getLong(24));
    }

    String qualified() {
        return schema + "." + name;
    }

    String quoted() {
        return Identifier.of(name).quotedIn(Identifier.of(schema));
    }

    /** The same in everything but the name. */
    boolean repeats(IndexFact other) {
        return table == other.table
                && keys == other.keys
                && isUnique == other.isUnique
                && columns.equals(other.columns)
                && sameKeys(other, keys)
                && expressions.equals(other.expressions);
    }

    /** Whether each search by this index can be answered by the first columns of the other. */
    boolean isCoveredBy(IndexFact other) {
        boolean isPlain = method.equals("btree") && expressions.isEmpty() && !isUnique && columns.size() == keys;
        return isPlain
                && table == other.table
                && other.keys > keys
                && other.columns.subList(0, keys).equals(columns)
                && !other.columns.subList(0, keys).contains(0)
                && sameKeys(other, keys);
    }

    private boolean sameKeys(IndexFact other, int count) {
        return method.equals(other.method)
                && condition.equals(other.condition)
                && classes.subList(0, count).equals(other.classes.subList(0, count))
                && collations.subList(0, count).equals(other.collations.subList(0, count))
                && order.subList(0, count).equals(other.order.subList(0, count));
    }

    /** What the server prints of a vector of numbers or names. */
    static List<String> words(String vector) {
        return vector.isEmpty() ? List.of() : Arrays.asList(vector.split(" "));
    }
}
