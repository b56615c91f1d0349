package com.monassurance.examples.cli;

import com.monassurance.migrations.run.MigrationPlan;
import com.monassurance.migrations.run.PlannedRevision;
import com.monassurance.migrations.sqlplan.Hazard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code --allow HAZARD=REASON} agrees to. Immutable. */
final class Consents {

    private static final int LINES_MAX = 50;

    private final Map<String, String> reasons;

    private Consents(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    static Consents of(List<String> allowed) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String each : allowed) {
            int at = each.indexOf('=');
            String kind = at < 0 ? each : each.substring(0, at);
            String reason = at < 0 ? "" : each.substring(at + 1).strip();
            boolean isKnown = Arrays.stream(Hazard.Kind.values())
                    .anyMatch(hazard -> hazard.needsConsent() && hazard.word().equals(kind));
            if (!isKnown || reason.isEmpty()) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "'" + each + "' of --allow is no hazard with a reason.",
                        "Write " + Hazard.Kind.DATA_LOSS.word() + "=REASON or " + Hazard.Kind.DATA_CHANGE.word()
                                + "=REASON.");
            }
            reasons.put(kind, reason);
        }
        return new Consents(Map.copyOf(reasons));
    }

    /** Refuses what nobody has agreed to, and tells what somebody has. */
    void require(Console console, MigrationPlan plan) {
        List<String> missing = new ArrayList<>();
        for (PlannedRevision step : plan.steps()) {
            for (String loss : step.losses()) {
                String reason = reasons.get(loss.substring(0, loss.indexOf(':')));
                if (reason == null) {
                    missing.add(step.id() + ": " + loss);
                } else {
                    console.remark(step.id() + ": " + loss + " - allowed: " + reason);
                }
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        missing.stream().limit(LINES_MAX).forEach(console::remark);
        String kinds = missing.stream()
                .map(each -> each.replaceAll("^[^:]*: ([a-z-]+):.*", "$1"))
                .distinct()
                .map(kind -> "--allow " + kind + "=REASON")
                .collect(Collectors.joining(" and "));
        throw CliException.of(
                CliError.CONSENT_MISSING,
                "The " + plan.direction().word() + " loses or changes data (" + missing.size()
                        + (missing.size() == 1 ? " place" : " places") + "), and nothing was run.",
                "Agree with " + kinds + ", or leave it.");
    }
}
