package com.monassurance.maintenance.files;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.Fence;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * Deletes old log files: by default the regular files named {@code *.log} below a directory whose content changed more
 * than 30 days ago, to the nanosecond, and never the newest of them. Symbolic links are neither followed nor deleted,
 * each file is checked again just before it is deleted, and one run deletes at most 100,000 files. Immutable; every
 * option returns a changed copy.
 *
 * @since 0.1.0
 */
public final class PurgeLogs implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "purge-logs";

    /** The most files one plan names; the rest is left to the next run. */
    public static final int FILES_MAX = 100_000;

    private static final Duration DEFAULT_AGE = Duration.ofDays(30);

    /** A hundred years: no log is older, and no arithmetic on it overflows. */
    private static final Duration AGE_MAX = Duration.ofDays(36_525);

    private final Path directory;
    private final List<String> globs;
    private final Duration age;
    private final int keep;
    private final Clock clock;

    private PurgeLogs(Path directory, List<String> globs, Duration age, int keep, Clock clock) {
        this.directory = directory;
        this.globs = globs;
        this.age = age;
        this.keep = keep;
        this.clock = clock;
    }

    /**
     * Returns the task for a directory, with the defaults of the class. Touches nothing.
     *
     * @param directory where the logs are, however deep
     * @return the task
     * @throws com.monassurance.maintenance.failure.MaintenanceException with code {@code MNT-001} if the path is
     *     empty, contains {@code ..}, or is the root of a file system or the home directory
     */
    public static PurgeLogs in(Path directory) {
        return new PurgeLogs(SafeRoot.require(directory), List.of("*.log"), DEFAULT_AGE, 1, Clock.systemUTC());
    }

    /**
     * Chooses the files by name; default {@code *.log}.
     *
     * @param patterns globs that are matched against the file name alone, such as {@code app.log.*}
     * @return a copy
     * @throws IllegalArgumentException if there is none, or one is blank, holds a {@code /} or is no glob
     */
    public PurgeLogs matching(String... patterns) {
        List<String> checked = List.of(patterns);
        if (checked.isEmpty() || checked.stream().anyMatch(glob -> glob.isBlank() || glob.indexOf('/') >= 0)) {
            throw new IllegalArgumentException(
                    "at least one glob for file names is needed, none of them blank or with" + " a slash: " + checked);
        }
        checked.forEach(this::requireGlob);
        return new PurgeLogs(directory, checked, age, keep, clock);
    }

    private void requireGlob(String glob) {
        try {
            directory.getFileSystem().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "no glob for file names: " + Wording.printable(glob) + " (" + e.getDescription() + ")", e);
        }
    }

    /**
     * Chooses the files by age; default 30 days. A file that is exactly this old is kept.
     *
     * @param minimum how long ago the content must have changed; at most 36,525 days, a hundred years
     * @return a copy
     * @throws IllegalArgumentException if it is not positive, or longer than that
     */
    public PurgeLogs olderThan(Duration minimum) {
        if (minimum.isNegative() || minimum.isZero()) {
            throw new IllegalArgumentException("the age must be positive: " + minimum);
        }
        if (minimum.compareTo(AGE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the age must be at most " + AGE_MAX.toDays() + " days: " + minimum.toDays());
        }
        return new PurgeLogs(directory, globs, minimum, keep, clock);
    }

    /**
     * Keeps the newest matching files whatever their age; default 1, so that the log in use is never deleted.
     *
     * @param files how many
     * @return a copy
     * @throws IllegalArgumentException if it is negative
     */
    public PurgeLogs keepAtLeast(int files) {
        if (files < 0) {
            throw new IllegalArgumentException("the number of files to keep must not be negative: " + files);
        }
        return new PurgeLogs(directory, globs, age, files, clock);
    }

    /**
     * Tells the time by another clock; default the machine's.
     *
     * @param other the clock
     * @return a copy
     */
    public PurgeLogs clock(Clock other) {
        return new PurgeLogs(directory, globs, age, keep, requireNonNull(other, "clock"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        Instant now = clock.instant();
        LogScan scan = LogScan.of(directory, globs, keep, now, age);
        if (scan.obstacle() != null) {
            return TaskPlan.blocked(NAME, scan.obstacle());
        }
        List<PlannedAction> actions = new ArrayList<>();
        for (LogScan.LogFile file : scan.old()) {
            Duration old = Duration.between(file.modified(), now);
            Text words = Wording.duration(old);
            actions.add(new PlannedAction(
                    file.path().toString(),
                    Text.of("unchanged for " + words.english(), "inchangé depuis " + words.french()),
                    file.bytes()));
        }
        return TaskPlan.of(NAME, actions).withNotes(scan.notes()).withProblems(scan.problems());
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        if (plan.obstacle() != null) {
            return watch.report(NAME, new TaskOutcome.NotAvailable(plan.obstacle()), Map.of());
        }
        Tally tally = new Tally(plan.problems());
        Instant limit = clock.instant().minus(age);
        Fence fence = Fence.of(context);
        for (PlannedAction action : plan.actions()) {
            if (context.isCancelled()) {
                tally.cancelled = true;
                break;
            }
            fence.pass();
            delete(Path.of(action.target()), limit, tally);
            context.progress(tally.seen(), plan.actions().size());
        }
        return watch.report(NAME, tally.outcome(plan), tally.figures());
    }

    private void delete(Path file, Instant limit, Tally tally) {
        try {
            Removal.Result result = Removal.below(directory).deleteIfOlder(file, limit);
            switch (result.kind()) {
                case DELETED -> {
                    tally.deleted++;
                    tally.bytes += result.bytes();
                }
                case KEPT -> tally.kept++;
            }
        } catch (IOException e) {
            tally.problem(new TaskProblem(Wording.printable(file.toString()), Wording.printable(e.toString())));
        }
    }

    /** What a run has counted so far. */
    private static final class Tally {
        private final List<TaskProblem> problems;
        private long problemCount;
        private long deleted;
        private long kept;
        private long bytes;
        private boolean cancelled;

        Tally(List<TaskProblem> found) {
            this.problems = new ArrayList<>(found);
            this.problemCount = found.size();
        }

        void problem(TaskProblem problem) {
            problemCount++;
            if (problems.size() < TaskReport.PROBLEMS_MAX) {
                problems.add(problem);
            }
        }

        long seen() {
            return deleted + kept + problemCount;
        }

        Map<String, Long> figures() {
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put("deleted_files", deleted);
            figures.put("freed_bytes", bytes);
            figures.put("changed_since_plan_files", kept);
            figures.put("problem_files", problemCount);
            return figures;
        }

        TaskOutcome outcome(TaskPlan plan) {
            Text size = Wording.bytes(bytes);
            Text done = Text.of(
                    deleted + " log files deleted, " + size.english() + " freed",
                    deleted + " journaux supprimés, " + size.french() + " libérés");
            if (cancelled) {
                return new TaskOutcome.Partial(
                        Text.of(done.english() + ", then cancelled", done.french() + ", puis annulation"), problems);
            }
            if (problemCount > 0) {
                return new TaskOutcome.Partial(done, problems);
            }
            return plan.actions().isEmpty()
                    ? new TaskOutcome.Skipped(Text.of("no log is old enough", "aucun journal n'est assez ancien"))
                    : new TaskOutcome.Done(done);
        }
    }
}
