package com.monassurance.maintenance.backup.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads which tables there are, which hang together, and where sequences stand. */
final class SnapshotTables {

    private static final int SEQUENCES_AT_ONCE = 200;

    /** What belongs to an extension is left out, but for the tables that it says hold the user's rows. */
    private static final String TABLES = """
            with config as (select u.relation, u.condition from pg_catalog.pg_extension e,
                                   unnest(e.extconfig, e.extcondition) u (relation, condition))
            select c.oid::bigint, n.nspname, c.relname, c.relkind = 'r' as has_rows,
                   coalesce((select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
                               from pg_catalog.pg_attribute a
                              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                                and a.attgenerated = ''), '') as columns,
                   nullif(config.condition, '') as condition,
                   coalesce(pg_catalog.pg_relation_size(c.oid), 0)
                     + coalesce(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0)), 0) as bytes
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              left join config on config.relation = c.oid
             where c.relkind in ('r', 'p') and c.relpersistence in ('p', 'u')
               and (config.relation is not null
                    or (n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'monassurance_restore')
                        and not exists (select from pg_catalog.pg_depend d
                                         where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
                                           and d.deptype = 'e')))
             order by 1
            """;

    private static final String PARENTS = "select inhrelid::bigint, inhparent::bigint from pg_catalog.pg_inherits";

    private static final String SEQUENCES = """
            select n.nspname, c.relname from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'S' and c.relpersistence in ('p', 'u')
               and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'monassurance_restore')
               and (not exists (select from pg_catalog.pg_depend d
                                 where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
                                   and d.deptype = 'e')
                    or exists (select from pg_catalog.pg_extension e where c.oid = any (e.extconfig)))
             order by 1, 2
            """;

    private SnapshotTables() {}

    static List<SnapshotTable> read(Connection connection) throws SQLException {
        List<SnapshotTable> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.add(new SnapshotTable(
                        row.getLong(1),
                        text(row, 2),
                        text(row, 3),
                        row.getBoolean(4),
                        text(row, 5),
                        row.getString(6),
                        row.getLong(7)));
            }
        }
        return tables;
    }

    /** Whether what was locked is what is there; sizes may differ. */
    static boolean areSame(List<SnapshotTable> some, List<SnapshotTable> others) {
        Set<List<Object>> one = new HashSet<>();
        Set<List<Object>> other = new HashSet<>();
        some.forEach(table -> one.add(List.of(table.oid(), table.name(), table.columns(), table.hasRows())));
        others.forEach(table -> other.add(List.of(table.oid(), table.name(), table.columns(), table.hasRows())));
        return one.equals(other);
    }

    /** Tables that inherit from each other, partitions too, share a group; by number of the table. */
    static Map<Long, String> groups(Connection connection, List<SnapshotTable> tables) throws SQLException {
        Map<Long, Long> above = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PARENTS)) {
            while (row.next()) {
                above.put(top(above, row.getLong(1)), top(above, row.getLong(2)));
            }
        }
        Map<Long, String> groups = new HashMap<>();
        tables.forEach(table -> groups.put(table.oid(), Long.toString(top(above, table.oid()))));
        return groups;
    }

    private static long top(Map<Long, Long> above, long table) {
        long at = table;
        for (Long next = above.get(at); next != null && next != at; next = above.get(at)) {
            at = next;
        }
        return at;
    }

    static List<Contents.SequenceState> sequences(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SEQUENCES)) {
            while (row.next()) {
                names.add(SnapshotTable.qualified(text(row, 1), text(row, 2)));
            }
        }
        List<Contents.SequenceState> states = new ArrayList<>();
        for (int i = 0; i < names.size(); i += SEQUENCES_AT_ONCE) {
            List<String> some = names.subList(i, Math.min(names.size(), i + SEQUENCES_AT_ONCE));
            StringBuilder sql = new StringBuilder();
            for (int k = 0; k < some.size(); k++) {
                sql.append(k == 0 ? "select " : " union all select ")
                        .append(k)
                        .append(", last_value, is_called from ")
                        .append(some.get(k));
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql.toString())) {
                while (row.next()) {
                    states.add(new Contents.SequenceState(some.get(row.getInt(1)), row.getLong(2), row.getBoolean(3)));
                }
            }
        }
        return states;
    }

    static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }
}
