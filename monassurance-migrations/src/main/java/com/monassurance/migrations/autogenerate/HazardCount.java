package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.sqlplan.Hazard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A hazard with the figures of a database. Immutable.
 *
 * @param hazard the hazard
 * @param counts figures by what they count, such as {@code rows}
 * @param unknown why a figure is not there, by what it would count
 * @since 0.1.0
 */
public record HazardCount(Hazard hazard, SortedMap<String, Long> counts, SortedMap<String, String> unknown) {

    /** Copies. */
    public HazardCount {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
    }

    /**
     * Returns the hazard and its figures in one line.
     *
     * @return for people
     */
    public String summary() {
        String known = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        Map<String, List<String>> byReason = new TreeMap<>();
        unknown.forEach((what, reason) ->
                byReason.computeIfAbsent(reason, key -> new ArrayList<>()).add(what));
        String missing = byReason.entrySet().stream()
                .map(reason -> String.join(" and ", reason.getValue()) + " unknown: " + reason.getKey())
                .collect(Collectors.joining(", "));
        String figures = known + (known.isEmpty() || missing.isEmpty() ? "" : ", ") + missing;
        return hazard + (figures.isEmpty() ? "" : " (" + figures + ")");
    }
}
