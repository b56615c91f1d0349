package com.monassurance.health.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthGroup;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.Impact;
import java.util.Set;

/** The shape of Spring Boot's health endpoint; what only we know is the custom status {@code DEGRADED}. */
final class SpringJson {

    static final String MEDIA_TYPE = "application/vnd.spring-boot.actuator.v3+json";

    private SpringJson() {}

    /** As Spring does by default, components are for those with authority only. */
    static ObjectNode report(HealthReport report, Set<HealthGroup> groups, Viewer viewer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", word(report));
        if (viewer == Viewer.OPERATOR) {
            ObjectNode components = json.putObject("components");
            report.checks().stream()
                    .filter(check -> check.impact() != Impact.INFORMATIVE)
                    .forEach(check -> components.set(check.name(), component(check)));
        }
        if (!groups.isEmpty()) {
            ArrayNode names = json.putArray("groups");
            groups.stream().map(HealthGroup::name).sorted().forEach(names::add);
        }
        return json;
    }

    private static ObjectNode component(CheckResult check) {
        HealthStatus status = check.status();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", word(status.state()));
        if (status.reason() != HealthReason.NONE || !status.facts().isEmpty()) {
            ObjectNode details = json.putObject("details");
            if (status.reason() != HealthReason.NONE) {
                details.put("reason", status.reason().name()).put("error", status.text());
            }
            status.facts().forEach((name, fact) -> GuideJson.put(details, name, fact));
        }
        return json;
    }

    /** Spring answers UNKNOWN with 200; what must get no work is out of service instead, or down. */
    private static String word(HealthReport report) {
        if (report.isReady()) {
            return word(report.state());
        }
        return report.state() == HealthState.DOWN && !report.isDraining() ? "DOWN" : "OUT_OF_SERVICE";
    }

    private static String word(HealthState state) {
        return switch (state) {
            case UP -> "UP";
            case DEGRADED -> "DEGRADED";
            case NOT_CHECKED, UNKNOWN -> "UNKNOWN";
            case DOWN -> "DOWN";
        };
    }
}
