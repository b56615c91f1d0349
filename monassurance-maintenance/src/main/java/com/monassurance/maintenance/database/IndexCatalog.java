package com.monassurance.maintenance.database;

import com.monassurance.core.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares wanted indexes with the catalogue; the server itself says whether two definitions are the same. */
final class IndexCatalog {

    private static final Identifier PROBE = Identifier.of("monassurance_probe");

    private static final String TABLE_KIND = """
            select c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = ? and c.relname = ?
            """;

    private static final String MISSING_PARTS = """
            select n.nspname, c.relname, c.oid
              from pg_inherits h
              join pg_class c on c.oid = h.inhrelid
              join pg_namespace n on n.oid = c.relnamespace
              join pg_class p on p.oid = h.inhparent
              join pg_namespace pn on pn.oid = p.relnamespace
             where pn.nspname = ? and p.relname = ?
               and not exists (
                    select from pg_inherits ih
                      join pg_index i on i.indexrelid = ih.inhrelid and i.indrelid = c.oid
                      join pg_class ip on ip.oid = ih.inhparent
                      join pg_namespace ipn on ipn.oid = ip.relnamespace
                     where ipn.nspname = ? and ip.relname = ?)
             order by n.nspname, c.relname
            """;

    private static final String NAMED = """
            select i.indisvalid and i.indisready and i.indislive, i.indrelid, i.indexrelid,
                   exists (select from pg_stat_progress_create_index p
                            where p.index_relid = c.oid
                               or (p.relid = i.indrelid and p.index_relid = 0)),
                   t.relname, c.relkind
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              left join pg_index i on i.indexrelid = c.oid
              left join pg_class t on t.oid = i.indrelid
             where n.nspname = ? and c.relname = ?
            """;

    /** Everything that makes two indexes the same but their names. */
    private static final String SIGNATURE = """
            select concat_ws(' | ', m.amname, i.indisunique, i.indnkeyatts, i.indoption::text, i.indclass::text,
                   i.indcollation::text,
                   (select string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' order by k)
                      from generate_series(1, i.indnatts::int) k),
                   pg_get_expr(i.indpred, i.indrelid))
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
              join pg_am m on m.oid = c.relam
             where i.indexrelid = ?
            """;

    private final Connection connection;

    IndexCatalog(Connection connection) {
        this.connection = connection;
    }

    IndexState state(IndexDefinition index) throws SQLException {
        Optional<String> kind = tableKind(index);
        if (kind.isEmpty()) {
            return IndexState.NO_TABLE;
        }
        boolean isPartitioned = kind.get().equals("p");
        try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
            statement.setString(1, index.schema().value());
            statement.setString(2, index.name().value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return IndexState.ABSENT;
                }
                return stateOf(index, row, isPartitioned);
            }
        }
    }

    private IndexState stateOf(IndexDefinition index, ResultSet row, boolean isPartitioned) throws SQLException {
        boolean isIndexOfTable = (isPartitioned ? "I" : "i").equals(row.getString(6))
                && index.table().value().equals(row.getString(5));
        if (!isIndexOfTable) {
            return IndexState.CONFLICT;
        }
        if (!row.getBoolean(1) && isPartitioned) {
            // Its definition is that of the whole; what is missing are partitions.
            return signature(row.getLong(3)).equals(wantedSignature(index))
                    ? IndexState.INCOMPLETE
                    : IndexState.CONFLICT;
        }
        if (!row.getBoolean(1)) {
            return row.getBoolean(4) ? IndexState.BUSY : IndexState.INVALID;
        }
        return signature(row.getLong(3)).equals(wantedSignature(index)) ? IndexState.RIGHT : IndexState.CONFLICT;
    }

    boolean isPartitioned(IndexDefinition index) throws SQLException {
        return tableKind(index).filter("p"::equals).isPresent();
    }

    /** The partitions right below the table that have no index attached to this one yet. */
    List<IndexDefinition> missingParts(IndexDefinition index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MISSING_PARTS)) {
            statement.setString(1, index.schema().value());
            statement.setString(2, index.table().value());
            statement.setString(3, index.schema().value());
            statement.setString(4, index.name().value());
            List<IndexDefinition> parts = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parts.add(index.onPartition(
                            Identifier.of(row.getString(1)), Identifier.of(row.getString(2)), row.getLong(3)));
                }
            }
            return parts;
        }
    }

    private Optional<String> tableKind(IndexDefinition index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLE_KIND)) {
            statement.setString(1, index.schema().value());
            statement.setString(2, index.table().value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private String signature(long oid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SIGNATURE)) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** Lets the server print the wanted definition: on an empty temporary copy of the table, rolled back at once. */
    private String wantedSignature(IndexDefinition index) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table " + PROBE.quoted() + " (like "
                    + index.table().quotedIn(index.schema()) + ")");
            statement.execute("create " + (index.unique() ? "unique " : "") + "index on pg_temp." + PROBE.quoted()
                    + index.definition());
            try (ResultSet row = statement.executeQuery(
                    "select indexrelid from pg_index where indrelid = 'pg_temp." + PROBE.quoted() + "'::regclass")) {
                row.next();
                return signature(row.getLong(1));
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
