package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

/**
 * Reads the figures of a HikariCP pool from memory: degraded with {@link HealthReason#SATURATED} when somebody waits while
 * no connection is idle and no more may be opened, down when the pool is closed. It borrows nothing and says nothing of the
 * database. Needs HikariCP on the class path. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PoolCheck implements HealthCheck {

    private final HikariDataSource pool;

    private PoolCheck(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Creates a check of a pool.
     *
     * @param pool the host's, which stays the host's
     * @return the check
     */
    public static PoolCheck of(HikariDataSource pool) {
        return new PoolCheck(requireNonNull(pool, "pool"));
    }

    @Override
    public HealthStatus check(CheckContext context) {
        if (pool.isClosed()) {
            return HealthStatus.down(HealthReason.SATURATED, "the pool is closed");
        }
        HikariPoolMXBean figures = pool.getHikariPoolMXBean();
        if (figures == null) {
            return HealthStatus.notChecked("the pool has not been used yet, so it has not started");
        }
        int waiting = figures.getThreadsAwaitingConnection();
        int most = pool.getMaximumPoolSize();
        HealthStatus status = HealthStatus.up()
                .with("connections_active", figures.getActiveConnections())
                .with("connections_idle", figures.getIdleConnections())
                .with("connections_max", most)
                .with("threads_waiting", waiting);
        Warnings warnings = new Warnings();
        warnings.addIf(
                waiting > 0 && figures.getActiveConnections() >= most,
                HealthReason.SATURATED,
                waiting + " threads wait while all " + most + " connections are in use");
        return warnings.on(status);
    }
}
