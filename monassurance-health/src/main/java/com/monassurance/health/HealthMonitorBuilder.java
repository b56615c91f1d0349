package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link HealthMonitor}; made by {@link HealthMonitor#builder(ApplicationInfo)}. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class HealthMonitorBuilder {

    private static final int CHECKS_MAX = 200;
    private static final int GROUPS_MAX = 20;

    /** A check with its policy. */
    record Registration(HealthCheck check, CheckPolicy policy) {}

    private final ApplicationInfo application;
    private final Map<String, Registration> checks = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private EventSink events = EventSink.none();
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.system();
    private @Nullable Executor executor;
    private boolean runsInBackground = true;

    HealthMonitorBuilder(ApplicationInfo application) {
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
    public HealthMonitorBuilder check(String name, HealthCheck check) {
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
    public HealthMonitorBuilder check(String name, HealthCheck check, CheckPolicy policy) {
        Registration registration = new Registration(requireNonNull(check, "check"), requireNonNull(policy, "policy"));
        if (!requireNonNull(name, "name").matches("[a-z][a-z0-9_]{0,63}")) {
            problems.add("the name of a check is lower-case words joined by _: '" + name + "'");
        }
        if (policy.impact() == Impact.SHARED && policy.groups().contains(HealthGroup.LIVENESS)) {
            problems.add("'" + name + "' is shared by all instances and cannot be in liveness: restarting them would"
                    + " not mend it");
        }
        if (checks.putIfAbsent(name, registration) != null) {
            problems.add("there are two checks named '" + name + "'");
        }
        return this;
    }

    /**
     * Sets where changes of state are told; none by default. The sink is called on a thread of the monitor, once per change
     * and in order.
     *
     * @param sink receives {@link HealthChanged}
     * @return this
     */
    public HealthMonitorBuilder events(EventSink sink) {
        events = requireNonNull(sink, "sink");
        return this;
    }

    /**
     * Sets the threads that checks run on; the monitor's own by default. It should offer one thread per check, or a check
     * may be reported as not started in time. What frees a check at its deadline runs on threads of the monitor, for it
     * may not wait behind the check. An executor that drops a task without throwing leaves that check unknown for good,
     * since a task that only waits may not be handed over twice. The monitor does not close it.
     *
     * @param threads the host's executor
     * @return this
     */
    public HealthMonitorBuilder executor(Executor threads) {
        executor = requireNonNull(threads, "threads");
        return this;
    }

    /**
     * Sets the clock of the timestamps, UTC of the system by default.
     *
     * @param source gives the time of day
     * @return this
     */
    public HealthMonitorBuilder clock(Clock source) {
        clock = requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets what measures deadlines and ages, the system's by default.
     *
     * @param source a monotonic ticker
     * @return this
     */
    public HealthMonitorBuilder ticker(Ticker source) {
        ticker = requireNonNull(source, "source");
        return this;
    }

    /**
     * Builds the monitor and starts it; all checks run at once for the first time.
     *
     * @return a running monitor, to be closed
     * @throws HealthException with {@link HealthError#BAD_MONITOR} and every problem at once, if there is no check or too
     *     many of them, a name is wrong or used twice, a check depends on one that does not exist or, in a cycle, on
     *     itself, or a shared one is in liveness
     */
    public HealthMonitor build() {
        List<String> all = new ArrayList<>(problems);
        if (checks.isEmpty()) {
            all.add("there is no check, so nothing could be said about health");
        }
        if (checks.size() > CHECKS_MAX) {
            all.add("there are " + checks.size() + " checks, at most " + CHECKS_MAX + " are allowed");
        }
        long groups = checks.values().stream()
                .flatMap(check -> check.policy().groups().stream())
                .distinct()
                .count();
        if (groups > GROUPS_MAX) {
            all.add("there are " + groups + " groups, at most " + GROUPS_MAX + " are allowed");
        }
        Map<String, Set<String>> direct = new LinkedHashMap<>();
        checks.forEach((name, check) -> direct.put(name, check.policy().dependsOn()));
        all.addAll(Dependencies.problems(direct));
        if (!all.isEmpty()) {
            throw new HealthException(
                    HealthError.BAD_MONITOR,
                    "The health monitor cannot be built: " + String.join("; ", all) + ".",
                    "Correct the calls of check(…) on the builder.");
        }
        return new HealthMonitor(this);
    }

    /** Leaves the schedule to calls of {@link HealthMonitor#tick()}, and events to the thread that causes them. */
    HealthMonitorBuilder driven() {
        runsInBackground = false;
        return this;
    }

    ApplicationInfo application() {
        return application;
    }

    Map<String, Registration> checks() {
        return new LinkedHashMap<>(checks);
    }

    boolean runsInBackground() {
        return runsInBackground;
    }

    EventSink events() {
        return events;
    }

    @Nullable
    Executor executor() {
        return executor;
    }

    HealthEngine.Environment environment(Executor threads, Executor actions, EventSink sink) {
        return new HealthEngine.Environment(application, clock, ticker, threads, actions, sink);
    }
}
