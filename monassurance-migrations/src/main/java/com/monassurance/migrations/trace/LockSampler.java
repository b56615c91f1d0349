package com.monassurance.migrations.trace;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks at the locks of another session again and again, on a thread of its own, until it is told to stop. */
final class LockSampler {

    private static final long STOP_SECONDS = 30;

    private final Connection connection;
    private final int pid;
    private final Duration pause;
    private final Thread thread;
    private final Set<LockReading.Lock> seen = new TreeSet<>();
    private volatile boolean isStopped;
    private int samples;
    private @Nullable SQLException failure;

    private LockSampler(Connection connection, int pid, Duration pause, ThreadFactory threads) {
        this.connection = connection;
        this.pid = pid;
        this.pause = pause;
        this.thread = threads.newThread(this::look);
    }

    static LockSampler start(Connection connection, int pid, Duration pause, ThreadFactory threads) {
        LockSampler sampler = new LockSampler(connection, pid, pause, threads);
        sampler.thread.start();
        return sampler;
    }

    private void look() {
        try {
            while (!isStopped) {
                Set<LockReading.Lock> locks = LockReading.read(connection, pid);
                if (!isStopped) {
                    seen.addAll(locks);
                    samples++;
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** Ends the looks; what was seen may be asked for afterwards. */
    StatementTrace.Reading stop() {
        isStopped = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StatementTrace.NotRead("the trace was interrupted");
        }
        if (thread.isAlive()) {
            return new StatementTrace.NotRead("the second session does not answer");
        }
        SQLException failed = failure;
        if (failed != null) {
            return new StatementTrace.NotRead("the second session failed: " + TableFiller.oneLine(failed));
        }
        return samples == 0
                ? new StatementTrace.NotRead("the statement was done before the first look")
                : new StatementTrace.Sampled(samples);
    }

    /** What was seen, once it has stopped. */
    Set<LockReading.Lock> seen() {
        return seen;
    }
}
