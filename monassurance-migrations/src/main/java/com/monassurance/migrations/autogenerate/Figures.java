package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.sqlplan.Hazard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The hazards of both ways in words, with what was counted when they were drafted. Immutable. */
final class Figures {

    /** Nobody has counted. */
    static final Figures NONE = new Figures(Map.of(), Map.of());

    private final Map<Hazard, String> upgrade;
    private final Map<Hazard, String> downgrade;

    private Figures(Map<Hazard, String> upgrade, Map<Hazard, String> downgrade) {
        this.upgrade = upgrade;
        this.downgrade = downgrade;
    }

    static Figures of(DataReport up, DataReport down) {
        return new Figures(words(up.hazards()), words(down.hazards()));
    }

    private static Map<Hazard, String> words(List<HazardCount> counts) {
        Map<Hazard, String> words = new HashMap<>();
        counts.forEach(count -> words.put(count.hazard(), count.summary()));
        return words;
    }

    String ofUpgrade(Hazard hazard) {
        return upgrade.getOrDefault(hazard, hazard.toString());
    }

    String ofDowngrade(Hazard hazard) {
        return downgrade.getOrDefault(hazard, hazard.toString());
    }
}
