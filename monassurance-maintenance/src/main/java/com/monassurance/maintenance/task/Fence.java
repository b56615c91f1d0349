package com.monassurance.maintenance.task;

import com.monassurance.core.Ticker;
import java.time.Duration;

/**
 * Asks before effects that come by the thousand whether the run is still held, at most once a second: what is done within
 * that second after a takeover is what the other instance would do too. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class Fence {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final TaskContext context;
    private final Ticker ticker;
    private boolean isAsked;
    private long askedNanos;

    private Fence(TaskContext context, Ticker ticker) {
        this.context = context;
        this.ticker = ticker;
    }

    /**
     * Begins to ask.
     *
     * @param context what the runner tells the task
     * @return a fence that asks the first time, and once a second afterwards
     */
    public static Fence of(TaskContext context) {
        return new Fence(context, Ticker.system());
    }

    /**
     * Lets the next effect pass. Blocks for one query when the last is more than a second ago.
     *
     * @throws com.monassurance.maintenance.failure.MaintenanceException with {@code MNT-005} if somebody else has taken the
     *     run over
     * @throws com.monassurance.core.failure.OpsException if the database cannot be asked
     */
    public void pass() {
        long now = ticker.nanos();
        if (!isAsked || now - askedNanos >= INTERVAL_NANOS) {
            context.requireHeld();
            isAsked = true;
            askedNanos = now;
        }
    }
}
