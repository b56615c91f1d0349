package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.DatabaseError;
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
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL for a row and the pool for a connection. With {@link #direct(DataSource)} the two are told apart: a
 * database that does not answer is down, an exhausted pool over a working database is degraded with
 * {@link HealthReason#SATURATED}. Without it, a pool that gives no connection in time is saturated and the database has
 * not been checked: unknown, not down. No pool connection is held between runs; the direct one is. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PostgresCheck implements HealthCheck, AutoCloseable {

    private static final String SERVER_FACTS = """
            select pg_is_in_recovery(),
                   current_setting('default_transaction_read_only') = 'on',
                   current_setting('server_version'),
                   current_setting('max_connections')::bigint,
                   (select count(*) from pg_stat_activity where backend_type = 'client backend')
            """;

    private final DataSource pool;
    private final @Nullable ReservedSession direct;

    private PostgresCheck(DataSource pool, @Nullable ReservedSession direct) {
        this.pool = requireNonNull(pool, "pool");
        this.direct = direct;
    }

    /**
     * Creates a check of a database through the pool that the application uses.
     *
     * @param pool the host's pool, which stays the host's
     * @return a check that cannot tell a saturated pool from a database that is down
     */
    public static PostgresCheck of(DataSource pool) {
        return new PostgresCheck(pool, null);
    }

    /**
     * Returns a check that also looks at the database past the pool, over one connection it keeps.
     *
     * @param unpooled a DataSource without a pool, such as the driver's own; given a pool, one connection of it is kept
     * @return a check that tells a saturated pool from a database that is down
     */
    public PostgresCheck direct(DataSource unpooled) {
        return new PostgresCheck(pool, ReservedSession.over(unpooled, "health"));
    }

    @Override
    public HealthStatus check(CheckContext context) {
        try {
            return direct == null ? throughPoolOnly(context) : databaseThenPool(context, direct);
        } catch (SQLException e) {
            return HealthStatus.failed(e);
        }
    }

    /** Closes the direct connection. */
    @Override
    public void close() {
        if (direct != null) {
            direct.close();
        }
    }

    private HealthStatus databaseThenPool(CheckContext context, ReservedSession session) throws SQLException {
        context.ifLate(HealthStatus.down(HealthReason.TIMEOUT, "the database did not answer within the deadline")
                .with("pool", "not_checked"));
        ReservedSession.Turn turn = new ReservedSession.Turn();
        context.onDeadline(turn::abort);
        HealthStatus database = session.use(turn, context.remaining(), PostgresCheck::ask)
                .with("database", "up")
                .with("latency", context.elapsed());
        HealthStatus saturated = HealthStatus.degraded(
                        HealthReason.SATURATED, "the database answers, but the pool gave no connection in time")
                .withFactsOf(database)
                .with("pool", "saturated");
        context.ifLate(saturated);
        Duration before = context.elapsed();
        try (Connection connection = pool.getConnection()) {
            requireNonNull(connection, "connection");
            return database.with("pool", "up")
                    .with("pool_wait", context.elapsed().minus(before));
        } catch (SQLException e) {
            return isBorrowTimeout(e)
                    ? saturated
                    : HealthStatus.failed(e).withFactsOf(database).with("pool", "down");
        }
    }

    private HealthStatus throughPoolOnly(CheckContext context) throws SQLException {
        HealthStatus saturated = HealthStatus.unknown(
                        HealthReason.SATURATED,
                        "the pool gave no connection in time; whether the database works needs a direct DataSource")
                .with("pool", "saturated")
                .with("database", "not_checked");
        context.ifLate(saturated);
        Connection borrowed;
        try {
            borrowed = pool.getConnection();
        } catch (SQLException e) {
            if (isBorrowTimeout(e)) {
                return saturated;
            }
            throw e;
        }
        Duration wait = context.elapsed();
        // The session borrows through this one-connection source, so that the time in the pool is told from the rest.
        try (ReservedSession session = ReservedSession.over(new BorrowedConnection(borrowed), "health")) {
            context.ifLate(HealthStatus.down(HealthReason.TIMEOUT, "the database did not answer within the deadline")
                    .with("pool", "up"));
            ReservedSession.Turn turn = new ReservedSession.Turn();
            context.onDeadline(turn::abort);
            return session.use(turn, context.remaining(), PostgresCheck::ask)
                    .with("pool", "up")
                    .with("pool_wait", wait)
                    .with("latency", context.elapsed().minus(wait));
        }
    }

    private static HealthStatus ask(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SERVER_FACTS);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return HealthStatus.up()
                    .with("in_recovery", row.getBoolean(1))
                    .with("read_only", row.getBoolean(2))
                    .with("server_version", row.getString(3))
                    .with("connections_max", row.getLong(4))
                    .with("connections_used", row.getLong(5));
        }
    }

    private static boolean isBorrowTimeout(SQLException failure) {
        return DatabaseError.of(failure) == DatabaseError.POOL_TIMEOUT;
    }
}
