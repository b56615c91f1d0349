package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a check: how long it may still take, and what shall happen should it be late. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CheckContext {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckContext.class);

    private static final HealthStatus LATE = HealthStatus.down(HealthReason.TIMEOUT, "no answer within the deadline");

    private final Ticker ticker;
    private final long startNanos;
    private final long deadlineNanos;
    private volatile HealthStatus late = LATE;
    private @Nullable Runnable deadlineAction;
    private boolean expired;

    CheckContext(Ticker ticker, long startNanos, long deadlineNanos) {
        this.ticker = ticker;
        this.startNanos = startNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Returns a context that starts now, for tests of a check.
     *
     * @param timeout how long the run may take
     * @return a context on the system's ticker
     */
    public static CheckContext within(Duration timeout) {
        Ticker ticker = Ticker.system();
        long now = ticker.nanos();
        return new CheckContext(ticker, now, now + timeout.toNanos());
    }

    /**
     * Returns how long the run may still take.
     *
     * @return zero when the deadline has passed, never negative
     */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - ticker.nanos()));
    }

    /**
     * Returns how long the run has taken so far.
     *
     * @return the time since the start
     */
    public Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - startNanos);
    }

    /**
     * Says what is to be reported should the deadline pass from now on, instead of a plain timeout: the check knows best
     * what it is waiting for. The last call counts.
     *
     * @param status the partial result
     */
    public void ifLate(HealthStatus status) {
        late = requireNonNull(status, "status");
    }

    /**
     * Registers what frees this run should the deadline pass, where an interrupt does not: closing a socket, cancelling
     * a statement. It runs at most once, on a thread of the monitor, and at once when the deadline has passed already.
     * The last call counts.
     *
     * @param action must not throw
     */
    public void onDeadline(Runnable action) {
        synchronized (this) {
            deadlineAction = requireNonNull(action, "action");
            if (!expired) {
                return;
            }
        }
        expire();
    }

    /**
     * Has a statement cancelled at the server should the deadline pass, as {@link #onDeadline(Runnable)} would.
     *
     * @param statement about to be executed
     * @return the same statement
     * @param <S> kind of statement
     */
    public <S extends Statement> S cancelling(S statement) {
        requireNonNull(statement, "statement");
        onDeadline(() -> cancel(statement));
        return statement;
    }

    /**
     * Returns what is reported should the run be late: what the check last said, a plain timeout otherwise.
     *
     * @return the partial result
     */
    public HealthStatus late() {
        return late;
    }

    /** Lets the deadline pass for the registered action, which runs on the calling thread; for tests of a check. */
    public void expire() {
        Runnable action;
        synchronized (this) {
            expired = true;
            action = deadlineAction;
            deadlineAction = null;
        }
        if (action != null) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOGGER.warn("health=deadline outcome=action-failed", e);
            }
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            LOGGER.debug("health=deadline outcome=cancel-failed", e);
        }
    }
}
