package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.finding.Wording;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at the statements that took the most time. */
final class StatementLooks {

    private static final int STATEMENTS_MAX = 1_000;
    private static final int TOLD_MAX = 10;
    private static final int TITLE_MAX = 60;

    private static final Kind SLOW = Kind.of(
            "statement.slow",
            "It is called often, and each call keeps somebody waiting.",
            "Elle est appelée souvent, et chaque appel fait attendre quelqu'un.",
            "Explain it with its usual values; look for a missing index and for rows read in vain.",
            "Expliquez-la avec ses valeurs habituelles ; cherchez un index manquant et des lignes lues en vain.");
    private static final Kind DOMINANT = Kind.of(
            "statement.dominant",
            "What is saved here is saved for the whole server.",
            "Ce qu'on gagne ici, tout le serveur le gagne.",
            "See whether it must run as often as it does, then make it faster.",
            "Voyez si elle doit tourner si souvent, puis accélérez-la.");

    private StatementLooks() {}

    static List<Finding> slow(Facts facts) throws SQLException {
        StatementSnapshots snapshots = new StatementStatistics(facts.connection()).snapshot(STATEMENTS_MAX);
        if (snapshots instanceof StatementSnapshots.NotAvailable missing) {
            facts.notChecked("statement", missing.reason());
            return List.of();
        }
        StatementSnapshot snapshot = ((StatementSnapshots.Taken) snapshots).snapshot();
        List<Finding> findings = new ArrayList<>();
        for (StatementSnapshot.Counter counter : snapshot.counters()) {
            Duration mean =
                    counter.calls() == 0 ? Duration.ZERO : counter.total().dividedBy(counter.calls());
            boolean isSlow = mean.toNanos() / 1e6 >= facts.limit(Threshold.SLOW_STATEMENT_MILLIS)
                    && counter.calls() >= facts.limit(Threshold.SLOW_STATEMENT_CALLS);
            if (isSlow && findings.size() < TOLD_MAX) {
                findings.add(found(SLOW, Severity.LOW, counter, mean));
            }
        }
        dominant(facts, snapshot, findings);
        return findings;
    }

    private static void dominant(Facts facts, StatementSnapshot snapshot, List<Finding> findings) {
        for (StatementSnapshot.Counter counter : snapshot.counters()) {
            double percent = ServerLooks.percent(
                    counter.total().toNanos(), snapshot.total().toNanos());
            if (percent >= facts.limit(Threshold.DOMINANT_STATEMENT_PERCENT)
                    && counter.calls() >= facts.limit(Threshold.SLOW_STATEMENT_CALLS)) {
                findings.add(found(
                        DOMINANT, Severity.MEDIUM, counter, counter.total().dividedBy(counter.calls())));
            }
        }
    }

    private static Finding found(Kind kind, Severity severity, StatementSnapshot.Counter counter, Duration mean) {
        String query = counter.query().replaceAll("\\s+", " ");
        String title = query.length() > TITLE_MAX ? query.substring(0, TITLE_MAX) + "…" : query;
        Text average = Wording.duration(mean);
        Text total = Wording.duration(counter.total());
        return kind.found(
                severity,
                "query " + counter.queryId(),
                Text.of("Slow statement: " + title, "Requête lente : " + title),
                Text.of(
                        counter.calls() + " calls, " + average.english() + " each, " + total.english() + " in all: "
                                + query,
                        counter.calls() + " appels, " + average.french() + " chacun, " + total.french() + " au total : "
                                + query));
    }
}
