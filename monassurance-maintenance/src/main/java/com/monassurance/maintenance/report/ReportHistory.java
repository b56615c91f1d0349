package com.monassurance.maintenance.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports that lie in a directory, read back from their JSON. What cannot be read, is larger than 16 MiB or is of
 * another application is left out, since a report must come out whatever lies beside it. Immutable.
 *
 * @since 0.1.0
 */
public final class ReportHistory {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReportHistory.class);
    private static final int REPORTS_MAX = 60;
    private static final long BYTES_MAX = 16L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    private ReportHistory(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the history of a directory. Touches nothing.
     *
     * @param directory where {@link GenerateReport} writes
     * @return the history
     */
    public static ReportHistory in(Path directory) {
        return new ReportHistory(directory.toAbsolutePath());
    }

    /**
     * Reads the last 60 reports of an application that were made before an instant. Blocks while it reads.
     *
     * @param application its name
     * @param before the instant
     * @return the reports, oldest first; none when there is no directory
     */
    public List<PastReport> before(String application, Instant before) {
        List<PastReport> reports = new ArrayList<>();
        for (Path file : files()) {
            if (reports.size() == REPORTS_MAX) {
                break;
            }
            try {
                JsonNode json = Files.size(file) > BYTES_MAX ? null : JSON.readTree(file.toFile());
                if (json == null || !json.path("application").asText().equals(application)) {
                    continue;
                }
                PastReport report = report(json);
                if (report.at().isBefore(before)) {
                    reports.add(report);
                }
            } catch (IOException | DateTimeException | IllegalArgumentException e) {
                LOGGER.warn("report={} outcome=not-read", file.getFileName(), e);
            }
        }
        reports.sort(Comparator.comparing(PastReport::at));
        return List.copyOf(reports);
    }

    /** The newest first, as their names say. */
    private List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("report_\\d{8}\\.json"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            LOGGER.warn("reports={} outcome=not-listed", directory, e);
            return List.of();
        }
    }

    private static PastReport report(JsonNode json) {
        List<PastReport.Found> found = new ArrayList<>();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (JsonNode section : json.path("sections")) {
            String id = section.path("id").asText();
            for (JsonNode finding : section.path("findings")) {
                found.add(new PastReport.Found(
                        id,
                        finding.path("id").asText(),
                        finding.path("subject").asText(),
                        Severity.valueOf(finding.path("severity").asText()),
                        text(finding.path("title"))));
            }
            for (JsonNode figure : section.path("figures")) {
                double value = figure.path("value").asDouble(Double.NaN);
                if (Double.isFinite(value)) {
                    figures.put(figure.path("id").asText(), value);
                }
            }
        }
        return new PastReport(Instant.parse(json.path("at").asText()), found, figures);
    }

    private static Text text(JsonNode json) {
        return Text.of(json.path("en").asText(), json.path("fr").asText());
    }
}
