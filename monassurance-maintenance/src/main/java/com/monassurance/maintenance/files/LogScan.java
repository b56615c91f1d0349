package com.monassurance.maintenance.files;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.task.TaskProblem;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Walks a directory without following links and tells the old logs from those to keep. Confined to one thread. */
final class LogScan extends SimpleFileVisitor<Path> {

    /** A log as the walk saw it. */
    record LogFile(Path path, Instant modified, long bytes) {}

    private static final Comparator<LogFile> OLDEST_FIRST =
            Comparator.comparing(LogFile::modified).thenComparing(LogFile::path);

    private final List<PathMatcher> matchers;
    private final int keep;
    private final Instant now;
    private final Instant limit;
    private final List<LogFile> old = new ArrayList<>();
    private final PriorityQueue<LogFile> newest = new PriorityQueue<>(OLDEST_FIRST);
    private final List<TaskProblem> problems = new ArrayList<>();
    private long future;
    private boolean more;
    private @Nullable Text obstacle;

    private LogScan(List<PathMatcher> matchers, int keep, Instant now, Instant limit) {
        this.matchers = matchers;
        this.keep = keep;
        this.now = now;
        this.limit = limit;
    }

    static LogScan of(Path directory, List<String> globs, int keep, Instant now, Duration age) {
        List<PathMatcher> matchers = globs.stream()
                .map(glob -> directory.getFileSystem().getPathMatcher("glob:" + glob))
                .toList();
        LogScan scan = new LogScan(matchers, keep, now, now.minus(age));
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            String where = Wording.printable(directory.toString());
            scan.obstacle = Text.of(
                    "there is no directory " + where + " (links are not followed)",
                    "il n'y a pas de répertoire " + where + " (les liens ne sont pas suivis)");
            return scan;
        }
        try {
            SafeRoot.requireNotRootOrHome(directory, directory.toRealPath());
            Files.walkFileTree(directory, scan);
        } catch (IOException e) {
            scan.problem(directory, e);
        }
        return scan;
    }

    @Nullable
    Text obstacle() {
        return obstacle;
    }

    List<TaskProblem> problems() {
        return problems;
    }

    /** The old logs that may go, oldest first, without the newest that are kept. */
    List<LogFile> old() {
        return old.stream().sorted(OLDEST_FIRST).toList();
    }

    List<Text> notes() {
        List<Text> notes = new ArrayList<>();
        if (future > 0) {
            notes.add(Text.of(
                    future + " files are dated in the future and are kept",
                    future + " fichiers sont datés du futur et sont conservés"));
        }
        if (more) {
            notes.add(Text.of(
                    "more than " + PurgeLogs.FILES_MAX + " files are old: the rest is left to the next run",
                    "plus de " + PurgeLogs.FILES_MAX + " fichiers sont anciens : la suite à la prochaine exécution"));
        }
        return notes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        Path name = file.getFileName();
        if (!attributes.isRegularFile() || name == null || matchers.stream().noneMatch(m -> m.matches(name))) {
            return FileVisitResult.CONTINUE;
        }
        LogFile log = new LogFile(file, attributes.lastModifiedTime().toInstant(), attributes.size());
        if (log.modified().isAfter(now)) {
            future++;
        }
        newest.add(log);
        if (newest.size() > keep) {
            LogFile released = newest.remove();
            if (released.modified().isBefore(limit)) {
                add(released);
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        problem(file, failure);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
        if (failure != null) {
            problem(directory, failure);
        }
        return FileVisitResult.CONTINUE;
    }

    private void add(LogFile log) {
        if (old.size() < PurgeLogs.FILES_MAX) {
            old.add(log);
        } else {
            more = true;
        }
    }

    private void problem(Path path, IOException failure) {
        if (problems.size() < TaskReport.PROBLEMS_MAX) {
            problems.add(new TaskProblem(Wording.printable(path.toString()), Wording.printable(failure.toString())));
        }
    }
}
