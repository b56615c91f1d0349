package com.monassurance.health.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.Impact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The JSON of the guide: its keys, in its order, with timestamps in UTC that end in {@code Z}. */
final class GuideJson {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private GuideJson() {}

    static ObjectNode health(HealthReport readiness) {
        return object().put("status", word(readiness))
                .put("timestamp", timestamp(readiness.at()))
                .put("version", readiness.application().version())
                .put("environment", readiness.application().environment());
    }

    /** Nothing is wrong with an instance that is being taken out of service, yet it must not look healthy. */
    private static String word(HealthReport report) {
        return report.isDraining() && !report.isReady()
                ? "draining"
                : report.state().word();
    }

    static ObjectNode detailed(HealthReport report, Viewer viewer) {
        ObjectNode json = object().put("status", report.isHealthy() ? "healthy" : "unhealthy");
        ObjectNode checks = json.putObject("checks");
        report.checks().stream()
                .filter(check -> check.impact() != Impact.INFORMATIVE)
                .forEach(check -> checks.set(check.name(), check(check, viewer)));
        return json.put("timestamp", timestamp(report.at()));
    }

    static ObjectNode database(HealthReport report, CheckResult look, Viewer viewer) {
        ObjectNode json = status(look, viewer);
        look.status().facts().forEach((name, fact) -> {
            if (viewer == Viewer.OPERATOR || !(fact instanceof Fact.Text)) {
                put(json, name, fact);
            }
        });
        look.findCheckedAt().ifPresent(at -> json.put("checked_at", timestamp(at)));
        return json.put("timestamp", timestamp(report.at()));
    }

    static ObjectNode problem(String text) {
        return object().put("error", text);
    }

    private static ObjectNode check(CheckResult check, Viewer viewer) {
        ObjectNode json = status(check, viewer);
        if (viewer == Viewer.OPERATOR) {
            json.put("since", timestamp(check.since()));
            check.findCheckedAt().ifPresent(at -> json.put("checked_at", timestamp(at)));
            json.put("duration_ms", millis(check.duration()));
            if (!check.causes().isEmpty()) {
                check.causes().forEach(json.putArray("causes")::add);
            }
            if (check.observed().state() != check.state()) {
                json.put("observed", check.observed().state().word());
            }
            if (!check.status().facts().isEmpty()) {
                ObjectNode facts = json.putObject("facts");
                check.status().facts().forEach((name, fact) -> put(facts, name, fact));
            }
        }
        return json;
    }

    private static ObjectNode status(CheckResult check, Viewer viewer) {
        HealthStatus status = check.status();
        ObjectNode json = object().put("status", status.state().word());
        if (status.reason() != HealthReason.NONE) {
            json.put("reason", status.reason().name());
            json.put("message", status.reason().publicText());
            if (viewer == Viewer.OPERATOR) {
                json.put("error", status.text());
            }
        }
        return json;
    }

    static void put(ObjectNode json, String name, Fact fact) {
        if (fact instanceof Fact.Count count) {
            json.put(name, count.value());
        } else if (fact instanceof Fact.Amount amount) {
            json.put(name, amount.value());
        } else if (fact instanceof Fact.Flag flag) {
            json.put(name, flag.value());
        } else if (fact instanceof Fact.Span span) {
            json.put(name + "_ms", millis(span.value()));
        } else if (fact instanceof Fact.Moment moment) {
            json.put(name, timestamp(moment.value()));
        } else {
            json.put(name, fact.text());
        }
    }

    static double millis(Duration duration) {
        // Three digits: microseconds are as exact as this gets.
        return Math.round(duration.toNanos() / NANOS_PER_MILLI * 1000) / 1000.0;
    }

    static String timestamp(Instant at) {
        return TIMESTAMP.format(at);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
