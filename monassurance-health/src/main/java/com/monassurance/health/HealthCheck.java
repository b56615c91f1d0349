package com.monassurance.health;

/**
 * A look at one dependency; the SPI for a user's own checks, usually a lambda. It runs on a thread of the monitor, at
 * most once at a time, may block up to {@link CheckContext#remaining()}, and should end when its thread is interrupted.
 * One that does not end in time is reported by the monitor as timed out and is not started again before it ends. A check
 * that is also {@link AutoCloseable} is closed with its monitor. Implementations are thread-safe: successive runs may
 * use different threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HealthCheck {

    /**
     * Looks once.
     *
     * @param context the deadline of this run
     * @return what was found
     * @throws Exception anything: the monitor reports it as down, classified by {@link HealthReason#of(Throwable)}
     */
    HealthStatus check(CheckContext context) throws Exception;
}
