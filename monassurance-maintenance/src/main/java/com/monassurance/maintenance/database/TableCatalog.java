package com.monassurance.maintenance.database;

import com.monassurance.core.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads which tables there are and when they were last maintained. */
final class TableCatalog {

    /** The most tables one task looks at. */
    static final int TABLES_MAX = 100_000;

    /** The size is that of the last vacuum or analyse: measuring it would wait for whoever locks the table. */
    private static final String TABLES = """
            select c.oid, n.nspname, c.relname, c.relkind, c.relispartition,
                   coalesce(pg_stat_get_live_tuples(c.oid), 0), coalesce(pg_stat_get_dead_tuples(c.oid), 0),
                   coalesce(pg_stat_get_mod_since_analyze(c.oid), 0),
                   coalesce(pg_stat_get_ins_since_vacuum(c.oid), 0),
                   case when c.relfrozenxid::text <> '0' then age(c.relfrozenxid) else 0 end,
                   current_setting('autovacuum_freeze_max_age')::bigint,
                   coalesce(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) is not null,
                   c.relpages::bigint * current_setting('block_size')::int
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'm', 'p') and c.relpersistence <> 't'
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
               and (c.relkind <> 'm' or c.relispopulated)
             order by n.nspname, c.relname
             limit ?
            """;

    private static final String LAST_ANALYZE = "select extract(epoch from pg_stat_get_last_analyze_time(?)) * 1000000";

    private static final String LAST_VACUUM = "select extract(epoch from pg_stat_get_last_vacuum_time(?)) * 1000000";

    private static final String SERVER_NOW = "select extract(epoch from clock_timestamp()) * 1000000";

    private final Connection connection;

    TableCatalog(Connection connection) {
        this.connection = connection;
    }

    List<TableState> tables() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setInt(1, TABLES_MAX);
            List<TableState> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(table(row));
                }
            }
            return tables;
        }
    }

    int serverVersion() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('server_version_num')::int")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The server's clock in microseconds. */
    long serverMicros() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SERVER_NOW)) {
            row.next();
            return row.getBigDecimal(1).longValue();
        }
    }

    long deadRows(long oid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_stat_get_dead_tuples(?)")) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    OptionalLong lastMicros(long oid, boolean vacuum) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(vacuum ? LAST_VACUUM : LAST_ANALYZE)) {
            statement.setLong(1, oid);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBigDecimal(1) == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(row.getBigDecimal(1).longValue());
            }
        }
    }

    private static TableState table(ResultSet row) throws SQLException {
        TableState.Kind kind = switch (row.getString(4)) {
            case "p" -> TableState.Kind.PARTITIONED;
            case "m" -> TableState.Kind.MATERIALIZED_VIEW;
            default -> TableState.Kind.TABLE;
        };
        return new TableState(
                row.getLong(1),
                Identifier.of(row.getString(2)),
                Identifier.of(row.getString(3)),
                kind,
                row.getBoolean(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getBoolean(12),
                row.getLong(13));
    }
}
