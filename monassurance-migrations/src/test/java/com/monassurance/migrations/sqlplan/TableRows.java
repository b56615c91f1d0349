package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.SqlName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of a table by its columns, as digests.
 *
 * @param count how many there are
 * @param columns by name
 * @param kin its partitions at any depth, and the tables that it inherits from: what is said of these is said of it
 */
record TableRows(long count, SortedMap<String, Values> columns, List<String> kin) {

    /**
     * What a column has.
     *
     * @param type its type
     * @param isGenerated whether the server computes it
     * @param count how many values there are
     * @param digest of the values
     */
    record Values(String type, boolean isGenerated, long count, String digest) {}

    /** What is no partition, of which ONLY the table itself counts unless it is partitioned. */
    private static final String TABLES = """
            select c.oid, n.nspname, c.relname, c.relkind = 'p' as is_partitioned
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)'
             order by 2, 3
            """;

    private static final String KIN = """
            with recursive above (id) as (
              select ?::oid union select i.inhparent from above a join pg_inherits i on i.inhrelid = a.id
            ), below (id) as (
              select ?::oid union select i.inhrelid from below b join pg_inherits i on i.inhparent = b.id
                join pg_class c on c.oid = i.inhrelid and c.relispartition
            )
            select n.nspname, c.relname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.oid in (select id from above union select id from below)
            """;

    /** By qualified name. */
    static SortedMap<String, TableRows> all(Connection connection) throws SQLException {
        SortedMap<String, TableRows> all = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(TABLES)) {
            while (tables.next()) {
                String name = SqlName.qualified(tables.getString(2), tables.getString(3));
                all.put(name, of(connection, tables.getLong(1), (tables.getBoolean(4) ? "" : "only ") + name));
            }
        }
        return all;
    }

    private static TableRows of(Connection connection, long oid, String from) throws SQLException {
        SortedMap<String, Values> columns = new TreeMap<>();
        List<Boolean> generated = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            List<String> types = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery("select attname, format_type(atttypid, atttypmod), attgenerated <> ''"
                            + " from pg_attribute where attnum > 0 and not attisdropped"
                            + " and attrelid = " + oid)) {
                while (row.next()) {
                    names.add(row.getString(1));
                    types.add(row.getString(2));
                    generated.add(row.getBoolean(3));
                }
            }
            StringBuilder digests = new StringBuilder("select count(*)");
            for (String name : names) {
                String text = SqlName.quoted(name) + "::text";
                digests.append(", count(").append(text).append("), md5(string_agg(");
                digests.append(text).append(", '|' order by ").append(text).append("))");
            }
            try (ResultSet row = statement.executeQuery(digests + " from " + from)) {
                row.next();
                for (int i = 0; i < names.size(); i++) {
                    columns.put(
                            names.get(i),
                            new Values(
                                    types.get(i),
                                    generated.get(i),
                                    row.getLong(2 * i + 2),
                                    String.valueOf(row.getString(2 * i + 3))));
                }
                return new TableRows(row.getLong(1), columns, kin(connection, oid));
            }
        }
    }

    private static List<String> kin(Connection connection, long oid) throws SQLException {
        List<String> kin = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KIN)) {
            statement.setLong(1, oid);
            statement.setLong(2, oid);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    kin.add(SqlName.qualified(row.getString(1), row.getString(2)));
                }
            }
        }
        return kin;
    }
}
