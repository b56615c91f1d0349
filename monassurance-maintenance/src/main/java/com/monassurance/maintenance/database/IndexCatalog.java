package com.monassurance.maintenance.database;

import com.monassurance.core.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Compares wanted indexes with the catalogue; the server itself says whether two definitions are the same. */
final class IndexCatalog {

    private static final Identifier PROBE = Identifier.of("monassurance_probe");

    private static final String TABLE_KIND = """
            select c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = ? and c.relname = ?
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
        if (kind.get().equals("p")) {
            return IndexState.PARTITIONED;
        }
        try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
            statement.setString(1, index.schema().value());
            statement.setString(2, index.name().value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return IndexState.ABSENT;
                }
                return stateOf(index, row);
            }
        }
    }

    private IndexState stateOf(IndexDefinition index, ResultSet row) throws SQLException {
        boolean isIndexOfTable =
                "i".equals(row.getString(6)) && index.table().value().equals(row.getString(5));
        if (!isIndexOfTable) {
            return IndexState.CONFLICT;
        }
        if (!row.getBoolean(1)) {
            return row.getBoolean(4) ? IndexState.BUSY : IndexState.INVALID;
        }
        return signature(row.getLong(3)).equals(wantedSignature(index)) ? IndexState.RIGHT : IndexState.CONFLICT;
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
