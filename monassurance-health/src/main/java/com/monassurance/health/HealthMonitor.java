package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** A check with its policy. */
    record Registration(HealthCheck check, CheckPolicy policy) {}

    private final ApplicationInfo application;
    private final HealthEngine engine;
    private final @Nullable ExecutorService ownExecutor;
    private final @Nullable EventRelay relay;
    private final @Nullable Thread scheduler;
    private volatile boolean isClosed;

    private HealthMonitor(Builder builder) {
        application = builder.application;
        Executor given = builder.executor;
        ownExecutor = given == null ? CheckThreads.forChecks(builder.checks.size()) : null;
        Executor executor = given == null ? requireNonNull(ownExecutor) : given;
        relay = builder.runsInBackground ? EventRelay.to(builder.events) : null;
        EventSink events = relay == null ? builder.events.guarded() : relay;
        engine = new HealthEngine(
                new HealthEngine.Environment(application, builder.clock, builder.ticker, executor, events),
                builder.checks);
        scheduler = builder.runsInBackground ? new Thread(this::schedule, "monassurance-health-scheduler") : null;
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
    public static Builder builder(ApplicationInfo application) {
        return new Builder(application);
    }

    /**
     * Returns whether this instance should be given work, and the checks that decide it. Never blocks.
     *
     * @return a snapshot of the critical and shared checks
     */
    public HealthReport readiness() {
        return engine.readiness();
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
     * without an answer is unknown, or down when an earlier run of it hangs. Thresholds do not apply to this answer; the
     * results also count for the background. An interrupt ends the wait early and is kept.
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
     * Returns who the host is.
     *
     * @return as given to the builder
     */
    public ApplicationInfo application() {
        return application;
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
        if (scheduler != null) {
            LockSupport.unpark(scheduler);
        }
        engine.close();
        if (ownExecutor != null) {
            stop(ownExecutor);
        }
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
            } catch (RuntimeException e) {
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

    /**
     * Describes a monitor. Confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private static final int CHECKS_MAX = 200;

        private final ApplicationInfo application;
        private final Map<String, Registration> checks = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();
        private EventSink events = EventSink.none();
        private Clock clock = Clock.systemUTC();
        private Ticker ticker = Ticker.system();
        private @Nullable Executor executor;
        private boolean runsInBackground = true;

        private Builder(ApplicationInfo application) {
            this.application = requireNonNull(application, "application");
        }

        /**
         * Adds a check with the policy {@link CheckPolicy#shared()}.
         *
         * @param name lower-case words joined by underscores; the guide's are {@code database}, {@code redis},
         *     {@code storage} and {@code external_apis}
         * @param check the check, which belongs to the monitor from now on
         * @return this
         */
        public Builder check(String name, HealthCheck check) {
            return check(name, check, CheckPolicy.shared());
        }

        /**
         * Adds a check.
         *
         * @param name lower-case words joined by underscores
         * @param check the check, which belongs to the monitor from now on: it is closed with it
         * @param policy how it is run and judged
         * @return this
         */
        public Builder check(String name, HealthCheck check, CheckPolicy policy) {
            Registration registration =
                    new Registration(requireNonNull(check, "check"), requireNonNull(policy, "policy"));
            if (!requireNonNull(name, "name").matches("[a-z][a-z0-9_]{0,63}")) {
                problems.add("the name of a check is lower-case words joined by _: '" + name + "'");
            }
            if (checks.putIfAbsent(name, registration) != null) {
                problems.add("there are two checks named '" + name + "'");
            }
            return this;
        }

        /**
         * Sets where changes of state are told; none by default. The sink is called on a thread of the monitor, once per
         * change and in order.
         *
         * @param sink receives {@link HealthChanged}
         * @return this
         */
        public Builder events(EventSink sink) {
            events = requireNonNull(sink, "sink");
            return this;
        }

        /**
         * Sets the threads that checks run on; the monitor's own by default. It should offer one thread per check, or a
         * check may be reported as not started in time. The monitor does not close it.
         *
         * @param threads the host's executor
         * @return this
         */
        public Builder executor(Executor threads) {
            executor = requireNonNull(threads, "threads");
            return this;
        }

        /**
         * Sets the clock of the timestamps, UTC of the system by default.
         *
         * @param source gives the time of day
         * @return this
         */
        public Builder clock(Clock source) {
            clock = requireNonNull(source, "source");
            return this;
        }

        /**
         * Sets what measures deadlines and ages, the system's by default.
         *
         * @param source a monotonic ticker
         * @return this
         */
        public Builder ticker(Ticker source) {
            ticker = requireNonNull(source, "source");
            return this;
        }

        /** Leaves the schedule to calls of {@link HealthMonitor#tick()}, and events to the thread that causes them. */
        Builder driven() {
            runsInBackground = false;
            return this;
        }

        /**
         * Builds the monitor and starts it; all checks run at once for the first time.
         *
         * @return a running monitor, to be closed
         * @throws HealthException with {@link HealthError#BAD_MONITOR} and every problem at once, if there is no check, too
         *     many of them, or a name is wrong or used twice
         */
        public HealthMonitor build() {
            List<String> all = new ArrayList<>(problems);
            if (checks.isEmpty()) {
                all.add("there is no check, so nothing could be said about health");
            }
            if (checks.size() > CHECKS_MAX) {
                all.add("there are " + checks.size() + " checks, at most " + CHECKS_MAX + " are allowed");
            }
            if (!all.isEmpty()) {
                throw new HealthException(
                        HealthError.BAD_MONITOR,
                        "The health monitor cannot be built: " + String.join("; ", all) + ".",
                        "Correct the calls of check(…) on the builder.");
            }
            return new HealthMonitor(this);
        }
    }
}
