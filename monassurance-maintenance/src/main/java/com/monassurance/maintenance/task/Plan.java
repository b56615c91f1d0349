package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks in the order they run. A task that fails never stops the next. Immutable.
 *
 * @since 0.1.0
 */
public final class Plan {

    private static final Logger LOGGER = LoggerFactory.getLogger(Plan.class);

    private final String name;
    private final List<MaintenanceTask> tasks;
    private final String exclusion;

    private Plan(String name, List<MaintenanceTask> tasks, String exclusion) {
        this.name = name;
        this.tasks = tasks;
        this.exclusion = exclusion;
    }

    /**
     * Returns a plan of some tasks.
     *
     * @param name stable name, the key of the run history: lower-case words joined by dashes, such as {@code daily}
     * @param tasks the tasks in order, each name once
     * @return the plan
     * @throws IllegalArgumentException if the name is not as described, or two tasks have the same name
     */
    public static Plan of(String name, List<MaintenanceTask> tasks) {
        requireWords("a plan name", name);
        Set<String> names = new HashSet<>();
        for (MaintenanceTask task : tasks) {
            if (!names.add(task.name())) {
                throw new IllegalArgumentException("two tasks of plan " + name + " are named " + task.name());
            }
        }
        return new Plan(name, List.copyOf(tasks), name);
    }

    /**
     * Returns this plan as one that never runs at the same time as another of the same group, such as a backup and a
     * deployment. Without a group, two runs of one plan never overlap, and that is all.
     *
     * @param group name of the group: lower-case words joined by dashes
     * @return a copy
     * @throws IllegalArgumentException if the name is not as described
     */
    public Plan exclusive(String group) {
        requireWords("a group of plans", group);
        return new Plan(name, tasks, group);
    }

    /**
     * Returns this plan with one more task at the end.
     *
     * @param task the task
     * @return a copy
     * @throws IllegalArgumentException if a task of that name is already in the plan
     */
    public Plan then(MaintenanceTask task) {
        List<MaintenanceTask> more = new ArrayList<>(tasks);
        more.add(task);
        return new Plan(name, of(name, more).tasks, exclusion);
    }

    /**
     * Returns the name of the plan.
     *
     * @return such as {@code daily}
     */
    public String name() {
        return name;
    }

    /**
     * Returns the tasks in order.
     *
     * @return an unmodifiable list
     */
    public List<MaintenanceTask> tasks() {
        return tasks;
    }

    /**
     * Returns what no two runs share at one time.
     *
     * @return the group of {@link #exclusive(String)}; without one, the name of the plan
     */
    public String exclusion() {
        return exclusion;
    }

    /**
     * Looks without acting: the dry run. Blocks while the tasks look; a task that cannot look has a blocked plan.
     *
     * @return what each task would do, in order
     */
    public List<TaskPlan> preview() {
        return tasks.stream().map(Plan::planOf).toList();
    }

    /**
     * Runs the tasks in order on the calling thread, without any run history. A task that throws counts as failed;
     * after a cancellation the remaining tasks are reported as not done.
     *
     * @param context shared by all tasks
     * @param clock says when each task started
     * @param ticker says how long it took
     * @param listener told of each report as soon as it is there
     * @return one report per task, in order
     */
    public List<TaskReport> run(TaskContext context, Clock clock, Ticker ticker, Consumer<TaskReport> listener) {
        return run(context, clock, ticker, new PlanListener() {
            @Override
            public Optional<TaskReport> before(MaintenanceTask task) {
                return Optional.empty();
            }

            @Override
            public void after(TaskReport report) {
                listener.accept(report);
            }
        });
    }

    /**
     * Runs the tasks in order on the calling thread, except those that the listener has a report for. A task that throws
     * counts as failed; after a cancellation the remaining tasks are reported as not done.
     *
     * @param context shared by all tasks
     * @param clock says when each task started
     * @param ticker says how long it took
     * @param listener asked before each task, told of each report
     * @return one report per task, in order
     */
    public List<TaskReport> run(TaskContext context, Clock clock, Ticker ticker, PlanListener listener) {
        List<TaskReport> reports = new ArrayList<>();
        for (MaintenanceTask task : tasks) {
            Optional<TaskReport> instead = listener.before(task);
            TaskReport report = instead.orElseGet(() -> runOne(task, context, Stopwatch.start(clock, ticker)));
            reports.add(report);
            if (instead.isEmpty()) {
                listener.after(report);
            }
        }
        return List.copyOf(reports);
    }

    @Override
    public String toString() {
        return name + tasks.stream().map(MaintenanceTask::name).toList();
    }

    private static void requireWords(String what, String name) {
        if (!requireNonNull(name, "name").matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(what + " is lower-case words joined by dashes: " + name);
        }
    }

    private static TaskPlan planOf(MaintenanceTask task) {
        try {
            return task.plan();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOGGER.warn("task={} step=plan outcome=failed", task.name(), e);
            return TaskPlan.blocked(task.name(), TaskOutcome.Failed.of(e).summary());
        }
    }

    private static TaskReport runOne(MaintenanceTask task, TaskContext context, Stopwatch watch) {
        if (context.isCancelled()) {
            return watch.report(task.name(), Cancellation.beforeStart(), Map.of());
        }
        try {
            return task.run(task.plan(), context);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOGGER.warn("task={} outcome=failed", task.name(), e);
            return watch.report(task.name(), TaskOutcome.Failed.of(e), Map.of());
        }
    }
}
