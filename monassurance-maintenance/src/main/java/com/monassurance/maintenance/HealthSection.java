package com.monassurance.maintenance;

import com.monassurance.health.Availability;
import com.monassurance.health.CheckHistory;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthState;
import com.monassurance.health.Impact;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import com.monassurance.maintenance.report.ReportSection;
import com.monassurance.maintenance.report.ReportTable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the dependencies are and were, by the health monitor of this instance. */
final class HealthSection {

    static final Text TITLE = Text.of("Health", "Santé");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int CHANGES_MAX = 5;
    private static final double PERCENT = 100;

    private HealthSection() {}

    static ReportSection of(HealthMonitor monitor, ZoneId zone) {
        List<Finding> findings = new ArrayList<>();
        List<List<Text>> checks = new ArrayList<>();
        List<List<Text>> changes = new ArrayList<>();
        for (CheckResult result : monitor.report().checks()) {
            CheckHistory history = monitor.history(result.name()).orElse(null);
            if (history == null) {
                continue;
            }
            checks.add(List.of(
                    Text.same(result.name()),
                    state(result.state()),
                    share(history.lastDay()),
                    share(history.lastMonth()),
                    Text.same(Long.toString(history.outages())),
                    history.findMeanTimeToRepair().map(Wording::duration).orElse(Text.same("–"))));
            List<CheckHistory.Transition> last = history.transitions();
            for (CheckHistory.Transition change : last.subList(Math.max(0, last.size() - CHANGES_MAX), last.size())) {
                changes.add(List.of(
                        Text.same(local(change.at(), zone)),
                        Text.same(result.name()),
                        state(change.from()),
                        state(change.to())));
            }
            if (result.state() == HealthState.DOWN && result.causes().isEmpty()) {
                findings.add(down(result, local(result.since(), zone)));
            }
        }
        changes.sort((one, other) -> other.get(0).english().compareTo(one.get(0).english()));
        return new ReportSection(
                "health",
                TITLE,
                findings,
                List.of(
                        new ReportTable(
                                List.of(
                                        Text.of("Check", "Contrôle"),
                                        Text.of("Now", "Maintenant"),
                                        Text.of("Last day", "Dernier jour"),
                                        Text.of("Last 30 days", "30 derniers jours"),
                                        Text.of("Outages", "Pannes"),
                                        Text.of("Mean time to repair", "Temps moyen de rétablissement")),
                                checks),
                        new ReportTable(
                                List.of(
                                        Text.of("Last changes", "Derniers changements"),
                                        Text.of("Check", "Contrôle"),
                                        Text.of("From", "De"),
                                        Text.of("To", "À")),
                                changes)),
                List.of());
    }

    private static Finding down(CheckResult result, String since) {
        return Finding.of(
                "health.down",
                result.impact() == Impact.CRITICAL ? Severity.CRITICAL : Severity.HIGH,
                result.name(),
                Text.of(result.name() + " is down", result.name() + " est en panne"),
                Text.of(
                        "since " + since + ": " + result.status().reason(),
                        "depuis " + since + " : " + result.status().reason()),
                Text.of("The service needs it.", "Le service en a besoin."),
                Text.of("Look at /health/detailed.", "Regardez /health/detailed."));
    }

    private static String local(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    private static Text state(HealthState state) {
        return switch (state) {
            case UP -> Text.of("up", "en marche");
            case DEGRADED -> Text.of("degraded", "dégradé");
            case DOWN -> Text.of("down", "en panne");
            case UNKNOWN -> Text.of("unknown", "inconnu");
            case NOT_CHECKED -> Text.of("not checked", "non vérifié");
        };
    }

    private static Text share(Availability availability) {
        if (availability.ratio().isEmpty()) {
            return Text.of("unknown", "inconnu");
        }
        double percent = availability.ratio().getAsDouble() * PERCENT;
        return Text.of(
                String.format(Locale.ENGLISH, "%.3f %%", percent), String.format(Locale.FRANCE, "%.3f %%", percent));
    }
}
