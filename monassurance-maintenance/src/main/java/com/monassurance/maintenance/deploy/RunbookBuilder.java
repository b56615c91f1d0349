package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/**
 * Options of {@link Deployment} and of {@link Rollback}, which are the same. Confined to one thread.
 *
 * @param <R> which of the two is built
 * @since 0.1.0
 */
public final class RunbookBuilder<R> {

    private final DeploymentPorts ports;
    private final Function<RunbookTools, R> runbook;
    private EventSink events = EventSink.none();
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.system();
    private Duration verifyWithin = Duration.ofSeconds(60);

    RunbookBuilder(DeploymentPorts ports, Function<RunbookTools, R> runbook) {
        this.ports = requireNonNull(ports, "ports");
        this.runbook = runbook;
    }

    /**
     * Sets where steps are told; nowhere by default.
     *
     * @param sink receives {@link DeploymentEvent}s
     * @return this builder
     */
    public RunbookBuilder<R> events(EventSink sink) {
        this.events = requireNonNull(sink, "sink");
        return this;
    }

    /**
     * Sets the clock, whose zone is that of backup names; the system's in UTC by default.
     *
     * @param source the clock
     * @return this builder
     */
    public RunbookBuilder<R> clock(Clock source) {
        this.clock = requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets what durations are measured by; the system's monotonic time by default.
     *
     * @param source the ticker
     * @return this builder
     */
    public RunbookBuilder<R> ticker(Ticker source) {
        this.ticker = requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets how long the service may take to run the wanted version in good health; 60 s by default, looking twice a
     * second.
     *
     * @param deadline positive
     * @return this builder
     */
    public RunbookBuilder<R> verifyWithin(Duration deadline) {
        this.verifyWithin = requireNonNull(deadline, "deadline");
        return this;
    }

    /**
     * Checks the options and builds. Touches nothing.
     *
     * @return the deployment or rollback
     * @throws IllegalArgumentException if the deadline is not positive
     */
    public R build() {
        if (verifyWithin.isNegative() || verifyWithin.isZero()) {
            throw new IllegalArgumentException("verifyWithin must be positive: " + verifyWithin);
        }
        return runbook.apply(new RunbookTools(ports, events.guarded(), clock, ticker, verifyWithin));
    }
}
