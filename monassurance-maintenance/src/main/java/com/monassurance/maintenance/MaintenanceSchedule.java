package com.monassurance.maintenance;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.task.Plan;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs plans on the host's own scheduled executor, at a time of day of a named zone. Every instance may schedule the same
 * plan: all name the same scheduled time, and the run history decides who runs. A run that somebody else has begun is looked at
 * again when its lease is over, and taken over if it died; so is, when a schedule starts, the newest one that nobody has
 * finished. What was missed while no instance was up is not run later. A time that a change of clocks skips runs when the clocks have jumped; one that comes twice runs once.
 * Closing forgets what is scheduled and neither stops a run nor the executor. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MaintenanceSchedule implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(MaintenanceSchedule.class);

    private static final Duration LOOK_MIN = Duration.ofSeconds(1);

    private final Maintenance maintenance;
    private final ScheduledExecutorService executor;
    private final Plan plan;
    private final UnaryOperator<ZonedDateTime> nextAfter;
    private final ZoneId zone;
    private final Clock clock;
    private @Nullable ScheduledFuture<?> waiting;
    private @Nullable ScheduledFuture<?> watching;
    private boolean closed;

    private MaintenanceSchedule(
            Maintenance maintenance,
            ScheduledExecutorService executor,
            Plan plan,
            UnaryOperator<ZonedDateTime> nextAfter,
            ZoneId zone,
            Clock clock) {
        this.maintenance = requireNonNull(maintenance, "maintenance");
        this.executor = requireNonNull(executor, "executor");
        this.plan = requireNonNull(plan, "plan");
        this.nextAfter = nextAfter;
        this.zone = zone;
        this.clock = clock;
    }

    /**
     * Schedules a plan for every day.
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
        return started(new MaintenanceSchedule(
                maintenance, executor, plan, now -> nextDaily(now, time), zone, Clock.systemUTC()));
    }

    /**
     * Schedules a plan for every week.
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
        return started(new MaintenanceSchedule(
                maintenance, executor, plan, now -> nextWeekly(now, day, time), zone, Clock.systemUTC()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (watching != null) {
            watching.cancel(false);
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

    private static MaintenanceSchedule started(MaintenanceSchedule schedule) {
        schedule.await(schedule.clock.instant());
        schedule.watch(schedule::takeOver, Duration.ZERO);
        return schedule;
    }

    private synchronized void watch(Runnable work, Duration pause) {
        if (closed) {
            return;
        }
        try {
            watching = executor.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.info("plan={} schedule=ended reason=executor-shut-down", plan.name());
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Whoever had the newest run may have died with it. */
    private void takeOver() {
        try {
            maintenance.unfinished(plan.name()).ifPresent(this::runAgain);
        } catch (RuntimeException e) {
            LOGGER.error("plan={} step=take-over outcome=failed", plan.name(), e);
        }
    }

    /** A look of a schedule that was closed meanwhile, and whose future a newer one has displaced, does nothing. */
    private void runAgain(Instant scheduledTime) {
        if (!isClosed()) {
            run(scheduledTime);
        }
    }

    private void run(Instant scheduledTime) {
        try {
            RunReport report = maintenance.run(plan, scheduledTime);
            LOGGER.info("plan={} scheduled={} outcome={}", plan.name(), scheduledTime, report.summary());
            if (report instanceof RunReport.RunningElsewhere elsewhere) {
                Duration left = Duration.between(clock.instant(), elsewhere.leaseUntil());
                watch(() -> runAgain(scheduledTime), left.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : left.plus(LOOK_MIN));
            }
        } catch (RuntimeException e) {
            LOGGER.error("plan={} scheduled={} outcome=failed", plan.name(), scheduledTime, e);
        }
    }

    private synchronized void await(Instant after) {
        if (closed) {
            return;
        }
        Instant next = nextAfter.apply(after.atZone(zone)).toInstant();
        long millis = Math.max(0, Duration.between(clock.instant(), next).toMillis());
        try {
            waiting = executor.schedule(() -> fire(next), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.info("plan={} schedule=ended reason=executor-shut-down", plan.name());
        }
    }

    private void fire(Instant scheduledTime) {
        try {
            run(scheduledTime);
        } finally {
            Instant now = clock.instant();
            await(now.isAfter(scheduledTime) ? now : scheduledTime);
        }
    }
}
