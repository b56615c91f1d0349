package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of a database and their types, as far as rows have to be made for them. Immutable. */
final class FillSchema {

    /** Beyond this a database is not filled as a whole. */
    private static final int TABLES_MAX = 20_000;

    private static final String OURS = """
            n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and n.nspname <> all (?)
            and c.relpersistence <> 't'
            and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass
                                and e.objid = c.oid and e.deptype = 'e')
            """;

    private static final String TABLES = """
            select c.oid, n.nspname, c.relname, c.relkind,
                   pg_get_partition_constraintdef(c.oid) as bound,
                   exists (select from pg_index i where i.indrelid = c.oid and not i.indimmediate)
                       as deferrable,
                   array(select i.inhrelid from pg_inherits i where c.relkind = 'p' and i.inhparent = c.oid
                         order by 1) as children
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'f') and %s
            order by 2, 3
            limit ?
            """.formatted(OURS);

    private static final String COLUMNS = """
            select a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attgenerated,
                   format_type(a.atttypid, a.atttypmod) as type, pg_get_expr(d.adbin, d.adrelid) as expression,
                   coalesce((select s.objid from pg_depend s
                             where a.attidentity <> '' and s.refclassid = 'pg_class'::regclass
                               and s.refobjid = a.attrelid and s.refobjsubid = a.attnum and s.deptype = 'i'
                               and s.classid = 'pg_class'::regclass limit 1), 0) as identity
            from pg_attribute a
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = any (?) and a.attnum > 0 and not a.attisdropped
            order by 1, 2
            """;

    /** What a foreign key makes for each partition it refers to is not one more condition. */
    private static final String CONSTRAINTS = """
            select k.conrelid, k.conname, k.contype, pg_get_expr(k.conbin, k.conrelid) as condition, k.confrelid,
                   array(select a.attname::text from unnest(k.conkey) with ordinality c (number, place)
                         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.number order by c.place)
                       as columns,
                   array(select a.attname::text from unnest(k.confkey) with ordinality c (number, place)
                         join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.number order by c.place)
                       as referenced
            from pg_constraint k
            where k.conrelid = any (?) and k.contype in ('c', 'f')
              and not exists (select from pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
            order by 1, 2
            """;

    private static final String TYPES = """
            select t.oid, n.nspname, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype, t.typtypmod,
                   array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
                       as labels,
                   coalesce((select r.rngsubtype from pg_range r where r.rngtypid = t.oid), 0) as subtype,
                   coalesce((select r.rngtypid from pg_range r where r.rngmultitypid = t.oid), 0) as range,
                   array(select a.atttypid from pg_attribute a where t.typtype = 'c' and a.attrelid = t.typrelid
                             and a.attnum > 0 and not a.attisdropped order by a.attnum) as fields,
                   array(select pg_get_expr(k.conbin, 0) from pg_constraint k
                         where k.contypid = t.oid and k.contype = 'c' order by k.conname) as checks
            from pg_type t
            join pg_namespace n on n.oid = t.typnamespace
            where t.typtype <> 'p'
            """;

    private final Map<Long, FillTable> tables;
    private final Map<Long, FillType> types;

    private FillSchema(Map<Long, FillTable> tables, Map<Long, FillType> types) {
        this.tables = tables;
        this.types = types;
    }

