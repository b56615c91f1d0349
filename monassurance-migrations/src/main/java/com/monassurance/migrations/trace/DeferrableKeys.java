package com.monassurance.migrations.trace;

import com.monassurance.migrations.catalog.SqlName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes those made-up rows away again that a deferrable key does not allow: the server checks such keys by triggers, which do
 * not fire while tables are filled. Confined to one thread.
 */
final class DeferrableKeys {

    /** Of an exclusion or temporal constraint its own operators, of any other key what its operator class calls equal. */
    private static final String KEYS = """
            select i.indexrelid, pg_get_expr(i.indpred, i.indrelid) as predicate,
                   coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as nulls_equal,
                   array(select pg_get_indexdef(i.indexrelid, place, true)
                         from generate_series(1, i.indnkeyatts) place order by place) as keys,
                   array(select 'operator(' || quote_ident(n.nspname) || '.' || o.oprname || ')'
                         from generate_series(1, i.indnkeyatts) place
                         join pg_opclass c on c.oid = i.indclass[place - 1]
                         left join pg_amop a on k.conexclop is null and a.amopfamily = c.opcfamily
                             and a.amoplefttype = c.opcintype and a.amoprighttype = c.opcintype
                             and a.amopstrategy = 3
                         join pg_operator o on o.oid = coalesce(k.conexclop[place], a.amopopr)
                         join pg_namespace n on n.oid = o.oprnamespace
                         order by place) as operators
            from pg_index i
            join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
            where i.indrelid = ? and not i.indimmediate
            order by i.indexrelid
            """;

    private final Connection connection;

    DeferrableKeys(Connection connection) {
        this.connection = connection;
    }

    /** How many rows had to go. */
    long settle(FillTable table) throws SQLException {
        long gone = 0;
        for (String statement : statements(table)) {
            gone += run(statement);
        }
        return gone == 0 ? 0 : gone + dangling(table);
    }

    private List<String> statements(FillTable table) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setLong(1, table.oid());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    statements.add(delete(table, row));
                }
            }
        }
        return statements;
    }

    /** Of two rows that the key keeps apart the later one goes. */
    private static String delete(FillTable table, ResultSet row) throws SQLException {
        List<String> keys = FillSchema.strings(row.getArray("keys"));
        List<String> operators = FillSchema.strings(row.getArray("operators"));
        String predicate = row.getString("predicate");
        List<String> shown = new ArrayList<>();
        List<String> met = new ArrayList<>();
        for (int place = 0; place < keys.size(); place++) {
            String key = "k" + place;
            shown.add("(" + keys.get(place) + ") as " + key);
            String equal = "one." + key + " " + operators.get(place) + " two." + key;
            met.add(
                    row.getBoolean("nulls_equal")
                            ? "(" + equal + " or (one." + key + " is null and two." + key + " is null))"
                            : equal);
        }
        return "with keyed as materialized (select ctid as place, " + String.join(", ", shown) + " from only "
                + table.sql() + (predicate == null ? "" : " where " + predicate) + ") delete from only " + table.sql()
                + " where ctid = any (array(select two.place from keyed one join keyed two on one.place < two.place and "
                + String.join(" and ", met) + "))";
    }

    /** Rows that referred to those of their own table that are gone, and so on. */
    private long dangling(FillTable table) throws SQLException {
        long gone = 0;
        for (FillForeignKey key : table.foreignKeys()) {
            if (key.references() != table.oid()) {
                continue;
            }
            List<String> met = new ArrayList<>();
            for (int place = 0; place < key.columns().size(); place++) {
                met.add("other." + SqlName.quoted(key.referenced().get(place)) + " = mine."
                        + SqlName.quoted(key.columns().get(place)));
            }
            String sql = "delete from only " + table.sql() + " mine where "
                    + key.columns().stream()
                            .map(column -> "mine." + SqlName.quoted(column) + " is not null")
                            .collect(Collectors.joining(" and "))
                    + " and not exists (select from only " + table.sql() + " other where " + String.join(" and ", met)
                    + ")";
            long last = run(sql);
            while (last > 0) {
                gone += last;
                last = run(sql);
            }
        }
        return gone;
    }

    private long run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeUpdate(sql);
        }
    }
}
