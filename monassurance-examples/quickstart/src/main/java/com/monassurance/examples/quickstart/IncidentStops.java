package com.monassurance.examples.quickstart;

import com.monassurance.examples.quickstart.Stop.Result;
import com.monassurance.maintenance.diagnose.Diagnosis;
import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.incident.ActiveQueries;
import com.monassurance.maintenance.incident.ActiveQuery;
import com.monassurance.maintenance.incident.Incidents;
import com.monassurance.maintenance.incident.Termination;
import com.monassurance.maintenance.incident.TriageReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The chapter on incidents. */
final class IncidentStops {

    /** The guide says 30 seconds; the walk is shorter than that. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final Duration NAP = Duration.ofMillis(100);
    private static final int NAPS_MAX = 100;

    private static final int SHOWN_MAX = 5;

    private IncidentStops() {}

    static List<Stop> all() {
        return List.of(
                Stop.group("Gestion des incidents", 1),
                Stop.group("Procédures d'urgence", 2),
                Stop.of("API indisponible", 3, IncidentStops::unavailable),
                Stop.of("Performance dégradée", 3, IncidentStops::slow));
    }

    private static Result unavailable(Tour tour) {
        TriageReport triage = incidents(tour).triage();
        for (TriageReport.Probe probe : triage.probes()) {
            if (probe instanceof TriageReport.Probe.Looked looked) {
                tour.console().done("%-22s %s", looked.name(), looked.facts());
            }
        }
        triage.findings().stream()
                .limit(SHOWN_MAX)
                .forEach(finding -> tour.console().attention("%s", headline(finding)));
        List<String> missing = triage.notChecked().stream()
                .map(probe -> probe.name() + " (" + probe.reason() + ")")
                .toList();
        return new Result(
                (triage.probes().size() - missing.size()) + " looks, "
                        + triage.findings().size() + " findings",
                missing);
    }

    /**
     * The query is left running from here on, on purpose. Had it been started earlier, the index that the migrations stop
     * drops CONCURRENTLY would have waited for it, as it must.
     */
    private static Result slow(Tour tour) throws Exception {
        Incidents incidents = incidents(tour);
        RunawayQuery left = tour.stage()
                .opened(RunawayQuery.start(tour.stage().postgres(), tour.stage().database()));
        ActiveQueries active = tour.console().step("A query left running on purpose is noticed", progress -> {
            ActiveQueries seen = incidents.activeLongerThan(LONG);
            for (int nap = 0; nap < NAPS_MAX && !isIn(seen, left.pid()); nap++) {
                Thread.sleep(NAP.toMillis());
                seen = incidents.activeLongerThan(LONG);
            }
            return seen;
        });
        for (ActiveQuery query : active) {
            tour.console()
                    .fact(
                            "pid %d  %s  %s  %s  %s",
                            query.pid(),
                            Console.seconds(query.duration()),
                            query.user(),
                            query.application(),
                            query.statement());
        }
        ActiveQuery runaway = active.queries().stream()
                .filter(query -> query.pid() == left.pid())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the query left running on purpose was not found"));
        Termination outcome = incidents.cancel(runaway, "left running by the quickstart on purpose");
        tour.console().done("pid %d: %s", outcome.pid(), outcome.detail());
        if (!outcome.isOver() || isIn(incidents.activeLongerThan(LONG), left.pid())) {
            throw new IllegalStateException("the runaway query was not ended: " + outcome.detail());
        }
        OperationsStops.showSlowStatements(tour, Diagnosis.of(tour.stage().wiring().direct), SHOWN_MAX);
        return Result.complete("1 runaway query found, cancelled behind the guards, and seen to be gone");
    }

    private static boolean isIn(ActiveQueries active, int pid) {
        return active.queries().stream().anyMatch(query -> query.pid() == pid);
    }

    static String headline(Finding finding) {
        return finding.severity() + "  " + finding.title().in(Locale.ENGLISH) + " (" + finding.subject() + ")";
    }

    private static Incidents incidents(Tour tour) {
        return Incidents.over(tour.stage().wiring().direct)
                .actor("quickstart")
                .disks(List.of(tour.stage().directory()))
                .health(tour.stage().wiring().monitor)
                .build();
    }
}
