package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.RevisionState;
import java.util.function.Supplier;

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

    /**
     * Returns a check of where the schema stands: up at head, degraded when it is behind, ahead or was interrupted,
     * unknown when that could not be read.
     *
     * @param state asked in each run, usually {@code migrator::state}; may block
     * @return the check
     */
    static HealthCheck ofRevision(Supplier<RevisionState> state) {
        requireNonNull(state, "state");
        return context -> HealthStatus.ofRevision(state.get());
    }
}
