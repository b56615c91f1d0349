package com.monassurance.migrations.run;

import com.monassurance.migrations.script.RepeatableScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses the repeatable scripts to run: those that changed, and those that depend on one of these. Pure. */
final class RepeatablePlan {

    private RepeatablePlan() {}

    /**
     * Chooses.
     *
     * @param scripts each behind those it depends on
     * @param ran hash by name of what was run
     */
    static List<PlannedRevision> of(List<RepeatableScript> scripts, Map<String, String> ran) {
        Set<String> chosen = new HashSet<>();
        List<PlannedRevision> planned = new ArrayList<>();
        for (RepeatableScript script : scripts) {
            boolean isChanged = !script.upgrade().hash().equals(ran.get(script.name()));
            if (isChanged || script.dependsOn().stream().anyMatch(chosen::contains)) {
                chosen.add(script.name());
                planned.add(PlannedRevision.of(script));
            }
        }
        return planned;
    }
}
