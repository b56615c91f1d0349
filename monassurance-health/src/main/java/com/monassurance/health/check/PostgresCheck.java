package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.RevisionState;
import com.monassurance.core.sql.DatabaseError;
import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.internal.ReservedSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL for a row and the pool for a connection. With {@link #direct(DataSource)} the two are told apart: a
 * database that does not answer is down, an exhausted pool over a working database is degraded with
 * {@link HealthReason#SATURATED}. Without it, a pool that gives no connection in time is saturated and the database has
 * not been checked: unknown, not down. A server that is not what is expected, or near one of the {@link PostgresLimits}, is
 * degraded. No pool connection is held between runs; the direct one is. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PostgresCheck implements HealthCheck, AutoCloseable {

    private final DataSource pool;
    private final @Nullable DataSource unpooled;
    private final @Nullable ReservedSession direct;
    private final PostgresLimits limits;
    private final @Nullable Supplier<RevisionState> revision;

    private PostgresCheck(
            DataSource pool,
            @Nullable DataSource unpooled,
            PostgresLimits limits,
            @Nullable Supplier<RevisionState> revision) {
        this.pool = requireNonNull(pool, "pool");
        this.unpooled = unpooled;
        this.direct = unpooled == null ? null : ReservedSession.over(unpooled, "health");
        this.limits = requireNonNull(limits, "limits");
        this.revision = revision;
    }

    /**
     * Creates a check of a database through the pool that the application uses.
     *
     * @param pool the host's pool, which stays the host's
     * @return a check that cannot tell a saturated pool from a database that is down
     */
    public static PostgresCheck of(DataSource pool) {
        return new PostgresCheck(pool, null, PostgresLimits.ofDefaults(), null);
    }

    /**
     * Returns a check that also looks at the database past the pool, over one connection it keeps.
     *
     * @param unpooled a DataSource without a pool, such as the driver's own; given a pool, one connection of it is kept
     * @return a check that tells a saturated pool from a database that is down
     */
    public PostgresCheck direct(DataSource unpooled) {
        return new PostgresCheck(pool, requireNonNull(unpooled, "unpooled"), limits, revision);
    }

    /**
     * Returns a check that warns from other limits on.
     *
     * @param warnings instead of {@link PostgresLimits#ofDefaults()}
     * @return a copy
     */
    public PostgresCheck limits(PostgresLimits warnings) {
        return new PostgresCheck(pool, unpooled, warnings, revision);
    }

    /**
     * Returns a check that also warns when the schema is not at head.
     *
     * @param state asked in each run, after everything else; usually {@code migrator::state}
     * @return a copy
     */
    public PostgresCheck revision(Supplier<RevisionState> state) {
        return new PostgresCheck(pool, unpooled, limits, requireNonNull(state, "state"));
    }

    @Override
    public HealthStatus check(CheckContext context) {
        try {
            HealthStatus seen = direct == null ? throughPoolOnly(context) : databaseThenPool(context, direct);
            return withRevision(seen, context);
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
        HealthStatus database = session.use(turn, context.remaining(), this::ask)
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
            return session.use(turn, context.remaining(), this::ask)
                    .with("pool", "up")
                    .with("pool_wait", wait)
                    .with("latency", context.elapsed().minus(wait));
        }
    }

    /** Up, or degraded by what the server says of itself. */
    private HealthStatus ask(Connection connection) throws SQLException {
        PostgresFacts facts = PostgresFacts.read(connection);
        return facts.judgedBy(limits).on(facts.up());
    }

    /** A schema that is not at head is one more warning; what cannot be read of it is said and changes nothing. */
    private HealthStatus withRevision(HealthStatus seen, CheckContext context) {
        if (revision == null || seen.state().isWorseThan(HealthState.DEGRADED)) {
            return seen;
        }
        context.ifLate(seen.with("revision_not_read", "not within the deadline"));
        HealthStatus schema;
        try {
            schema = HealthStatus.ofRevision(revision.get());
        } catch (RuntimeException e) {
            schema = HealthStatus.unknown(
                    HealthReason.FAILED, HealthStatus.failed(e).text());
        }
        if (schema.state() == HealthState.UNKNOWN) {
            return seen.with("revision_not_read", schema.text());
        }
        return seen.isUp() ? schema.withFactsOf(seen) : seen.withFactsOf(schema);
    }

    private static boolean isBorrowTimeout(SQLException failure) {
        return DatabaseError.of(failure) == DatabaseError.POOL_TIMEOUT;
    }
}
