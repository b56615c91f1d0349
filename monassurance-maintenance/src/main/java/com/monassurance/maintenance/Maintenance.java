package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.Ticker;
import com.monassurance.core.event.EventSink;
import com.monassurance.core.sql.DatabaseException;
import com.monassurance.maintenance.task.Plan;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans of tasks, each scheduled time once whatever the number of instances, and remembers the runs. Whoever inserts
 * the row of a run in the history runs it; a run whose holder has not renewed its lease, 10 minutes by default, may be taken
 * over under a new token, from its first step on that is not recorded. Two runs of one plan never overlap, nor do those of
 * plans of one group. There is no scheduler here: the host calls {@link #run(Plan, Instant)}, and on each of its instances
 * if it likes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Maintenance {

    /** The most runs {@link #history(int)} returns. */
    public static final int HISTORY_MAX = 1_000;

    private static final Instant SCHEDULED_BEFORE = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int LOOKS_MAX = 10;

    private final RunTables tables;
    private final RunHistory history;
    private final RunControls controls;
    private final RunSlots slots;
    private final RunAttempt attempt;
    private final Clock clock;

    private Maintenance(Builder builder) {
        EventSink events = builder.events.guarded();
        this.tables = new RunTables(builder.dataSource, events);
        this.history = new RunHistory(builder.dataSource);
        this.clock = builder.clock;
        this.controls = new RunControls(builder.dataSource, history, builder.application.instance(), events, clock);
        this.slots = new RunSlots(builder.dataSource, builder.application.instance(), events, clock);
        this.attempt = new RunAttempt(
                new RunLease(builder.dataSource, builder.application, builder.lease),
                controls,
                events,
                clock,
                builder.ticker);
    }

    /**
     * Starts the description. Touches nothing.
     *
     * @param dataSource the host's, for the run history
     * @return a builder
     */
    public static Builder over(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Runs the revisions of maintenance through the migrator, in namespace {@code monassurance}: makes the tables of the
     * run history. Harmless when they are there. Blocks.
     *
     * @throws com.monassurance.core.failure.OpsException if the schema cannot be changed
     */
    public void install() {
        tables.install();
    }

    /**
     * Runs a plan for a scheduled time on the calling thread, unless it was or is being run. A task that fails never
     * stops the next. Blocks until the last task has ended or the thread is interrupted; what is left then, any instance may
     * go on with at once.
     *
     * @param plan the tasks
     * @param scheduledTime the time it was scheduled for, the same on every instance; kept in whole microseconds
     * @return what came of it; without {@link #install()}, {@link RunReport.NotInstalled}
     * @throws DatabaseException if the run history cannot be asked who runs; nothing has been run then
     * @throws IllegalArgumentException if the time is not of the years 1970 to 9999, in UTC
     */
    public RunReport run(Plan plan, Instant scheduledTime) {
        return run(plan, scheduledTime, MaintenanceWindow.always());
    }

    /**
     * Runs a plan as {@link #run(Plan, Instant)} does, in a window only: outside it nothing begins, and at its end the run
     * stops between two steps, tables or files. The same call in the next window goes on with what is left. The window is
     * told by the clock of this machine. Blocks as the other.
     *
     * @param plan the tasks
     * @param scheduledTime the time it was scheduled for, the same on every instance; kept in whole microseconds
     * @param window when it may work
     * @return what came of it; {@link RunReport.Stopped} names what is left
     * @throws DatabaseException if the run history cannot be asked who runs; nothing has been run then
     * @throws IllegalArgumentException if the time is not of the years 1970 to 9999, in UTC
     */
    public RunReport run(Plan plan, Instant scheduledTime, MaintenanceWindow window) {
        if (scheduledTime.isBefore(Instant.EPOCH) || !scheduledTime.isBefore(SCHEDULED_BEFORE)) {
            throw new IllegalArgumentException("scheduledTime must be of the years 1970 to 9999: " + scheduledTime);
        }
        Instant key = scheduledTime.truncatedTo(ChronoUnit.MICROS);
        Instant now = clock.instant();
        if (!window.isOpen(now)) {
            return new RunReport.OutsideWindow(plan.name(), key, window.opensAfter(now));
        }
        try {
            return claimAndRun(plan, key, window.closesAfter(now).orElse(null));
        } catch (SQLException e) {
            if (RunHistory.isNotInstalled(e)) {
                return new RunReport.NotInstalled(plan.name(), key);
            }
            throw DatabaseException.of("claiming the run of " + plan.name() + " at " + key, e);
        }
    }

    /**
     * Returns what steers runs on all instances: pause, resume, cancel, and how far they are.
     *
     * @return the controls
     */
    public RunControls controls() {
        return controls;
    }

    /**
     * Returns the latest runs of all plans.
     *
     * @param limit how many, 1 to {@link #HISTORY_MAX}
     * @return the runs, or that there is no history
     * @throws DatabaseException if the history cannot be read
     * @throws IllegalArgumentException if the limit is out of bounds
     */
    public PastRuns history(int limit) {
        if (limit < 1 || limit > HISTORY_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + HISTORY_MAX + ": " + limit);
        }
        try {
            return new PastRuns.Known(history.latest(limit));
        } catch (SQLException e) {
            if (RunHistory.isNotInstalled(e)) {
                return new PastRuns.NotInstalled();
            }
            throw DatabaseException.of("reading the run history", e);
        }
    }

    /**
     * Returns the newest run of a plan if nobody has finished it: somebody is at it, or died with it. {@link #run} with its time
     * takes it over in that case, and runs nothing in the other. Blocks for one query.
     *
     * @param plan name of the plan
     * @return the time it was scheduled for; empty when it is finished, or there are no tables
     * @throws DatabaseException if the history cannot be read
     */
    public Optional<Instant> unfinished(String plan) {
        try {
            return history.unfinished(requireNonNull(plan, "plan"));
        } catch (SQLException e) {
            if (RunHistory.isNotInstalled(e)) {
                return Optional.empty();
            }
            throw DatabaseException.of("reading the run history", e);
        }
    }

    RunSlots slots() {
        return slots;
    }

    private RunReport claimAndRun(Plan plan, Instant key, @Nullable Instant deadline) throws SQLException {
        // The same number whatever is lost on the way: a claim that was heard and not answered finds its own row.
        UUID id = UUID.randomUUID();
        for (int look = 0; look < LOOKS_MAX; look++) {
            Optional<RunClaim> claim = attempt.claim(plan, key, id);
            if (claim.isPresent()) {
                return attempt.carryOut(plan, claim.get(), deadline);
            }
            Optional<RunReport> state = history.state(plan.name(), key, plan.exclusion());
            if (state.isPresent()) {
                if (state.get() instanceof RunReport.Paused paused) {
                    controls.recordPaused(paused);
                }
                return state.get();
            }
        }
        throw new SQLException("who runs " + plan.name() + " at " + key + " changes faster than it can be read");
    }

    /**
     * Describes maintenance; confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private static final Duration DEFAULT_LEASE = Duration.ofMinutes(10);

        private final DataSource dataSource;
        private ApplicationInfo application = new ApplicationInfo("unnamed", "unknown", "unknown", "unknown");
        private EventSink events = EventSink.none();
        private Clock clock = Clock.systemUTC();
        private Ticker ticker = Ticker.system();
        private Duration lease = DEFAULT_LEASE;

        private Builder(DataSource dataSource) {
            this.dataSource = requireNonNull(dataSource, "dataSource");
        }

        /**
         * Says who runs; its instance is the holder in the run history. Default unnamed.
         *
         * @param info the host
         * @return this builder
         */
        public Builder application(ApplicationInfo info) {
            this.application = requireNonNull(info, "info");
            return this;
        }

        /**
         * Sends events there; default nowhere.
         *
         * @param sink the sink
         * @return this builder
         */
        public Builder events(EventSink sink) {
            this.events = requireNonNull(sink, "sink");
            return this;
        }

        /**
         * Tells the time of reports and events by another clock; default the machine's. The run history goes by the
         * clock of the database whatever is set here.
         *
         * @param other the clock
         * @return this builder
         */
        public Builder clock(Clock other) {
            this.clock = requireNonNull(other, "other");
            return this;
        }

        /**
         * Measures how long things take by another ticker; default the machine's.
         *
         * @param other the ticker
         * @return this builder
         */
        public Builder ticker(Ticker other) {
            this.ticker = requireNonNull(other, "other");
            return this;
        }

        /**
         * Says when a run that gives no sign counts as dead; default 10 minutes. A thread of the run renews it four times in
         * its length and at least every 5 seconds, while tasks work too; a task whose run was taken over is told to stop at its next safe point.
         *
         * @param duration the lease
         * @return this builder
         */
        public Builder lease(Duration duration) {
            this.lease = requireNonNull(duration, "duration");
            return this;
        }

        /**
         * Ends the description. Touches nothing.
         *
         * @return maintenance
         * @throws IllegalArgumentException if the lease is shorter than a millisecond
         */
        public Maintenance build() {
            if (lease.toMillis() < 1) {
                throw new IllegalArgumentException("the lease must be at least a millisecond: " + lease);
            }
            return new Maintenance(this);
        }
    }
}
