package com.monassurance.maintenance.report;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.report.PastReport.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is otherwise than in the last report. A finding counts as gone only when its section could be looked at in full;
 * else it was not seen again, for what nobody looked at may well be there. Immutable.
 *
 * @param since when the last report was made; null when there is none, see {@link #findSince()}
 * @param appeared findings that it did not have, the worst first
 * @param gone findings that it had
 * @param unseen findings that it had, in sections that could not be looked at in full now
 * @param trends for each figure, what it was in the earlier reports, oldest first
 * @since 0.1.0
 */
public record ReportChanges(
        @Nullable Instant since,
        List<Finding> appeared,
        List<Found> gone,
        List<Found> unseen,
        Map<String, List<Point>> trends) {

    /**
     * What a figure was.
     *
     * @param at when
     * @param value the number
     */
    public record Point(Instant at, double value) {}

    /** Copies. */
    public ReportChanges {
        appeared = Finding.worstFirst(appeared);
        gone = List.copyOf(gone);
        unseen = List.copyOf(unseen);
        trends = Map.copyOf(trends);
    }

    /**
     * Returns when the last report was made.
     *
     * @return empty when this is the first
     */
    public Optional<Instant> findSince() {
        return Optional.ofNullable(since);
    }

    /** Compares with reports made before, oldest first. */
    static ReportChanges of(List<PastReport> past, List<ReportSection> sections) {
        Map<String, List<Point>> trends = new LinkedHashMap<>();
        for (PastReport report : past) {
            report.figures()
                    .forEach((id, value) -> trends.computeIfAbsent(id, each -> new ArrayList<>())
                            .add(new Point(report.at(), value)));
        }
        if (past.isEmpty()) {
            return new ReportChanges(null, List.of(), List.of(), List.of(), trends);
        }
        PastReport last = past.get(past.size() - 1);
        Set<List<String>> before = last.findings().stream()
                .map(found -> List.of(found.id(), found.subject()))
                .collect(Collectors.toSet());
        Set<List<String>> now = new HashSet<>();
        Set<String> complete = new HashSet<>();
        List<Finding> appeared = new ArrayList<>();
        for (ReportSection section : sections) {
            if (section.isComplete()) {
                complete.add(section.id());
            }
            for (Finding finding : section.findings()) {
                List<String> key = List.of(finding.id(), finding.subject());
                if (now.add(key) && !before.contains(key)) {
                    appeared.add(finding);
                }
            }
        }
        Map<Boolean, List<Found>> missing = last.findings().stream()
                .filter(found -> !now.contains(List.of(found.id(), found.subject())))
                .collect(Collectors.partitioningBy(found -> complete.contains(found.section())));
        return new ReportChanges(
                last.at(),
                appeared,
                missing.getOrDefault(true, List.of()),
                missing.getOrDefault(false, List.of()),
                trends);
    }

    /** Whether the findings are those of the last report. */
    boolean isEmpty() {
        return appeared.isEmpty() && gone.isEmpty() && unseen.isEmpty();
    }
}
