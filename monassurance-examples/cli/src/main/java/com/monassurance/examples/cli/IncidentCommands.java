package com.monassurance.examples.cli;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.incident.TriageReport;
import com.monassurance.maintenance.incident.TriageReport.Probe;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code incident}. */
@Command(name = "incident", subcommands = IncidentCommands.Triage.class)
final class IncidentCommands extends GroupCommand {

    IncidentCommands(Host host) {
        super(host, "incident");
    }

    /** {@code incident triage}: exits 1 when something urgent was found or the database could not be looked at. */
    @Command(
            name = "triage",
            description = "The first look when the API is down or slow; changes nothing.",
            footer = "Exits 1 when it found something urgent or the database did not answer.")
    static final class Triage extends HostCommand {

        Triage(Host host) {
            super(host);
        }

        @Override
        int run() {
            TriageReport report = host.incidents().triage();
            if (console().isJson()) {
                console()
                        .json(Json.object(
                                "at",
                                report.at(),
                                "probes",
                                report.probes().stream().map(this::json).toList()));
            } else {
                report.probes().forEach(this::print);
                console().line("");
                Findings.print(console(), report.findings());
            }
            boolean isBlind =
                    report.notChecked().stream().anyMatch(probe -> probe.name().equals("database"));
            boolean isUrgent = report.findings().stream().anyMatch(Finding::isUrgent);
            return isBlind || isUrgent ? Exit.NO : Exit.DONE;
        }

        private void print(Probe probe) {
            if (probe instanceof Probe.NotChecked missing) {
                console().line(String.format("%-18s not checked: %s", missing.name(), missing.reason()));
            } else if (probe instanceof Probe.Looked looked) {
                console().line(String.format("%-18s %s", looked.name(), looked.facts()));
            }
        }

        private Map<String, @Nullable Object> json(Probe probe) {
            if (probe instanceof Probe.Looked looked) {
                return Json.object(
                        "name", looked.name(),
                        "checked", true,
                        "facts", looked.facts(),
                        "findings", Findings.json(looked.findings(), console().locale()));
            }
            return Json.object("name", probe.name(), "checked", false, "reason", ((Probe.NotChecked) probe).reason());
        }
    }
}
