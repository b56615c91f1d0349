package com.monassurance.maintenance.task;

import com.monassurance.core.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Times one run of a task: the wall clock says when it started, the ticker how long it took. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class Stopwatch {

    private final Ticker ticker;
    private final Instant startedAt;
    private final long startNanos;

    private Stopwatch(Clock clock, Ticker ticker) {
        this.ticker = ticker;
        this.startedAt = clock.instant();
        this.startNanos = ticker.nanos();
    }

    /**
     * Starts the clocks of the machine.
     *
     * @return a running stopwatch
     */
    public static Stopwatch start() {
        return start(Clock.systemUTC(), Ticker.system());
    }

    /**
     * Starts the given clocks.
     *
     * @param clock says when it started
     * @param ticker says how long it took
     * @return a running stopwatch
     */
    public static Stopwatch start(Clock clock, Ticker ticker) {
        return new Stopwatch(clock, ticker);
    }

    /**
     * Returns when it was started.
     *
     * @return an instant of the wall clock
     */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * Returns how long ago it was started.
     *
     * @return the time elapsed
     */
    public Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - startNanos);
    }

    /**
     * Returns the report of a task that has just ended.
     *
     * @param task name of the task
     * @param outcome how it ended
     * @param figures what was counted
     * @return the report
     */
    public TaskReport report(String task, TaskOutcome outcome, Map<String, Long> figures) {
        return new TaskReport(task, outcome, figures, startedAt, elapsed());
    }
}
