package com.monassurance.health.metrics;

import com.monassurance.core.Ticker;
import com.monassurance.health.internal.ReservedSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.sql.DataSource;

/** Reads the figures of a PostgreSQL database: one connection, two statements, the size on a cadence of its own. */
final class PostgresFigures implements Collected.Source<Map<String, Double>>, AutoCloseable {

    private static final Duration SIZE_EVERY = Duration.ofMinutes(5);
    private static final String CONNECTIONS = "connections";
    private static final String EVENTS = "events";
    private static final String BLOCKS = "blocks";
    private static final String ROWS = "rows";
    private static final String SECONDS = "seconds";
    private static final String BACKENDS = "postgresql.backends";
    private static final String BACKENDS_TEXT = "Client connections by state";

    static final List<Figure> ALL = List.of(
            backends("active"),
            backends("idle"),
            backends("idle_in_transaction"),
            backends("idle_in_transaction_aborted"),
            backends("other"),
            Figure.gauge("connection_max", "postgresql.connection.max", CONNECTIONS, "Connections the server allows"),
            Figure.gauge("blocked", "postgresql.backends.blocked", CONNECTIONS, "Connections that wait for a lock"),
            Figure.gauge("longest_transaction", "postgresql.transaction.longest", SECONDS, "Oldest open transaction"),
            Figure.gauge("longest_query", "postgresql.query.longest", SECONDS, "Oldest running statement"),
            Figure.gauge("db_size", "postgresql.db_size", "bytes", "Size of the database, read every 5 minutes"),
            Figure.counter("commits", "postgresql.commits", EVENTS, "Transactions committed"),
            Figure.counter("rollbacks", "postgresql.rollbacks", EVENTS, "Transactions rolled back"),
            Figure.counter("blks_hit", "postgresql.blks_hit", BLOCKS, "Blocks found in shared buffers"),
            Figure.counter("blks_read", "postgresql.blks_read", BLOCKS, "Blocks read from the operating system"),
            Figure.counter("deadlocks", "postgresql.deadlocks", EVENTS, "Deadlocks detected"),
            Figure.counter("temp_files", "postgresql.temp_files", "files", "Temporary files written"),
            Figure.counter("temp_bytes", "postgresql.temp.io", "bytes", "Bytes written to temporary files"),
            Figure.counter("tup_returned", "postgresql.tup_returned", ROWS, "Rows read by scans"),
            Figure.counter("tup_fetched", "postgresql.tup_fetched", ROWS, "Rows fetched by index scans"),
            Figure.counter("tup_inserted", "postgresql.tup_inserted", ROWS, "Rows inserted"),
            Figure.counter("tup_updated", "postgresql.tup_updated", ROWS, "Rows updated"),
            Figure.counter("tup_deleted", "postgresql.tup_deleted", ROWS, "Rows deleted"));

    private static final String ACTIVITY = """
            select count(*) filter (where state = 'active') as active,
                   count(*) filter (where state = 'idle') as idle,
                   count(*) filter (where state = 'idle in transaction') as idle_in_transaction,
                   count(*) filter (where state = 'idle in transaction (aborted)') as idle_in_transaction_aborted,
                   count(*) filter (where state is null or state in ('fastpath function call', 'disabled', 'starting'))
                       as other,
                   current_setting('max_connections')::float8 as connection_max,
                   count(*) filter (where wait_event_type = 'Lock') as blocked,
                   coalesce(extract(epoch from max(clock_timestamp() - xact_start)
                       filter (where pid <> pg_backend_pid())), 0)::float8 as longest_transaction,
                   coalesce(extract(epoch from max(clock_timestamp() - query_start)
                       filter (where state = 'active' and pid <> pg_backend_pid())), 0)::float8 as longest_query
            from pg_stat_activity
            where backend_type = 'client backend'
            """;

    private static final String WORK = """
            select xact_commit as commits, xact_rollback as rollbacks, blks_hit, blks_read, deadlocks, temp_files,
                   temp_bytes, tup_returned, tup_fetched, tup_inserted, tup_updated, tup_deleted
            from pg_stat_database
            where datname = current_database()
            """;

    private static final String SIZE = "select pg_database_size(current_database()) as db_size";

    private final ReservedSession session;
    private final Ticker ticker;
    private final Duration within;
    private OptionalDouble size = OptionalDouble.empty();
    private long sizeNanos;

    PostgresFigures(DataSource source, Ticker ticker, Duration within) {
        this.session = ReservedSession.over(source, "metrics");
        this.ticker = ticker;
        this.within = within;
    }

    @Override
    public Map<String, Double> collect() throws SQLException {
        return session.use(within, this::collect);
    }

    @Override
    public void close() {
        session.close();
    }

    private Map<String, Double> collect(Connection connection) throws SQLException {
        Map<String, Double> figures = new HashMap<>();
        read(connection, ACTIVITY, figures);
        read(connection, WORK, figures);
        if (size.isEmpty() || ticker.nanos() - sizeNanos >= SIZE_EVERY.toNanos()) {
            read(connection, SIZE, figures);
            size = OptionalDouble.of(figures.getOrDefault("db_size", Double.NaN));
            sizeNanos = ticker.nanos();
        }
        size.ifPresent(bytes -> figures.put("db_size", bytes));
        return Map.copyOf(figures);
    }

    /** Takes every column under its name; null stays away. */
    private static void read(Connection connection, String sql, Map<String, Double> figures) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            if (row.next()) {
                int columns = row.getMetaData().getColumnCount();
                for (int column = 1; column <= columns; column++) {
                    double value = row.getDouble(column);
                    if (!row.wasNull()) {
                        figures.put(row.getMetaData().getColumnLabel(column), value);
                    }
                }
            }
        }
    }

    private static Figure backends(String state) {
        return Figure.gauge(state, BACKENDS, CONNECTIONS, BACKENDS_TEXT).tag("state", state);
    }
}
