package com.monassurance.maintenance.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Text;
import java.time.Instant;
import java.util.List;

/** Renders a report to JSON, field by field, so that renaming a component never changes the document. */
final class JsonRendering {

    private static final int SCHEMA_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonRendering() {}

    static String of(WeeklyReport report) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema_version", SCHEMA_VERSION);
        json.put("application", report.application().name());
        json.put("version", report.application().version());
        json.put("environment", report.application().environment());
        json.put("at", report.at().toString());
        json.put("verdict", report.verdict().name());
        put(json, "verdict_words", report.verdict().words());
        changes(json.putObject("changes"), report.changes());
        ArrayNode sections = json.putArray("sections");
        report.sections().forEach(section -> section(sections.addObject(), section));
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can always be written", e);
        }
    }

    private static void section(ObjectNode json, ReportSection section) {
        json.put("id", section.id());
        put(json, "title", section.title());
        ArrayNode unavailable = json.putArray("unavailable");
        section.unavailable().forEach(reason -> both(unavailable.addObject(), reason));
        ArrayNode findings = json.putArray("findings");
        section.findings().forEach(finding -> finding(findings.addObject(), finding));
        ArrayNode figures = json.putArray("figures");
        section.figures().forEach(figure -> figure(figures.addObject(), figure));
        ArrayNode strips = json.putArray("strips");
        section.strips().forEach(strip -> strip(strips.addObject(), strip));
        ArrayNode tables = json.putArray("tables");
        for (ReportTable table : section.tables()) {
            ObjectNode node = tables.addObject();
            ArrayNode columns = node.putArray("columns");
            table.columns().forEach(column -> both(columns.addObject(), column));
            ArrayNode rows = node.putArray("rows");
            table.rows().forEach(row -> {
                ArrayNode cells = rows.addArray();
                row.forEach(cell -> cells.add(cell.english()));
            });
        }
    }

    private static void changes(ObjectNode json, ReportChanges changes) {
        json.put("since", changes.findSince().map(Instant::toString).orElse(null));
        ArrayNode appeared = json.putArray("appeared");
        changes.appeared()
                .forEach(finding -> appeared.addObject().put("id", finding.id()).put("subject", finding.subject()));
        past(json.putArray("gone"), changes.gone());
        past(json.putArray("unseen"), changes.unseen());
    }

    private static void past(ArrayNode json, List<PastReport.Found> all) {
        all.forEach(found -> json.addObject().put("id", found.id()).put("subject", found.subject()));
    }

    private static void figure(ObjectNode json, ReportFigure figure) {
        json.put("id", figure.id());
        put(json, "title", figure.title());
        json.put("unit", figure.unit().name());
        json.put("value", figure.value());
        figure.findLimit().ifPresent(limit -> json.put("limit", limit));
    }

    private static void strip(ObjectNode json, ReportStrip strip) {
        put(json, "title", strip.title());
        ArrayNode cells = json.putArray("cells");
        strip.cells()
                .forEach(cell -> put(cells.addObject().put("tone", cell.tone().name()), "label", cell.label()));
    }

    private static void finding(ObjectNode json, Finding finding) {
        json.put("id", finding.id());
        json.put("severity", finding.severity().name());
        json.put("subject", finding.subject());
        put(json, "title", finding.title());
        put(json, "evidence", finding.evidence());
        put(json, "why", finding.why());
        put(json, "remedy", finding.remedy());
        finding.sql().forEach(json.putArray("sql")::add);
    }

    private static void put(ObjectNode json, String field, Text text) {
        both(json.putObject(field), text);
    }

    private static void both(ObjectNode json, Text text) {
        json.put("en", text.english());
        json.put("fr", text.french());
    }
}
