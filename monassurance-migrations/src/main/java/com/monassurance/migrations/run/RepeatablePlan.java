package com.monassurance.migrations.run;

import com.monassurance.migrations.history.HistorySnapshot;
import com.monassurance.migrations.script.RepeatableScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses the repeatable scripts to run: those that changed, and those that depend on one of these. Pure. */
final class RepeatablePlan {

    private RepeatablePlan() {}

    /**
     * Chooses.
     *
     * @param scripts each behind those it depends on
     * @param snapshot what was run
     */
    static List<PlannedRevision> of(List<RepeatableScript> scripts, HistorySnapshot snapshot) {
        Set<String> chosen = new HashSet<>();
        List<PlannedRevision> planned = new ArrayList<>();
        for (RepeatableScript script : scripts) {
            boolean isChanged = !snapshot.hasRun(script);
            if (isChanged || script.dependsOn().stream().anyMatch(chosen::contains)) {
                chosen.add(script.name());
                planned.add(PlannedRevision.of(script));
            }
        }
        return planned;
    }
}
