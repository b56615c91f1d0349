package com.monassurance.maintenance.report;

import static java.util.Objects.requireNonNull;

import com.monassurance.maintenance.failure.MaintenanceError;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.PlannedAction;
import com.monassurance.maintenance.task.Stopwatch;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskPlan;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Collects the weekly report and writes it to a directory as JSON, and as Markdown and HTML in English and French, each
 * file whole or not at all; a second report of a day replaces the first. It is compared with the reports that lie there
 * already. Immutable.
 *
 * @since 0.1.0
 */
public final class GenerateReport implements MaintenanceTask {

    /** The name of this task in plans and reports. */
    public static final String NAME = "health-report";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);

    private final ReportCollector collector;
    private final Path directory;

    private GenerateReport(ReportCollector collector, Path directory) {
        this.collector = collector;
        this.directory = directory;
    }

    /**
     * Returns the task. Touches nothing.
     *
     * @param directory where the files go; made when it is not there
     * @param collector what is in the report
     * @return the task
     */
    public static GenerateReport into(Path directory, ReportCollector collector) {
        return new GenerateReport(requireNonNull(collector, "collector"), directory.toAbsolutePath());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TaskPlan plan() {
        return TaskPlan.of(
                NAME,
                List.of(new PlannedAction(
                        directory.toString(),
                        Text.of("write the weekly report", "écrire le rapport hebdomadaire"),
                        0)));
    }

    @Override
    public TaskReport run(TaskPlan plan, TaskContext context) {
        plan.requireOf(NAME);
        Stopwatch watch = Stopwatch.start();
        WeeklyReport report = collector.collect(ReportHistory.in(directory));
        String base = "report_" + DAY.format(report.at().atZone(report.zone()));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(base + ".json", report.toJson());
        files.put(base + ".en.md", report.toMarkdown(Locale.ENGLISH));
        files.put(base + ".fr.md", report.toMarkdown(Locale.FRENCH));
        files.put(base + ".en.html", report.toHtml(Locale.ENGLISH));
        files.put(base + ".fr.html", report.toHtml(Locale.FRENCH));
        context.requireHeld();
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : files.entrySet()) {
                write(directory.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new MaintenanceException(
                    MaintenanceError.REPORT_UNWRITABLE,
                    "The report could not be written to " + directory + ": " + e.getMessage(),
                    "Check that the directory has free space and that this user may write it.",
                    Map.of("directory", directory.toString()),
                    e);
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("findings", (long) report.findings().size());
        figures.put("written_files", (long) files.size());
        Text verdict = report.verdict().words();
        String path = " -> " + directory.resolve(base + ".en.html");
        return watch.report(
                NAME, new TaskOutcome.Done(Text.of(verdict.english() + path, verdict.french() + path)), figures);
    }

    private static void write(Path file, String content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.writeString(partial, content);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
