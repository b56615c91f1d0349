package com.monassurance.maintenance.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.maintenance.failure.MaintenanceException;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The report as JSON, and its way to the disk. */
final class SecurityReportJson {

    static final String NO_DATABASE = "no vulnerability database: nothing is known about vulnerabilities of it";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String CONFIDENCE = "HIGH";
    /** The levels bandit knows. */
    private static final List<String> LEVELS = List.of("UNDEFINED", "LOW", "MEDIUM", "HIGH");

    private SecurityReportJson() {}

    static String of(SecurityReport report) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode errors = root.putArray("errors");
        for (String problem : report.inventory().problems()) {
            errors.addObject().put("filename", "class path").put("reason", problem);
        }
        root.put("generated_at", report.generatedAt().toString());
        root.put("subject", report.subject());
        ArrayNode results = root.putArray("results");
        ArrayNode checks = root.putArray("checks");
        for (CheckResult check : report.checks()) {
            addCheck(checks.addObject(), check);
            if (check instanceof CheckResult.Found found) {
                found.findings().forEach(finding -> addResult(results.addObject(), found, finding));
            }
        }
        addMetrics(root.putObject("metrics").putObject("_totals"), report.findings());
        addCoverage(root.putObject("coverage"), report.inventory());
        ArrayNode dependencies = root.putArray("dependencies");
        report.inventory().components().forEach(component -> addDependency(dependencies.addObject(), component));
        root.putArray("fixes");
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    private static void addCheck(ObjectNode node, CheckResult check) {
        node.put("id", check.id()).put("title", check.title().english());
        if (check instanceof CheckResult.NotChecked notChecked) {
            node.put("status", "NOT_CHECKED").put("reason", notChecked.reason());
        } else if (check instanceof CheckResult.Found found) {
            node.put("status", "FINDING")
                    .put("findings", found.findings().size())
                    .put("truncated", found.truncated());
        } else {
            node.put("status", "OK");
        }
    }

    private static void addResult(ObjectNode node, CheckResult.Found check, Finding finding) {
        node.put("test_id", check.id())
                .put("test_name", finding.title().english())
                .put("issue_severity", banditLevel(finding.severity()))
                .put("severity", finding.severity().name())
                .put("issue_confidence", CONFIDENCE);
        node.putObject("issue_cwe")
                .put("id", check.cwe())
                .put("link", "https://cwe.mitre.org/data/definitions/" + check.cwe() + ".html");
        node.put(
                        "issue_text",
                        finding.evidence().english() + ". " + finding.why().english())
                .put("filename", finding.subject())
                .put("line_number", 0);
        node.putArray("line_range");
        node.put("code", String.join(";\n", finding.sql()))
                .put("more_info", finding.remedy().english());
    }

    /** Bandit has no level above HIGH; the exact one stands beside it. */
    private static String banditLevel(Severity severity) {
        return switch (severity) {
            case INFO, LOW -> "LOW";
            case MEDIUM -> "MEDIUM";
            case HIGH, CRITICAL -> "HIGH";
        };
    }

    private static void addMetrics(ObjectNode totals, List<Finding> findings) {
        for (String level : LEVELS) {
            totals.put(
                    "SEVERITY." + level,
                    findings.stream()
                            .filter(finding -> banditLevel(finding.severity()).equals(level))
                            .count());
            totals.put("CONFIDENCE." + level, level.equals(CONFIDENCE) ? findings.size() : 0);
        }
    }

    private static void addCoverage(ObjectNode node, ClassPathInventory inventory) {
        node.put("jars", inventory.components().size());
        node.put("unidentified", inventory.unidentified().size());
        ObjectNode means = node.putObject("identified_by");
        for (Map.Entry<Component.Means, Long> entry : new TreeMap<>(inventory.coverage()).entrySet()) {
            means.put(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
        }
    }

    private static void addDependency(ObjectNode node, Component component) {
        node.put("name", component.coordinates());
        if (component.version() != null) {
            node.put("version", component.version());
        }
        node.put("file", component.file())
                .put("identified_by", component.means().name().toLowerCase(Locale.ROOT));
        ArrayNode bundled = node.putArray("bundled");
        component.bundled().forEach(bundled::add);
        node.put("skip_reason", NO_DATABASE);
    }

    static void write(String json, Path file) {
        Path target = file.toAbsolutePath();
        Path directory = target.getParent();
        Path partial = null;
        try {
            if (directory == null) {
                throw new IOException("it has no directory");
            }
            // Files.createTempFile gives the file to its owner alone where the file system knows such rights.
            partial = Files.createTempFile(directory, "." + target.getFileName(), ".partial");
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                var bytes = StandardCharsets.UTF_8.encode(json);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (partial != null) {
                remove(partial, e);
            }
            throw new MaintenanceException(
                    AuditError.REPORT_UNWRITABLE,
                    "The security report cannot be written to " + file + ": " + e.getMessage(),
                    "Check that the directory exists, may be written and has room.",
                    Map.of("file", file.toString()),
                    e);
        }
    }

    private static void remove(Path partial, IOException failure) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
