package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.RevisionState;
import com.monassurance.core.Ticker;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.ReservedSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What an incident needs to know of a database in one look, shown by {@code /health/db}: reachable, latency, connections,
 * longest query, blocked sessions, size, revision. Give it to the monitor as {@value #NAME} with
 * {@code CheckPolicy.informative()}; the probe then reads the last look and never touches the database. The size is read
 * once a minute. Figures of other roles' sessions need {@code pg_read_all_stats}; without it the number of hidden sessions
 * is told. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DatabaseLook implements HealthCheck, AutoCloseable {

    /** The name under which {@code /health/db} looks for it. */
    public static final String NAME = "database_look";

    private static final Duration SIZE_EVERY = Duration.ofMinutes(1);

    private static final String ACTIVITY = """
            select current_setting('max_connections')::bigint,
                   count(*) filter (where backend_type = 'client backend'),
                   count(*) filter (where state = 'active' and pid <> pg_backend_pid()),
                   count(*) filter (where wait_event_type = 'Lock'),
                   count(*) filter (where query = '<insufficient privilege>'),
                   extract(epoch from max(clock_timestamp() - query_start)
                           filter (where state = 'active' and backend_type = 'client backend'
                                         and pid <> pg_backend_pid()))::float8,
                   extract(epoch from max(clock_timestamp() - xact_start)
                           filter (where backend_type = 'client backend' and pid <> pg_backend_pid()))::float8,
                   pg_is_in_recovery(),
                   current_setting('server_version')
            from pg_stat_activity
            """;

    private static final String SIZE = "select pg_database_size(current_database())";

    private final DataSource source;
    private final ReservedSession session;
    private final Ticker ticker;
    private final @Nullable Supplier<RevisionState> revision;
    private volatile @Nullable Size size;

    private record Size(long bytes, long atNanos) {}

    private DatabaseLook(DataSource source, Ticker ticker, @Nullable Supplier<RevisionState> revision) {
        this.source = requireNonNull(source, "source");
        this.session = ReservedSession.over(source, "health-look");
        this.ticker = ticker;
        this.revision = revision;
    }

    /**
     * Creates a look at a database over one connection that it keeps.
     *
     * @param unpooled a DataSource without a pool, such as the driver's own
     * @return a look without the revision
     */
    public static DatabaseLook of(DataSource unpooled) {
        return new DatabaseLook(unpooled, Ticker.system(), null);
    }

    /**
     * Returns a look that also tells where the schema stands.
     *
     * @param state asked in each run, after everything else; usually {@code migrator::state}
     * @return a look with the revision
     */
    public DatabaseLook revision(Supplier<RevisionState> state) {
        return new DatabaseLook(source, ticker, requireNonNull(state, "state"));
    }

    @Override
    public HealthStatus check(CheckContext context) {
        context.ifLate(HealthStatus.down(HealthReason.TIMEOUT, "the database did not answer within the deadline")
                .with("reachable", false));
        ReservedSession.Turn turn = new ReservedSession.Turn();
        context.onDeadline(turn::abort);
        HealthStatus seen;
        try {
            seen = session.use(turn, context.remaining(), connection -> activity(connection, context));
        } catch (SQLException e) {
            return HealthStatus.failed(e).with("reachable", false);
        }
        context.ifLate(seen.with("size_not_read", "not within the deadline"));
        seen = withSize(seen, context, turn);
        return revision == null ? seen : withRevision(seen, context, revision);
    }

    /** Closes the connection. */
    @Override
    public void close() {
        session.close();
    }

    private static HealthStatus activity(Connection connection, CheckContext context) throws SQLException {
        Duration before = context.elapsed();
        try (PreparedStatement statement = connection.prepareStatement(ACTIVITY);
                ResultSet row = statement.executeQuery()) {
            row.next();
            HealthStatus seen = HealthStatus.up()
                    .with("reachable", true)
                    .with("latency", context.elapsed().minus(before))
                    .with("connections_max", row.getLong(1))
                    .with("connections_used", row.getLong(2))
                    .with("queries_active", row.getLong(3))
                    .with("sessions_blocked", row.getLong(4))
                    .with("sessions_hidden", row.getLong(5))
                    .with("in_recovery", row.getBoolean(8))
                    .with("server_version", row.getString(9));
            seen = withSeconds(seen, "longest_query", row, 6);
            return withSeconds(seen, "longest_transaction", row, 7);
        }
    }

    /** No such query running is a length of zero, not an unknown one. */
    private static HealthStatus withSeconds(HealthStatus seen, String name, ResultSet row, int column)
            throws SQLException {
        double seconds = Math.max(0, row.getDouble(column));
        return seen.with(name, Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private HealthStatus withSize(HealthStatus seen, CheckContext context, ReservedSession.Turn turn) {
        Size known = size;
        if (known == null || ticker.nanos() - known.atNanos() > SIZE_EVERY.toNanos()) {
            try {
                known = session.use(turn, context.remaining(), this::readSize);
                size = known;
            } catch (SQLException e) {
                return seen.with("size_not_read", HealthStatus.failed(e).text());
            }
        }
        return seen.with("size_bytes", known.bytes());
    }

    private Size readSize(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SIZE);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Size(row.getLong(1), ticker.nanos());
        }
    }

    private static HealthStatus withRevision(
            HealthStatus seen, CheckContext context, Supplier<RevisionState> supplier) {
        context.ifLate(seen.with("revision_status", "unknown").with("revision_detail", "not within the deadline"));
        RevisionState state;
        try {
            state = supplier.get();
        } catch (RuntimeException e) {
            state = RevisionState.unknown(HealthStatus.failed(e).text());
        }
        return seen.with("revision_status", state.status().name().toLowerCase(Locale.ROOT))
                .with("revision_current", String.join(",", state.current()))
                .with("revision_pending", state.pending().size())
                .with("revision_detail", state.detail());
    }
}