    /** Reads the database of a connection in autocommit by five queries. */
    static FillSchema read(Connection connection, Set<String> excluded) throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select set_config('search_path', '', true)");
            }
            return readInside(connection, excluded);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static FillSchema readInside(Connection connection, Set<String> excluded) throws SQLException {
        Map<Long, FillTable> bare = tables(connection, excluded);
        Array oids = connection.createArrayOf("oid", bare.keySet().toArray());
        Map<Long, List<FillColumn>> columns = columns(connection, oids);
        Map<Long, List<String>> checks = new HashMap<>();
        Map<Long, List<FillForeignKey>> keys = new HashMap<>();
        constraints(connection, oids, checks, keys);
        Map<Long, FillTable> tables = new LinkedHashMap<>();
        for (FillTable each : bare.values()) {
            tables.put(
                    each.oid(),
                    new FillTable(
                            each.oid(),
                            each.schema(),
                            each.name(),
                            each.kind(),
                            each.bound(),
                            each.hasDeferrableKey(),
                            columns.getOrDefault(each.oid(), List.of()),
                            checks.getOrDefault(each.oid(), List.of()),
                            keys.getOrDefault(each.oid(), List.of()),
                            each.children()));
        }
        return new FillSchema(tables, types(connection));
    }

    Map<Long, FillTable> tables() {
        return tables;
    }

    Map<Long, FillType> types() {
        return types;
    }

    /** The same tables, which are also to satisfy what another database asks of tables with these names. */
    FillSchema and(FillSchema other) {
        Map<String, FillTable> byName =
                other.tables.values().stream().collect(Collectors.toMap(FillTable::sql, each -> each));
        Map<String, Long> mine = tables.values().stream().collect(Collectors.toMap(FillTable::sql, FillTable::oid));
        Map<Long, FillTable> both = new LinkedHashMap<>();
        for (FillTable each : tables.values()) {
            FillTable wanted = byName.get(each.sql());
            if (wanted == null) {
                both.put(each.oid(), each);
                continue;
            }
            List<FillForeignKey> keys = new ArrayList<>();
            for (FillForeignKey key : wanted.foreignKeys()) {
                FillTable target = other.tables.get(key.references());
                Long here = target == null ? null : mine.get(target.sql());
                if (here != null) {
                    keys.add(new FillForeignKey(key.name(), key.columns(), here, key.referenced()));
                }
            }
            both.put(each.oid(), each.and(wanted.checks(), keys));
        }
        return new FillSchema(both, types);
    }

    private static Map<Long, FillTable> tables(Connection connection, Set<String> excluded) throws SQLException {
        Map<Long, FillTable> tables = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setArray(1, connection.createArrayOf("name", excluded.toArray()));
            statement.setInt(2, TABLES_MAX);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.put(
                            row.getLong(1),
                            new FillTable(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4).charAt(0),
                                    row.getString("bound"),
                                    row.getBoolean("deferrable"),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    longs(row.getArray("children"))));
                }
            }
        }
        return tables;
    }

    private static Map<Long, List<FillColumn>> columns(Connection connection, Array oids) throws SQLException {
        Map<Long, List<FillColumn>> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setArray(1, oids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    boolean isGenerated = !row.getString("attgenerated").isEmpty();
                    String expression = row.getString("expression");
                    columns.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                            .add(new FillColumn(
                                    row.getInt(2),
                                    row.getString(3),
                                    row.getLong(4),
                                    row.getInt(5),
                                    row.getString("type"),
                                    row.getBoolean(6),
                                    isGenerated ? null : expression,
                                    row.getLong("identity"),
                                    isGenerated ? expression : null));
                }
            }
        }
        return columns;
    }

    private static void constraints(
            Connection connection, Array oids, Map<Long, List<String>> checks, Map<Long, List<FillForeignKey>> keys)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CONSTRAINTS)) {
            statement.setArray(1, oids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getString(3).equals("c")) {
                        checks.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                                .add(row.getString("condition"));
                    } else {
                        keys.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                                .add(new FillForeignKey(
                                        row.getString(2),
                                        strings(row.getArray("columns")),
                                        row.getLong("confrelid"),
                                        strings(row.getArray("referenced"))));
                    }
                }
            }
        }
    }

    private static Map<Long, FillType> types(Connection connection) throws SQLException {
        Map<Long, FillType> types = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TYPES)) {
            while (row.next()) {
                String schema = row.getString(2);
                String name = row.getString(3);
                types.put(
                        row.getLong(1),
                        new FillType(
                                row.getLong(1),
                                schema,
                                name,
                                SqlName.qualified(schema, name),
                                row.getString(4).charAt(0),
                                row.getString(5).charAt(0),
                                row.getLong("typelem"),
                                row.getLong("typbasetype"),
                                row.getInt("typtypmod"),
                                strings(row.getArray("labels")),
                                row.getLong("subtype"),
                                row.getLong("range"),
                                longs(row.getArray("fields")),
                                strings(row.getArray("checks"))));
            }
        }
        return types;
    }

    static List<String> strings(Array array) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Object each : (Object[]) array.getArray()) {
            values.add(String.valueOf(each));
        }
        return values;
    }

    private static List<Long> longs(Array array) throws SQLException {
        List<Long> values = new ArrayList<>();
        for (Object each : (Object[]) array.getArray()) {
            values.add(Long.valueOf(String.valueOf(each)));
        }
        return values;
    }
}
