package com.monassurance.health;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The monitor's own worker threads: named, daemon, none while idle, never more than two per check. */
final class CheckThreads {

    private static final long IDLE_SECONDS = 30;

    private CheckThreads() {}

    static ExecutorService forChecks(int checks) {
        AtomicInteger number = new AtomicInteger();
        // One thread per run in flight and one per deadline action: the hand-over never has to wait or refuse.
        return new ThreadPoolExecutor(0, 2 * checks, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "monassurance-health-check-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
