package com.monassurance.health.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.Impact;

/** {@code application/health+json} as draft-inadarei-api-health-check-06 has it: pass, warn or fail. */
final class DraftJson {

    private DraftJson() {}

    /** The report fails when it says no, and warns when it says yes without being well. */
    static ObjectNode report(HealthReport report, Viewer viewer) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("status", word(report))
                .put("releaseId", report.application().version())
                .put("serviceId", report.application().name());
        if (report.isDraining()) {
            json.putArray("notes").add("this instance is being taken out of service");
        }
        ObjectNode checks = json.putObject("checks");
        for (CheckResult check : report.checks()) {
            if (check.impact() != Impact.INFORMATIVE) {
                ArrayNode measurements = checks.putArray(check.name() + ":responseTime");
                describe(measurements.addObject(), check, viewer);
            }
        }
        return json;
    }

    private static void describe(ObjectNode json, CheckResult check, Viewer viewer) {
        HealthStatus status =
                viewer == Viewer.OPERATOR ? check.status() : check.status().forPublic();
        json.put("componentId", check.name()).put("componentType", "component");
        check.findCheckedAt()
                .ifPresent(at -> json.put("observedValue", GuideJson.millis(check.duration()))
                        .put("observedUnit", "ms"));
        json.put("status", word(status.state()));
        check.findCheckedAt().ifPresent(at -> json.put("time", GuideJson.timestamp(at)));
        if (status.reason() != HealthReason.NONE) {
            json.put("output", status.reason() + ": " + status.text());
        }
    }

    private static String word(HealthReport report) {
        if (!report.isReady()) {
            return "fail";
        }
        return report.isHealthy() ? "pass" : "warn";
    }

    private static String word(HealthState state) {
        return switch (state) {
            case UP -> "pass";
            case NOT_CHECKED, DEGRADED -> "warn";
            case UNKNOWN, DOWN -> "fail";
        };
    }
}
