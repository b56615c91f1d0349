package com.monassurance.migrations.lint;

import com.monassurance.core.sql.DatabaseException;
import com.monassurance.core.sql.SessionSettings;
import com.monassurance.core.sql.SqlSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * How big tables are by the server's own statistics, which cost no look at the tables. A table that nobody has analysed
 * since it was made has an unknown size, which is not zero. Immutable.
 *
 * @since 0.1.0
 */
public final class TableSizes {

    /** A partitioned table is as big as its partitions; one of unknown size makes the whole unknown. */
    private static final String SIZES = """
            with recursive tree (root, member) as (
              select c.oid, c.oid
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
               where c.relkind in ('r', 'p', 'm')
                 and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
              union all
              select t.root, i.inhrelid
                from tree t
                join pg_class r on r.oid = t.root and r.relkind = 'p'
                join pg_inherits i on i.inhparent = t.member
            )
            select n.nspname, c.relname,
                   coalesce(bool_or(m.reltuples < 0) filter (where m.relkind <> 'p'), false) as is_unknown,
                   coalesce(sum(m.reltuples::float8) filter (where m.relkind <> 'p'), 0)::bigint as row_count,
                   coalesce(sum(m.relpages::bigint) filter (where m.relkind <> 'p'), 0)
                     * current_setting('block_size')::bigint as bytes
              from tree t
              join pg_class c on c.oid = t.root
              join pg_namespace n on n.oid = c.relnamespace
              join pg_class m on m.oid = t.member
             group by n.nspname, c.relname
             limit ?
            """;

    private static final int TABLES_MAX = 1_000_000;

    private final Map<QualifiedName, Size> sizes;

    private TableSizes(Map<QualifiedName, Size> sizes) {
        this.sizes = Map.copyOf(sizes);
    }

    /**
     * The size of one table. Immutable.
     *
     * @param rows how many rows it is thought to have
     * @param bytes how many bytes these take, without indexes and overflow
     * @since 0.1.0
     */
    public record Size(long rows, long bytes) {

        /**
         * Checks.
         *
         * @throws IllegalArgumentException if a figure is negative
         */
        public Size {
            if (rows < 0 || bytes < 0) {
                throw new IllegalArgumentException("a size is not negative: " + rows + " rows, " + bytes + " bytes");
            }
        }
    }

    /**
     * Returns sizes without any table: all are unknown.
     *
     * @return no sizes
     */
    public static TableSizes unknown() {
        return new TableSizes(Map.of());
    }

    /**
     * Reads the sizes of all tables and materialised views by one query of at most 30 s, blocking until it is answered.
     *
     * @param dataSource the host's; a connection is borrowed and given back as it was found
     * @return the sizes, at most those of a million tables
     * @throws DatabaseException if the server refuses the query or cannot be reached
     */
    public static TableSizes read(DataSource dataSource) {
        Map<QualifiedName, Size> sizes = new HashMap<>();
        try (SqlSession session = SqlSession.open(dataSource, SessionSettings.of("lint"));
                PreparedStatement statement = session.connection().prepareStatement(SIZES)) {
            statement.setInt(1, TABLES_MAX);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getBoolean("is_unknown")) {
                        sizes.put(
                                new QualifiedName(rows.getString(1), rows.getString(2)),
                                new Size(rows.getLong("row_count"), rows.getLong("bytes")));
                    }
                }
            }
        } catch (SQLException e) {
            throw DatabaseException.of("reading the sizes of tables", e);
        }
        return new TableSizes(sizes);
    }

    /**
     * Returns these sizes with that of one more table, for hosts that know better than the statistics.
     *
     * @param schema its schema
     * @param table its name
     * @param size its size
     * @return a copy
     */
    public TableSizes with(String schema, String table, Size size) {
        Map<QualifiedName, Size> more = new HashMap<>(sizes);
        more.put(new QualifiedName(schema, table), size);
        return new TableSizes(more);
    }

    /**
     * Looks for the size of a table.
     *
     * @param schema its schema
     * @param table its name
     * @return the size, or empty when it is not known
     */
    public Optional<Size> find(String schema, String table) {
        return Optional.ofNullable(sizes.get(new QualifiedName(schema, table)));
    }

    @Override
    public String toString() {
        return "sizes of " + sizes.size() + " tables";
    }
}
