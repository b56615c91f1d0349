package com.monassurance.maintenance.diagnose;

import com.monassurance.core.sql.Identifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything the catalogue and the statistics say about one table, read without a lock on it. */
record TableFact(
        long oid,
        String schema,
        String name,
        String kind,
        boolean isPartition,
        boolean isPersistent,
        double rowsPlanned,
        long bytes,
        long xidAge,
        long multixactAge,
        Map<String, String> options,
        long live,
        long dead,
        long changedSinceAnalyze,
        long insertedSinceVacuum,
        long sequentialScans,
        long updated,
        long newPageUpdated,
        long blocksFetched,
        long blocksHit,
        boolean everAnalyzed) {

    /** Ages of what never had a transaction id, such as a partitioned parent, count as none. */
    private static final String SELECT = """
            select c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.relpersistence = 'p', c.reltuples,
                   c.relpages::bigint * current_setting('block_size')::int,
                   greatest(case when c.relfrozenxid::text <> '0' then age(c.relfrozenxid) else 0 end,
                            case when t.relfrozenxid::text <> '0' then age(t.relfrozenxid) else 0 end),
                   greatest(case when c.relminmxid::text <> '0' then mxid_age(c.relminmxid) else 0 end,
                            case when t.relminmxid::text <> '0' then mxid_age(t.relminmxid) else 0 end),
                   coalesce(array_to_string(c.reloptions, ','), ''),
                   coalesce(pg_stat_get_live_tuples(c.oid), 0), coalesce(pg_stat_get_dead_tuples(c.oid), 0),
                   coalesce(pg_stat_get_mod_since_analyze(c.oid), 0), coalesce(pg_stat_get_ins_since_vacuum(c.oid), 0),
                   coalesce(pg_stat_get_numscans(c.oid), 0), coalesce(pg_stat_get_tuples_updated(c.oid), 0),
                   %s,
                   coalesce(pg_stat_get_blocks_fetched(c.oid), 0), coalesce(pg_stat_get_blocks_hit(c.oid), 0),
                   coalesce(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) is not null
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              left join pg_class t on t.oid = c.reltoastrelid and c.reltoastrelid <> 0
             where c.relkind in ('r', 'm', 'p') and c.relpersistence <> 't'
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
             order by n.nspname, c.relname
            """;

    private static final int COUNTS_NEW_PAGES = 160000;

    static String select(int serverVersion) {
        return SELECT.formatted(
                serverVersion >= COUNTS_NEW_PAGES
                        ? "coalesce(pg_stat_get_tuples_newpage_updated(c.oid), 0)"
                        : "0::bigint");
    }

    static TableFact read(ResultSet row) throws SQLException {
        Map<String, String> options = Arrays.stream(row.getString(11).split(","))
                .filter(option -> option.contains("="))
                .map(option -> List.of(option.split("=", 2)))
                .collect(Collectors.toMap(pair -> pair.get(0), pair -> pair.get(1), (first, second) -> first));
        return new TableFact(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getDouble(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                options,
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                row.getLong(18),
                row.getLong(19),
                row.getLong(20),
                row.getBoolean(21));
    }

    boolean isPartitioned() {
        return kind.equals("p");
    }

    String qualified() {
        return schema + "." + name;
    }

    String quoted() {
        return Identifier.of(name).quotedIn(Identifier.of(schema));
    }

    /** The option of this table, or that of the server. */
    double option(String name, double server) {
        String own = options.get(name);
        return own == null ? server : Double.parseDouble(own);
    }

    boolean autovacuumIsOff() {
        String own = options.getOrDefault("autovacuum_enabled", "true").toLowerCase(java.util.Locale.ROOT);
        return List.of("off", "false", "no", "0", "f", "n").contains(own);
    }
}
