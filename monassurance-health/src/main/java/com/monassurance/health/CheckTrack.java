package com.monassurance.health;

import java.util.EnumMap;
import java.util.Map;

/**
 * Turns single results into the state that counts: so many consecutive results at least that bad, or at least that
 * good, move it. Confined to one thread at a time; the slot of the check guards it.
 */
final class CheckTrack {

    private final int downAfter;
    private final int upAfter;

    // Invariant: atLeast(s) is the number of most recent results in a row that were s or worse, atMost(s) that were s
    // or better. A result on the other side of s sets it back to zero, so that "consecutive" means what it says.
    private final Map<HealthState, Integer> atLeast = new EnumMap<>(HealthState.class);
    private final Map<HealthState, Integer> atMost = new EnumMap<>(HealthState.class);

    private HealthState state;
    private boolean awaitsFirst;

    private CheckTrack(HealthState initially, int downAfter, int upAfter) {
        this.state = initially;
        this.awaitsFirst = initially == HealthState.UNKNOWN;
        this.downAfter = downAfter;
        this.upAfter = upAfter;
    }

    static CheckTrack of(CheckPolicy policy) {
        CheckThresholds limits = policy.thresholds();
        return new CheckTrack(limits.initially(), limits.downAfter(), limits.upAfter());
    }

    HealthState state() {
        return state;
    }

    /** Counts one result and returns the state after it. */
    HealthState record(HealthState observed) {
        for (HealthState level : HealthState.values()) {
            atLeast.merge(level, 1, Integer::sum);
            atMost.merge(level, 1, Integer::sum);
            if (level.isWorseThan(observed)) {
                atLeast.put(level, 0);
            }
            if (observed.isWorseThan(level)) {
                atMost.put(level, 0);
            }
        }
        if (awaitsFirst) {
            awaitsFirst = false;
            state = observed;
        } else if (observed.isWorseThan(state)) {
            state = worstReached();
        } else if (state.isWorseThan(observed)) {
            state = bestReached();
        }
        return state;
    }

    private HealthState worstReached() {
        HealthState reached = state;
        for (HealthState level : HealthState.values()) {
            if (level.isWorseThan(reached) && atLeast.getOrDefault(level, 0) >= downAfter) {
                reached = level;
            }
        }
        return reached;
    }

    private HealthState bestReached() {
        for (HealthState level : HealthState.values()) {
            if (state.isWorseThan(level) && atMost.getOrDefault(level, 0) >= upAfter) {
                return level;
            }
        }
        return state;
    }
}
