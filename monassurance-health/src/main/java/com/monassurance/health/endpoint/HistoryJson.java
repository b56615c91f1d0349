package com.monassurance.health.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.health.Availability;
import com.monassurance.health.CheckHistory;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthReport;
import com.monassurance.health.Impact;
import java.util.Optional;
import java.util.function.Function;

/** What became of each check: availability, outages, time to repair and the last changes. A share not known is absent. */
final class HistoryJson {

    private static final double MILLIS_PER_SECOND = 1000.0;

    private HistoryJson() {}

    static ObjectNode of(HealthReport report, Function<String, Optional<CheckHistory>> histories) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode checks = json.putObject("checks");
        for (CheckResult check : report.checks()) {
            if (check.impact() != Impact.INFORMATIVE) {
                histories.apply(check.name()).ifPresent(history -> checks.set(check.name(), of(check, history)));
            }
        }
        return json.put("timestamp", GuideJson.timestamp(report.at()));
    }

    private static ObjectNode of(CheckResult check, CheckHistory history) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("status", check.state().word())
                .put("since", GuideJson.timestamp(check.since()));
        ObjectNode availability = json.putObject("availability");
        share(availability, "hour", history.lastHour());
        share(availability, "day", history.lastDay());
        share(availability, "month", history.lastMonth());
        json.put("outages", history.outages());
        history.findMeanTimeToRepair()
                .ifPresent(time -> json.put("mean_time_to_repair_s", time.toMillis() / MILLIS_PER_SECOND));
        ArrayNode changes = json.putArray("changes");
        for (CheckHistory.Transition change : history.transitions()) {
            ObjectNode entry = changes.addObject()
                    .put("at", GuideJson.timestamp(change.at()))
                    .put("from", change.from().word())
                    .put("to", change.to().word())
                    .put("after_s", change.after().toMillis() / MILLIS_PER_SECOND);
            if (change.reason() != HealthReason.NONE) {
                entry.put("reason", change.reason().name());
            }
        }
        return json;
    }

    private static void share(ObjectNode json, String name, Availability window) {
        window.ratio().ifPresent(ratio -> json.put(name, ratio));
    }
}
