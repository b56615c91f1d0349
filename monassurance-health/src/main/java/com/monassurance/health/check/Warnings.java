package com.monassurance.health.check;

import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.util.ArrayList;
import java.util.List;

/** What a look found wrong with something that works; together they make it degraded. Confined to one thread. */
final class Warnings {

    private final List<HealthReason> reasons = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    void add(HealthReason reason, String text) {
        reasons.add(reason);
        texts.add(text);
    }

    void addIf(boolean isWrong, HealthReason reason, String text) {
        if (isWrong) {
            add(reason, text);
        }
    }

    /** Degraded for the first of them with the texts of all; what is down already, or has none, stays as it is. */
    HealthStatus on(HealthStatus status) {
        if (reasons.isEmpty() || !status.isUp()) {
            return status;
        }
        return HealthStatus.degraded(reasons.get(0), String.join("; ", texts))
                .withFactsOf(status)
                .with("warnings", reasons.size());
    }
}
