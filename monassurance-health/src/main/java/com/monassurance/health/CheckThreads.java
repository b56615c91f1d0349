package com.monassurance.health;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The monitor's own worker threads: named, daemon, none while idle, never more than four per check. */
final class CheckThreads {

    private static final long IDLE_SECONDS = 30;
    private static final int THREADS_PER_CHECK_MAX = 4;

    private CheckThreads() {}

    static ExecutorService forChecks(int checks) {
        return threads(checks, "monassurance-health-check-");
    }

    /** For what frees the threads of a host's executor, behind which it may not wait. */
    static ExecutorService forDeadlines(int checks) {
        return threads(checks, "monassurance-health-deadline-");
    }

    private static ExecutorService threads(int checks, String name) {
        AtomicInteger number = new AtomicInteger();
        // A run that is just ending, the next one, and a deadline action of each: the hand-over never has to refuse.
        return new ThreadPoolExecutor(
                0, THREADS_PER_CHECK_MAX * checks, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
