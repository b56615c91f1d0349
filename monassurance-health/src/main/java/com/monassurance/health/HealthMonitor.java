package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.event.EventSink;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs health checks in the background, each on its own schedule with a hard deadline, and answers from one immutable
 * snapshot: a read never blocks and never touches a dependency. At most one run of a check is in flight; one that hangs
 * is reported at its deadline, interrupted, and not started again before it ends; the others stay on time. A result that
 * is too old is unknown, told on reading by a monotonic clock. Before its first result a check is unknown.
 *
 * <p>By default the monitor uses daemon threads of its own, named {@code monassurance-health-…}, none while idle but the
 * scheduler's and the event relay's. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthMonitor implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(HealthMonitor.class);
    private static final Duration NAP_MAX = Duration.ofMillis(200);

    private final ApplicationInfo application;
    private final HealthEngine engine;
    private final ExecutorService ownExecutor;
    private final @Nullable EventRelay relay;
    private final @Nullable Thread scheduler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isClosed;

    HealthMonitor(HealthMonitorBuilder builder) {
        application = builder.application();
        Executor given = builder.executor();
        int checks = builder.checks().size();
        ownExecutor = given == null ? CheckThreads.forChecks(checks) : CheckThreads.forDeadlines(checks);
        Executor executor = given == null ? ownExecutor : given;
        relay = builder.runsInBackground() ? EventRelay.to(builder.events()) : null;
        EventSink events = relay == null ? builder.events().guarded() : relay;
        engine = new HealthEngine(builder.environment(executor, ownExecutor, events), builder.checks());
        scheduler = builder.runsInBackground() ? new Thread(this::schedule, "monassurance-health-scheduler") : null;
        if (scheduler != null) {
            scheduler.setDaemon(true);
            scheduler.start();
        }
    }

    /**
     * Starts the description of a monitor.
     *
     * @param application who the host is
     * @return a builder
     */
    public static HealthMonitorBuilder builder(ApplicationInfo application) {
        return new HealthMonitorBuilder(application);
    }

    /**
     * Returns whether this instance should be given work, and the checks that decide it. Never blocks.
     *
     * @return a snapshot of {@link HealthGroup#READINESS}
     */
    public HealthReport readiness() {
        return engine.readiness();
    }

    /**
     * Returns the answer of one group and its checks. Never blocks.
     *
     * @param group liveness, readiness, startup, or one that a check was put in
     * @return a snapshot, empty when no check is in such a group
     */
    public Optional<HealthReport> group(HealthGroup group) {
        return engine.group(requireNonNull(group, "group"));
    }

    /**
     * Returns the groups there are.
     *
     * @return liveness, readiness, startup, and those that checks were put in
     */
    public Set<HealthGroup> groups() {
        return engine.groups();
    }

    /**
     * Returns what became of one check since this monitor was built. May wait for a moment while a result is recorded.
     *
     * @param check its name
     * @return empty when there is no such check
     */
    public Optional<CheckHistory> history(String check) {
        return engine.history(requireNonNull(check, "check"));
    }

    /**
     * Makes readiness false at once and for good, then blocks for the given time, so that whoever sends work has seen it
     * before the host stops taking any; {@link HealthDraining} is told first. Liveness and the checks go on. Ends early when the monitor is closed.
     *
     * @param grace how long to wait, zero or more: longer than the interval of the probes
     * @throws InterruptedException if the thread is interrupted; readiness stays false
     * @throws IllegalArgumentException if the time is negative
     */
    public void drain(Duration grace) throws InterruptedException {
        if (requireNonNull(grace, "grace").isNegative()) {
            throw new IllegalArgumentException("grace must not be negative: " + grace);
        }
        engine.drain(grace);
        LOGGER.info("health=drain application={} grace={}", application.name(), grace);
        if (closed.await(HealthEngine.nanos(grace), TimeUnit.NANOSECONDS)) {
            LOGGER.debug("health=drain outcome=closed");
        }
    }

    /**
     * Returns what is known of every check. Never blocks.
     *
     * @return a snapshot
     */
    public HealthReport report() {
        return engine.report();
    }

    /**
     * Runs every check once, all at the same time, each within its own deadline and all within the given one; for command
     * lines and deployments. Blocks until all have answered or the time is over, then returns what there is: a check
     * without an answer is unknown, or down when an earlier run of it hangs. Thresholds do not apply to this answer, root
     * causes do; the results also count for the background. An interrupt ends the wait early and is kept.
     *
     * @param within how long to wait at most, positive
     * @return what was found
     * @throws HealthException with {@link HealthError#CLOSED} if the monitor is closed
     * @throws IllegalArgumentException if the time is not positive
     */
    public HealthReport checkNow(Duration within) {
        if (requireNonNull(within, "within").isNegative() || within.isZero()) {
            throw new IllegalArgumentException("within must be positive: " + within);
        }
        if (isClosed) {
            throw new HealthException(
                    HealthError.CLOSED,
                    "The health monitor of " + application.name() + " is closed.",
                    "Build a new monitor, or ask before closing this one.");
        }
        return engine.checkNow(within);
    }

    /**
     * Stops the schedule, interrupts what runs, closes every check that is {@link AutoCloseable} and waits at most a few
     * seconds. Later reads answer from the last results until these are stale. Harmless when repeated.
     */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        closed.countDown();
        if (scheduler != null) {
            LockSupport.unpark(scheduler);
        }
        engine.close();
        stop(ownExecutor);
        if (relay != null) {
            relay.close();
        }
        engine.checks().forEach(HealthMonitor::closeCheck);
    }

    /** Starts what is due and gives up what is late, for tests that bring their own time. */
    long tick() {
        return engine.tick();
    }

    private void schedule() {
        while (!isClosed) {
            long nap = NAP_MAX.toNanos();
            try {
                nap = Math.min(engine.tick(), nap);
            } catch (RuntimeException | Error e) {
                LOGGER.error("health=schedule outcome=failed", e);
            }
            LockSupport.parkNanos(this, nap);
        }
    }

    private static void stop(ExecutorService executor) {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                LOGGER.warn("health=close outcome=a-check-still-hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeCheck(HealthCheck check) {
        if (check instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOGGER.warn("health=close outcome=check-failed", e);
            }
        }
    }
}
