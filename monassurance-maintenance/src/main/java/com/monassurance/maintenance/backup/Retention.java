package com.monassurance.maintenance.backup;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.failure.OpsException;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes the verified backups of a directory that no rule of a policy keeps. Before anything of a database goes, the
 * newest one that stays is read again and compared with its checksum; what is not proven, pinned, or not ours is never
 * touched. Before each removal the run history is asked whether the run is still ours, and nothing goes when it cannot
 * say. A removal that a {@code kill -9} cuts short is finished by the next run. Blocks while it reads. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Retention implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "backup-retention";

    private final BackupStore store;
    private final RetentionPolicy policy;
    private final Clock clock;

    Retention(BackupStore store, RetentionPolicy policy, Clock clock) {
        this.store = store;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Returns the retention of a directory. Touches nothing.
     *
     * @param directory where the backups are kept
     * @param policy what stays
     * @return the task
     */
    public static Retention in(Path directory, RetentionPolicy policy) {
        return in(BackupStore.directory(directory), policy);
    }

    /**
     * Returns the retention of a store. Touches nothing.
     *
     * @param store where the backups are kept
     * @param policy what stays
     * @return the task
     */
    public static Retention in(BackupStore store, RetentionPolicy policy) {
        return new Retention(requireNonNull(store, "store"), requireNonNull(policy, "policy"), Clock.systemUTC());
    }

    /**
     * Tells the time by another clock; default the machine's.
     *
     * @param other the clock
     * @return a copy
     */
    public Retention clock(Clock other) {
        return new Retention(store, policy, requireNonNull(other, "other"));
    }

    /**
     * Says what would become of each backup. Changes nothing.
     *
     * @return one decision per backup, with its reason
     * @throws MaintenanceException with {@link com.monassurance.maintenance.failure.MaintenanceError#BACKUP_DIRECTORY}
     *     if the directory cannot be read
     */
    public RetentionPlan decide() {
        return RetentionRules.decide(policy, store.list(), store.pins(), clock.instant());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        RetentionPlan decided = decide();
        List<PlannedAction> actions = decided.removals().stream()
                .map(each -> new PlannedAction(each.id(), each.reason(), each.bytes()))
                .toList();
        List<TaskProblem> problems = decided.warnings().stream()
                .map(warning -> new TaskProblem(store.location(), warning.english()))
                .toList();
        return TaskPlan.of(NAME, actions).withNotes(decided.warnings()).withProblems(problems);
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        Map<String, Long> figures = new LinkedHashMap<>();
        if (!store.isThere()) {
            return watch.report(NAME, new TaskOutcome.Skipped(nothing()), figures);
        }
        List<TaskProblem> problems = new ArrayList<>(plan.problems());
        try (BackupStore.Held held = store.lockRemovals()) {
            held.requireOf(store);
            context.requireHeld();
            store.finishRemovals();
            remove(plan, context, figures, problems);
        } catch (IOException e) {
            return watch.report(NAME, TaskOutcome.Failed.of(store.failed("written", e)), figures);
        } catch (OpsException e) {
            return watch.report(NAME, TaskOutcome.Failed.of(e), figures);
        }
        return watch.report(NAME, outcome(figures, problems), figures);
    }

    /** A backup is no less good because old ones could not be removed, but somebody must know. */
    TaskOutcome after(TaskOutcome taken, TaskContext context, Map<String, Long> figures) {
        TaskOutcome removal;
        try {
            TaskReport report = run(plan(), context);
            figures.putAll(report.figures());
            removal = report.outcome();
        } catch (OpsException e) {
            removal = TaskOutcome.Failed.of(e);
        }
        Text both = Text.of(
                taken.summary().english() + "; " + removal.summary().english(),
                taken.summary().french() + " ; " + removal.summary().french());
        if (removal.isComplete()) {
            return new TaskOutcome.Done(both);
        }
        return new TaskOutcome.Partial(
                both,
                removal instanceof TaskOutcome.Partial partial
                        ? partial.problems()
                        : List.of(new TaskProblem(NAME, removal.summary().english())));
    }

    private void remove(TaskPlan plan, TaskContext context, Map<String, Long> figures, List<TaskProblem> problems)
            throws IOException {
        Set<String> planned = plan.actions().stream().map(PlannedAction::target).collect(Collectors.toSet());
        List<BackupEntry> entries = store.list();
        RetentionPlan now = RetentionRules.decide(policy, entries, store.pins(), clock.instant());
        List<RetentionPlan.Decision> chosen = now.removals().stream()
                .filter(each -> planned.contains(each.id()))
                .toList();
        Set<String> spared = damagedSurvivors(entries, chosen, problems);
        long removed = 0;
        long bytes = 0;
        for (RetentionPlan.Decision each : chosen) {
            if (context.isCancelled() || Thread.currentThread().isInterrupted()) {
                problems.add(new TaskProblem(each.id(), "cancelled before it was removed"));
                break;
            }
            if (spared.contains(each.database())) {
                continue;
            }
            // A run that was taken over while the survivors were read has nothing to remove any more.
            context.requireHeld();
            try {
                store.remove(each.id());
                removed++;
                bytes += each.bytes();
                figures.put("removed_backups", removed);
                figures.put("removed_bytes", bytes);
            } catch (IOException e) {
                problems.add(new TaskProblem(each.id(), "could not be removed: " + e.getMessage()));
            }
        }
        figures.put("removed_backups", removed);
        figures.put("removed_bytes", bytes);
        figures.put("kept_backups", entries.size() - removed);
    }

    /** Databases whose newest backup is not what it was when it was proven: nothing else of them may go. */
    private Set<String> damagedSurvivors(
            List<BackupEntry> entries, List<RetentionPlan.Decision> chosen, List<TaskProblem> problems)
            throws IOException {
        Set<String> removals = chosen.stream().map(RetentionPlan.Decision::id).collect(Collectors.toSet());
        Map<String, Manifest> survivors = RetentionRules.survivors(entries, removals);
        Set<String> spared = new HashSet<>();
        for (String database :
                chosen.stream().map(RetentionPlan.Decision::database).collect(Collectors.toSet())) {
            Manifest newest = survivors.get(database);
            if (newest == null) {
                spared.add(database);
            } else if (!isWhole(newest)) {
                spared.add(database);
                store.writeProof(
                        newest.id(),
                        new Proof(Proof.Level.BAD, clock.instant(), "the checksum does not match the manifest"));
                problems.add(
                        new TaskProblem(newest.id(), "is damaged, so no other backup of " + database + " was removed"));
            }
        }
        return spared;
    }

    private boolean isWhole(Manifest manifest) throws IOException {
        try (InputStream in = store.open(manifest)) {
            return DigestingFile.sha256Of(in).equals(manifest.sha256());
        }
    }

    private static TaskOutcome outcome(Map<String, Long> figures, List<TaskProblem> problems) {
        long removed = figures.getOrDefault("removed_backups", 0L);
        Text size = Wording.bytes(figures.getOrDefault("removed_bytes", 0L));
        Text summary = removed == 0
                ? nothing()
                : Text.of(
                        "backups removed: " + removed + ", " + size.english(),
                        "sauvegardes supprimées : " + removed + ", " + size.french());
        if (!problems.isEmpty()) {
            return new TaskOutcome.Partial(summary, problems);
        }
        return removed == 0 ? new TaskOutcome.Skipped(summary) : new TaskOutcome.Done(summary);
    }

    private static Text nothing() {
        return Text.of("no backup was removed", "aucune sauvegarde supprimée");
    }
}
