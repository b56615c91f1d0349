package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.task.Plan;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a plan on the host's own scheduled executor, at the times of a timetable. Every instance may schedule the same
 * plan: all name the same scheduled time, and the run history decides who runs. A run that somebody else has begun is looked
 * at again when its lease is over, and taken over if it died; so is, when a schedule starts, the newest one that nobody has
 * finished. What was missed while no instance was up is run or recorded as missed by the policy, which is to skip what is
 * more than an hour late unless set otherwise. In a window, a run that was stopped at its end goes on when it opens again. A
 * database that does not answer is asked again every minute, and so is a run that another excludes. Closing forgets what is scheduled and neither stops a run nor
 * the executor. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MaintenanceSchedule implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(MaintenanceSchedule.class);

    private static final Duration LOOK_MIN = Duration.ofSeconds(1);
    private static final Duration LOOK_MAX = Duration.ofDays(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** The most times that are recorded as missed one by one. */
    private static final int MISSED_MAX = 1_000;

    private final Maintenance maintenance;
    private final ScheduledExecutorService executor;
    private final Plan plan;
    private final Timetable timetable;
    private final MissedRuns missed;
    private final MaintenanceWindow window;
    private final Clock clock;
    private final Duration retry;
    private @Nullable ScheduledFuture<?> waiting;
    private boolean closed;

    private MaintenanceSchedule(Builder builder) {
        this.maintenance = builder.maintenance;
        this.executor = builder.executor;
        this.plan = builder.plan;
        this.timetable = builder.timetable;
        this.missed = builder.missed;
        this.window = builder.window;
        this.clock = builder.clock;
        this.retry = builder.retry;
    }

    /**
     * Schedules a plan for every day. What is more than an hour late is skipped.
     *
     * @param maintenance runs it
     * @param executor the host's; the plan occupies one of its threads while it runs
     * @param plan what to run
     * @param time time of day
     * @param zone zone of that time
     * @return the schedule, which is in force until it is closed
     */
    public static MaintenanceSchedule daily(
            Maintenance maintenance, ScheduledExecutorService executor, Plan plan, LocalTime time, ZoneId zone) {
        return of(maintenance, executor, plan, Timetable.daily(time, zone)).start();
    }

    /**
     * Schedules a plan for every week. What is more than an hour late is skipped.
     *
     * @param maintenance runs it
     * @param executor the host's; the plan occupies one of its threads while it runs
     * @param plan what to run
     * @param day day of the week
     * @param time time of day
     * @param zone zone of that time
     * @return the schedule, which is in force until it is closed
     */
    public static MaintenanceSchedule weekly(
            Maintenance maintenance,
            ScheduledExecutorService executor,
            Plan plan,
            DayOfWeek day,
            LocalTime time,
            ZoneId zone) {
        return of(maintenance, executor, plan, Timetable.weekly(day, time, zone))
                .start();
    }

    /**
     * Starts the description of a schedule. Touches nothing.
     *
     * @param maintenance runs it
     * @param executor the host's; the plan occupies one of its threads while it runs
     * @param plan what to run
     * @param timetable when, the same on every instance
     * @return a builder
     */
    public static Builder of(
            Maintenance maintenance, ScheduledExecutorService executor, Plan plan, Timetable timetable) {
        return new Builder(maintenance, executor, plan, timetable);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    static ZonedDateTime nextDaily(ZonedDateTime now, LocalTime time) {
        // Built from the local date each day, so that the time of day survives a change of clocks.
        ZonedDateTime today = ZonedDateTime.of(now.toLocalDate(), time, now.getZone());
        return today.isAfter(now) ? today : ZonedDateTime.of(now.toLocalDate().plusDays(1), time, now.getZone());
    }

    static ZonedDateTime nextWeekly(ZonedDateTime now, DayOfWeek day, LocalTime time) {
        ZonedDateTime next =
                ZonedDateTime.of(now.toLocalDate().with(TemporalAdjusters.nextOrSame(day)), time, now.getZone());
        return next.isAfter(now)
                ? next
                : ZonedDateTime.of(now.toLocalDate().with(TemporalAdjusters.next(day)), time, now.getZone());
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void wakeIn(Duration pause) {
        if (closed) {
            return;
        }
        try {
            waiting = executor.schedule(this::wake, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.info("plan={} schedule=ended reason=executor-shut-down", plan.name());
        }
    }

    private void wake() {
        if (isClosed()) {
            return;
        }
        Duration pause = retry;
        try {
            pause = work();
        } catch (SQLException e) {
            if (RunHistory.isNotInstalled(e)) {
                LOGGER.warn("plan={} schedule=not-installed next={}", plan.name(), retry);
            } else {
                LOGGER.error("plan={} schedule=failed next={}", plan.name(), retry, e);
            }
        } catch (RuntimeException e) {
            LOGGER.error("plan={} schedule=failed next={}", plan.name(), retry, e);
        } finally {
            wakeIn(pause);
        }
    }

    /** Goes on with what is unfinished, then with what is due; returns how long nothing is to be done. */
    private Duration work() throws SQLException {
        Optional<Instant> unfinished = maintenance.unfinished(plan.name());
        Duration pause = LOOK_MAX;
        if (unfinished.isPresent()) {
            pause = shorter(pause, wait(run(unfinished.get())));
        }
        CaughtUp caughtUp = catchUp();
        pause = shorter(pause, caughtUp.pause());
        // Asked after the work, since times may have come while it lasted.
        Instant handled = maintenance.slots().handledUntil(plan.name(), timetable, clock.instant());
        Optional<Instant> next = timetable.nextAfter(handled);
        if (next.isPresent() && next.get().isAfter(clock.instant())) {
            pause = shorter(pause, Duration.between(clock.instant(), next.get()));
        } else if (next.isPresent() && caughtUp.isSettled()) {
            pause = Duration.ZERO;
        }
        return pause;
    }

    private CaughtUp catchUp() throws SQLException {
        Instant now = clock.instant();
        Instant since = maintenance.slots().handledUntil(plan.name(), timetable, now);
        List<Instant> times = timetable.between(since, now, MISSED_MAX);
        List<MissedRuns.Verdict> verdicts = missed.judge(times, now, window);
        recordMissed(verdicts, times.size() == MISSED_MAX ? since : null);
        Duration pause = LOOK_MAX;
        for (MissedRuns.Verdict verdict : verdicts) {
            if (isClosed()) {
                return new CaughtUp(pause, false);
            }
            if (verdict.missed() == null) {
                RunReport report = run(verdict.time());
                pause = shorter(pause, wait(report));
                if (!isSettled(report)) {
                    return new CaughtUp(pause, false);
                }
            }
            maintenance.slots().handled(plan.name(), timetable, verdict.time());
        }
        return new CaughtUp(pause, true);
    }

    private void recordMissed(List<MissedRuns.Verdict> verdicts, @Nullable Instant since) throws SQLException {
        List<String> reasons = verdicts.stream()
                .map(MissedRuns.Verdict::missed)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        String more = since == null ? "" : "; earlier times since " + since + " are not listed";
        for (String reason : reasons) {
            List<Instant> times = verdicts.stream()
                    .filter(verdict -> reason.equals(verdict.missed()))
                    .map(MissedRuns.Verdict::time)
                    .toList();
            LOGGER.warn("plan={} missed={} first={} reason=\"{}\"", plan.name(), times.size(), times.get(0), reason);
            maintenance.slots().missed(plan.name(), times, reason + more);
        }
    }

    private RunReport run(Instant scheduledTime) {
        RunReport report = maintenance.run(plan, scheduledTime, window);
        LOGGER.info("plan={} scheduled={} outcome={}", plan.name(), scheduledTime, report.summary());
        return report;
    }

    /** Whether somebody has begun the run or nobody ever will; what merely waits is not forgotten. */
    private static boolean isSettled(RunReport report) {
        return !(report instanceof RunReport.OutsideWindow
                || report instanceof RunReport.Excluded
                || report instanceof RunReport.NotInstalled);
    }

    /** How long until a run that is not over can go on. */
    private Duration wait(RunReport report) {
        if (report instanceof RunReport.RunningElsewhere elsewhere) {
            Duration left = Duration.between(clock.instant(), elsewhere.leaseUntil());
            return left.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : left.plus(LOOK_MIN);
        }
        if (report instanceof RunReport.Stopped || report instanceof RunReport.OutsideWindow) {
            return untilOpen();
        }
        if (report instanceof RunReport.Paused
                || report instanceof RunReport.Excluded
                || report instanceof RunReport.NotInstalled) {
            return retry;
        }
        return LOOK_MAX;
    }

    private Duration untilOpen() {
        Instant now = clock.instant();
        return window.isOpen(now) ? LOOK_MIN : Duration.between(now, window.opensAfter(now));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * What came of the times that were due.
     *
     * @param pause how long until one of their runs can go on
     * @param isSettled whether each was run, is being run or was recorded as missed
     */
    private record CaughtUp(Duration pause, boolean isSettled) {}

    /**
     * Describes a schedule; confined to one thread.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final Maintenance maintenance;
        private final ScheduledExecutorService executor;
        private final Plan plan;
        private final Timetable timetable;
        private MissedRuns missed = MissedRuns.skip();
        private MaintenanceWindow window = MaintenanceWindow.always();
        private Clock clock = Clock.systemUTC();
        private Duration retry = RETRY;

        private Builder(Maintenance maintenance, ScheduledExecutorService executor, Plan plan, Timetable timetable) {
            this.maintenance = requireNonNull(maintenance, "maintenance");
            this.executor = requireNonNull(executor, "executor");
            this.plan = requireNonNull(plan, "plan");
            this.timetable = requireNonNull(timetable, "timetable");
        }

        /**
         * Says what to do about times that nobody has begun; by default those that are more than an hour late are skipped.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder missed(MissedRuns policy) {
            this.missed = requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Lets the plan work in a window only; by default always.
         *
         * @param hours the window
         * @return this builder
         */
        public Builder window(MaintenanceWindow hours) {
            this.window = requireNonNull(hours, "hours");
            return this;
        }

        /**
         * Tells when a time has come by another clock; default the machine's.
         *
         * @param other the clock
         * @return this builder
         */
        public Builder clock(Clock other) {
            this.clock = requireNonNull(other, "other");
            return this;
        }

        /**
         * Says when a database that did not answer or had no tables, a plan that is paused and a run that another one excludes
         * are looked at again; default one minute.
         *
         * @param pause the pause
         * @return this builder
         */
        public Builder retry(Duration pause) {
            this.retry = requireNonNull(pause, "pause");
            return this;
        }

        /**
         * Starts the schedule. Does not block: the first look is made on the executor.
         *
         * @return the schedule, which is in force until it is closed
         */
        public MaintenanceSchedule start() {
            MaintenanceSchedule schedule = new MaintenanceSchedule(this);
            schedule.wakeIn(Duration.ZERO);
            return schedule;
        }
    }
}
