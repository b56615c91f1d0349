package com.monassurance.migrations.lint;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a linter was told. Immutable. */
record LintSettings(
        @Nullable TableSizes sizes,
        long smallRows,
        long smallBytes,
        boolean isOneRun,
        boolean hasDowngrades,
        List<String> searchPath,
        Set<String> applied,
        Set<String> without,
        Set<String> with,
        Map<String, Severity> severities) {

    LintSettings {
        searchPath = List.copyOf(searchPath);
        applied = Set.copyOf(applied);
        without = Set.copyOf(without);
        with = Set.copyOf(with);
        severities = Map.copyOf(severities);
    }

    LintSettings withoutSizes() {
        return new LintSettings(
                null, smallRows, smallBytes, isOneRun, hasDowngrades, searchPath, applied, without, with, severities);
    }

    boolean isOn(Rule rule) {
        return !without.contains(rule.id()) && (rule.isDefault() || with.contains(rule.id()));
    }
}
