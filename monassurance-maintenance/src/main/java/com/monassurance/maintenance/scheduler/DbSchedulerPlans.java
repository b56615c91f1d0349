package com.monassurance.maintenance.scheduler;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.monassurance.maintenance.Maintenance;
import com.monassurance.maintenance.task.Plan;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * Registers the daily and the weekly plan with a host's db-scheduler: every day at 02:00, and on Sundays at 03:00. Every
 * node registers the same; db-scheduler picks the node that asks, the run history decides who runs. Immutable.
 *
 * @since 0.1.0
 */
public final class DbSchedulerPlans {

    private static final LocalTime DAILY = LocalTime.of(2, 0);
    private static final LocalTime WEEKLY = LocalTime.of(3, 0);

    private final Maintenance maintenance;
    private final ZoneId zone;
    private final LocalTime dailyTime;
    private final DayOfWeek weeklyDay;
    private final LocalTime weeklyTime;

    private DbSchedulerPlans(
            Maintenance maintenance, ZoneId zone, LocalTime dailyTime, DayOfWeek weeklyDay, LocalTime weeklyTime) {
        this.maintenance = requireNonNull(maintenance, "maintenance");
        this.zone = requireNonNull(zone, "zone");
        this.dailyTime = requireNonNull(dailyTime, "dailyTime");
        this.weeklyDay = requireNonNull(weeklyDay, "weeklyDay");
        this.weeklyTime = requireNonNull(weeklyTime, "weeklyTime");
    }

    /**
     * Starts from the default times. Touches nothing.
     *
     * @param maintenance runs the plans
     * @param zone zone of the times, the same on every node
     * @return the registration
     */
    public static DbSchedulerPlans of(Maintenance maintenance, ZoneId zone) {
        return new DbSchedulerPlans(maintenance, zone, DAILY, DayOfWeek.SUNDAY, WEEKLY);
    }

    /**
     * Returns this registration with another time for the daily plan.
     *
     * @param time time of day; default 02:00
     * @return a copy
     */
    public DbSchedulerPlans dailyAt(LocalTime time) {
        return new DbSchedulerPlans(maintenance, zone, time, weeklyDay, weeklyTime);
    }

    /**
     * Returns this registration with another time for the weekly plan.
     *
     * @param day day of the week; default Sunday
     * @param time time of day; default 03:00
     * @return a copy
     */
    public DbSchedulerPlans weeklyAt(DayOfWeek day, LocalTime time) {
        return new DbSchedulerPlans(maintenance, zone, dailyTime, day, time);
    }

    /**
     * Registers both plans; they are put in for their next times when the scheduler starts. Touches nothing yet.
     *
     * @param scheduler the host's, before it is built; it keeps its table, threads, heartbeat and shutdown
     * @param daily what runs every day, such as {@code Plans.daily(parts)}
     * @param weekly what runs every week, such as {@code Plans.weekly(parts)}
     * @return the host's builder
     * @throws IllegalArgumentException if both plans have the same name
     */
    public SchedulerBuilder register(SchedulerBuilder scheduler, Plan daily, Plan weekly) {
        return scheduler.startTasks(triggers(daily, weekly));
    }

    /**
     * Returns the two tasks, for a host whose framework builds the scheduler.
     *
     * @param daily what runs every day
     * @param weekly what runs every week
     * @return the tasks, immutable
     * @throws IllegalArgumentException if both plans have the same name
     */
    public List<PlanTrigger> triggers(Plan daily, Plan weekly) {
        if (daily.name().equals(weekly.name())) {
            throw new IllegalArgumentException("the two plans are both named " + daily.name());
        }
        return List.of(
                PlanTrigger.daily(maintenance, daily, dailyTime, zone),
                PlanTrigger.weekly(maintenance, weekly, weeklyDay, weeklyTime, zone));
    }
}
