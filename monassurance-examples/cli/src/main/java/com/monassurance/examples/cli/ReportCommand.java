package com.monassurance.examples.cli;

import com.monassurance.maintenance.Plans;
import com.monassurance.maintenance.report.GenerateReport;
import com.monassurance.maintenance.task.MaintenanceTask;
import com.monassurance.maintenance.task.TaskContext;
import com.monassurance.maintenance.task.TaskOutcome;
import com.monassurance.maintenance.task.TaskReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code report}: the weekly report by itself, on stdout or in a file. */
@Command(name = "report", description = "Writes the weekly health report.")
final class ReportCommand extends HostCommand {

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; stdout by default.")
    @Nullable
    Path out;

    ReportCommand(Host host) {
        super(host);
    }

    /** Text is Markdown. */
    @Override
    List<String> formats() {
        return List.of("text", "md", "html", "json");
    }

    @Override
    int run() throws IOException {
        host.config();
        host.requireAnswer();
        Path folder = Files.createTempDirectory("monassurance-report-");
        try {
            generate(folder);
            deliver(chosen(folder));
            return Exit.DONE;
        } finally {
            remove(folder);
        }
    }

    private void generate(Path folder) {
        MaintenanceTask task = Plans.weekly(Work.parts(host, folder)).tasks().stream()
                .filter(known -> known.name().equals(GenerateReport.NAME))
                .findFirst()
                .orElseThrow();
        TaskReport report = task.run(task.plan(), TaskContext.alone());
        if (!(report.outcome() instanceof TaskOutcome.Done)) {
            throw CliException.of(
                    CliError.NOT_DONE,
                    "The report was not made: "
                            + console().words(report.outcome().summary()),
                    "Remove the cause and run it again.");
        }
        console().remark(console().words(report.outcome().summary()).replaceFirst(" -> .*", ""));
    }

    /** The task writes every form in both languages. */
    private Path chosen(Path folder) throws IOException {
        String language = "." + console().locale().getLanguage();
        String ending = switch (console().format()) {
            case "json" -> ".json";
            case "html" -> language + ".html";
            default -> language + ".md";
        };
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no report *" + ending));
        }
    }

    private void deliver(Path file) throws IOException {
        if (out == null) {
            console().line(Files.readString(file).stripTrailing());
            return;
        }
        try {
            Files.copy(file, out, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CliException.file("writing the report to " + out, e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
