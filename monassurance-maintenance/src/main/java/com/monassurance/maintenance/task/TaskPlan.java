package com.monassurance.maintenance.task;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Text;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task would do: a value that can be printed, compared and kept. Immutable.
 *
 * @param task name of the task
 * @param actions what would be done, in order
 * @param notes what a reader should know, such as what was left out on purpose
 * @param problems what could not be looked at; a run of the plan ends partial because of them
 * @param obstacle why nothing can be done here at all, or null
 * @since 0.1.0
 */
public record TaskPlan(
        String task,
        List<PlannedAction> actions,
        List<Text> notes,
        List<TaskProblem> problems,
        @Nullable Text obstacle) {

    /** Copies the lists. */
    public TaskPlan {
        requireNonNull(task, "task");
        actions = List.copyOf(actions);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    /**
     * Returns a plan without notes.
     *
     * @param task name of the task
     * @param actions what would be done, in order
     * @return the plan
     */
    public static TaskPlan of(String task, List<PlannedAction> actions) {
        return new TaskPlan(task, actions, List.of(), List.of(), null);
    }

    /**
     * Returns the plan of a task that cannot work here.
     *
     * @param task name of the task
     * @param obstacle why, one sentence
     * @return a plan without actions
     */
    public static TaskPlan blocked(String task, Text obstacle) {
        return new TaskPlan(task, List.of(), List.of(), List.of(), requireNonNull(obstacle, "obstacle"));
    }

    /**
     * Returns this plan with notes.
     *
     * @param added what a reader should know
     * @return a copy
     */
    public TaskPlan withNotes(List<Text> added) {
        return new TaskPlan(task, actions, added, problems, obstacle);
    }

    /**
     * Returns this plan with problems.
     *
     * @param found what could not be looked at
     * @return a copy
     */
    public TaskPlan withProblems(List<TaskProblem> found) {
        return new TaskPlan(task, actions, notes, found, obstacle);
    }

    /**
     * Returns why nothing can be done here.
     *
     * @return the obstacle, or empty when the plan can be carried out
     */
    public Optional<Text> findObstacle() {
        return Optional.ofNullable(obstacle);
    }

    /**
     * Returns the size of everything that would be touched.
     *
     * @return bytes
     */
    public long bytes() {
        return actions.stream().mapToLong(PlannedAction::bytes).sum();
    }

    /**
     * Checks that this plan was made by a task.
     *
     * @param name name of the task that is asked to run it
     * @throws MaintenanceException with {@link MaintenanceError#FOREIGN_PLAN} if it was made by another
     */
    public void requireOf(String name) {
        if (!task.equals(name)) {
            throw new MaintenanceException(
                    MaintenanceError.FOREIGN_PLAN,
                    "The plan of task " + task + " was given to task " + name + ".",
                    "Run a plan with the task that made it.");
        }
    }
}
