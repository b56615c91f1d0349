package com.monassurance.health;

import java.util.List;
import java.util.Map;

/** How the results of the checks add up. Pure. */
final class Verdict {

    private final Map<String, Impact> impacts;

    /** Over the impacts of all checks by name. */
    Verdict(Map<String, Impact> impacts) {
        this.impacts = Map.copyOf(impacts);
    }

    /** Whether a group says yes. */
    boolean passes(HealthGroup group, List<CheckResult> checks) {
        return group.equals(HealthGroup.LIVENESS)
                ? checks.stream().noneMatch(Verdict::isFatal)
                : checks.stream().noneMatch(this::forbidsWork);
    }

    /** The worst of the checks, where only a critical one can take the service down. */
    HealthState of(List<CheckResult> checks) {
        HealthState worst = HealthState.NOT_CHECKED;
        boolean counts = false;
        for (CheckResult check : checks) {
            if (check.impact() != Impact.INFORMATIVE && check.state() != HealthState.NOT_CHECKED) {
                HealthState share = share(check);
                worst = !counts || share.isWorseThan(worst) ? share : worst;
                counts = true;
            }
        }
        return worst;
    }

    private HealthState share(CheckResult check) {
        boolean decides = check.impact() == Impact.CRITICAL && !isExcused(check);
        if (check.state() == HealthState.UP || decides || isBeforeFirstResult(check)) {
            return check.state();
        }
        return HealthState.DEGRADED;
    }

    private boolean forbidsWork(CheckResult check) {
        return switch (check.impact()) {
            case CRITICAL -> !check.isWorking() && !isExcused(check);
            case SHARED -> isBeforeFirstResult(check);
            case OPTIONAL, INFORMATIVE -> false;
        };
    }

    /** What all instances share is down: that this check is down with it would take all of them out of service. */
    private boolean isExcused(CheckResult check) {
        return check.causes().stream().anyMatch(cause -> impacts.get(cause) == Impact.SHARED);
    }

    private static boolean isFatal(CheckResult check) {
        return check.impact() == Impact.CRITICAL && check.state() == HealthState.DOWN;
    }

    private static boolean isBeforeFirstResult(CheckResult check) {
        return check.status().reason() == HealthReason.NOT_YET_CHECKED && !check.isWorking();
    }
}
