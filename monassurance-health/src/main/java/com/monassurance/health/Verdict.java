package com.monassurance.health;

import java.util.List;

/** How the results of the checks add up. Pure. */
final class Verdict {

    private Verdict() {}

    /** The checks that readiness looks at. */
    static List<CheckResult> forReadiness(List<CheckResult> checks) {
        return checks.stream()
                .filter(check -> check.impact() == Impact.CRITICAL || check.impact() == Impact.SHARED)
                .toList();
    }

    static boolean isReady(List<CheckResult> checks) {
        return checks.stream().noneMatch(Verdict::forbidsWork);
    }

    /** The worst of the checks, where only a critical one can take the service down. */
    static HealthState of(List<CheckResult> checks) {
        List<CheckResult> counted = checks.stream()
                .filter(check -> check.impact() != Impact.INFORMATIVE && check.state() != HealthState.NOT_CHECKED)
                .toList();
        if (counted.isEmpty()) {
            return HealthState.NOT_CHECKED;
        }
        HealthState worst = HealthState.UP;
        for (CheckResult check : counted) {
            HealthState share = share(check);
            if (share.isWorseThan(worst)) {
                worst = share;
            }
        }
        return worst;
    }

    private static HealthState share(CheckResult check) {
        if (check.state() == HealthState.UP || check.impact() == Impact.CRITICAL || isBeforeFirstResult(check)) {
            return check.state();
        }
        return HealthState.DEGRADED;
    }

    private static boolean forbidsWork(CheckResult check) {
        return switch (check.impact()) {
            case CRITICAL -> check.state().isWorseThan(HealthState.DEGRADED);
            case SHARED -> isBeforeFirstResult(check);
            case OPTIONAL, INFORMATIVE -> false;
        };
    }

    private static boolean isBeforeFirstResult(CheckResult check) {
        return check.status().reason() == HealthReason.NOT_YET_CHECKED
                && check.state().isWorseThan(HealthState.DEGRADED);
    }
}
