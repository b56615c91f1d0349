package com.monassurance.maintenance.scheduler;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.DbSchedulerException;
import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.OnStartup;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.RunReport;
import com.monassurance.maintenance.task.Plan;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task of db-scheduler that asks the run history for one plan whenever a scheduled time has come, and puts itself in for
 * the next when its scheduler starts. A run whose tasks fail is a run that is done: the next scheduled time comes next. A
 * run that somebody else is at is looked at again when its lease is over, and taken over if it died. When the history
 * cannot be asked, or the node dies, the same time is tried again, 8 times at most and not beyond the next. What was missed
 * while no node was up runs once, late. The plan occupies one thread of the scheduler while it runs. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PlanTrigger extends AbstractTask<String> implements OnStartup {

    /** The one instance of the task in the table of db-scheduler. */
    public static final String INSTANCE = "recurring";

    private static final String NAME_PREFIX = "monassurance-";
    private static final Duration LOOK_MIN = Duration.ofSeconds(1);
    private static final Duration LOOK_DEFAULT = Duration.ofMinutes(1);
    private static final Duration TOO_NEAR = Duration.ofSeconds(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(PlanTrigger.class);

    private final Maintenance maintenance;
    private final Plan plan;
    private final NextTrigger next;

    private PlanTrigger(Maintenance maintenance, Plan plan, NextTrigger next) {
        super(NAME_PREFIX + plan.name(), String.class, next::failed, next::died);
        this.maintenance = maintenance;
        this.plan = plan;
        this.next = next;
    }

    /**
     * Triggers a plan every day. Touches nothing.
     *
     * @param maintenance runs it
     * @param plan what to run
     * @param time time of day; one that a change of clocks skips comes when they have jumped, one that comes twice once
     * @param zone zone of that time
     * @return the task, for {@code SchedulerBuilder.startTasks}
     */
    public static PlanTrigger daily(Maintenance maintenance, Plan plan, LocalTime time, ZoneId zone) {
        return at(maintenance, plan, PlanTimes.daily(requireNonNull(time, "time"), requireNonNull(zone, "zone")));
    }

    /**
     * Triggers a plan every week. Touches nothing.
     *
     * @param maintenance runs it
     * @param plan what to run
     * @param day day of the week
     * @param time time of day, as of {@link #daily}
     * @param zone zone of that time
     * @return the task, for {@code SchedulerBuilder.startTasks}
     */
    public static PlanTrigger weekly(Maintenance maintenance, Plan plan, DayOfWeek day, LocalTime time, ZoneId zone) {
        return at(
                maintenance,
                plan,
                PlanTimes.weekly(
                        requireNonNull(day, "day"), requireNonNull(time, "time"), requireNonNull(zone, "zone")));
    }

    /**
     * Triggers a plan at times that the host computes. Touches nothing.
     *
     * @param maintenance runs it
     * @param plan what to run
     * @param nextAfter gives for any instant the first scheduled time after it, the same on every node; kept in whole
     *     microseconds
     * @return the task, for {@code SchedulerBuilder.startTasks}
     */
    public static PlanTrigger at(Maintenance maintenance, Plan plan, UnaryOperator<Instant> nextAfter) {
        requireNonNull(maintenance, "maintenance");
        return new PlanTrigger(maintenance, plan, new NextTrigger(plan.name(), requireNonNull(nextAfter, "nextAfter")));
    }

    @Override
    public CompletionHandler<String> execute(TaskInstance<String> instance, ExecutionContext context) {
        Occurrence occurrence = Occurrence.of(instance.getData(), context.getExecution().executionTime);
        RunReport report = maintenance.run(plan, occurrence.scheduledTime());
        LOGGER.info("plan={} scheduled={} outcome={}", plan.name(), occurrence.scheduledTime(), report.summary());
        boolean isOpen = isOpen(report);
        return (complete, operations) -> follow(complete, operations, occurrence, report, isOpen);
    }

    /** Puts itself in for the next scheduled time, unless it is there; moves it when the times have changed. */
    @Override
    public void onStartup(SchedulerClient client, Clock clock) {
        Instant now = clock.now();
        Occurrence first = next.after(now);
        TaskInstance<String> instance = instance(INSTANCE, first.toData());
        Optional<ScheduledExecution<Object>> there = client.getScheduledExecution(instance);
        if (there.isEmpty()) {
            client.scheduleIfNotExists(instance, first.scheduledTime());
        } else if (isOfOtherTimes(there.get(), now, first)) {
            try {
                client.reschedule(instance, first.scheduledTime(), first.toData());
            } catch (DbSchedulerException e) {
                LOGGER.info("plan={} trigger=moved-by-another-node reason={}", plan.name(), e.getMessage());
            }
        }
    }

    @Override
    public SchedulableInstance<String> schedulableInstance(String id) {
        return SchedulableInstance.of(instance(id), now -> next.after(now).scheduledTime());
    }

    @Override
    public SchedulableInstance<String> schedulableInstance(String id, String data) {
        return SchedulableInstance.of(instance(id, data), now -> next.after(now).scheduledTime());
    }

    private void follow(
            ExecutionComplete complete,
            ExecutionOperations<String> operations,
            Occurrence occurrence,
            RunReport report,
            boolean isOpen) {
        // A scheduler that shuts down has interrupted it: the trigger goes back at once. The sign is put away
        // meanwhile,
        // since a pool of connections may give none to an interrupted thread.
        boolean isInterrupted = Thread.interrupted();
        try {
            if (isOpen) {
                Instant now = complete.getTimeDone();
                next.lookAgain(complete, operations, occurrence, isInterrupted ? now : lookAt(report, now));
            } else {
                next.goOn(complete, operations, occurrence);
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells whether the scheduled time may still want somebody to run it. */
    private boolean isOpen(RunReport report) {
        if (report instanceof RunReport.AlreadyFinished) {
            return false;
        }
        if (report instanceof RunReport.Finished finished && finished.recorded()) {
            return false;
        }
        if (report instanceof RunReport.RunningElsewhere || report instanceof RunReport.NotInstalled) {
            return true;
        }
        // Whatever else came of it: the history knows whether it is still to be finished.
        boolean isInterrupted = Thread.interrupted();
        try {
            return maintenance.unfinished(plan.name()).equals(Optional.of(report.scheduledTime()));
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Instant lookAt(RunReport report, Instant now) {
        if (report instanceof RunReport.RunningElsewhere elsewhere) {
            Instant overAt = elsewhere.leaseUntil().plus(LOOK_MIN);
            Instant soonest = now.plus(LOOK_MIN);
            return overAt.isAfter(soonest) ? overAt : soonest;
        }
        return now.plus(LOOK_DEFAULT);
    }

    /** Only what waits for a scheduled time is moved, not what is to be looked at again or about to be picked. */
    private static boolean isOfOtherTimes(ScheduledExecution<Object> there, Instant now, Occurrence first) {
        Instant dueAt = there.getExecutionTime();
        return !there.isPicked()
                && dueAt.isAfter(now.plus(TOO_NEAR))
                && !dueAt.equals(first.scheduledTime())
                && Occurrence.at(dueAt).toData().equals(there.getData());
    }
}
