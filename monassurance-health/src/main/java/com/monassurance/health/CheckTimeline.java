package com.monassurance.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The past of one check in fixed memory. Times are measured by the monotonic ticker, from when the monitor was built.
 * Confined to one thread at a time; the ledger of the check guards it.
 */
final class CheckTimeline {

    static final int TRANSITIONS_MAX = 64;

    private final String check;
    private final long originNanos;
    private final long staleNanos;
    private final AvailabilityWindow hour = new AvailabilityWindow(Duration.ofMinutes(1), 60);
    private final AvailabilityWindow day = new AvailabilityWindow(Duration.ofMinutes(15), 96);
    private final AvailabilityWindow month = new AvailabilityWindow(Duration.ofDays(1), 30);
    private final Deque<CheckHistory.Transition> transitions = new ArrayDeque<>();

    private HealthState state;
    private boolean hasResult;
    private long sinceNanos;
    private long countedNanos;
    private long believedUntilNanos;
    private boolean isOut;
    private long outSinceNanos;
    private long outages;
    private long repairs;
    private long repairNanos;

    CheckTimeline(String check, CheckPolicy policy, long originNanos) {
        this.check = check;
        this.originNanos = originNanos;
        this.staleNanos = policy.schedule().staleAfter().toNanos();
        this.state = policy.thresholds().initially();
    }

    /** Takes the state after a result. */
    void record(HealthStatus status, long atNanos, Instant at) {
        long now = atNanos - originNanos;
        countUpTo(now);
        if (status.state() != state) {
            if (transitions.size() == TRANSITIONS_MAX) {
                transitions.removeFirst();
            }
            Duration after = Duration.ofNanos(now - sinceNanos);
            transitions.addLast(new CheckHistory.Transition(state, status.state(), status.reason(), at, after));
            sinceNanos = now;
        }
        countOutage(status.state(), now);
        state = status.state();
        hasResult = true;
        believedUntilNanos = now + staleNanos;
    }

    CheckHistory at(long nowNanos) {
        long now = nowNanos - originNanos;
        countUpTo(now);
        Duration mean = repairs == 0 ? null : Duration.ofNanos(repairNanos / repairs);
        return new CheckHistory(
                check, List.copyOf(transitions), hour.at(now), day.at(now), month.at(now), outages, mean);
    }

    private void countUpTo(long now) {
        long until = Math.min(now, believedUntilNanos);
        boolean isKnown = state != HealthState.UNKNOWN && state != HealthState.NOT_CHECKED;
        if (hasResult && isKnown && until > countedNanos) {
            boolean works = !state.isWorseThan(HealthState.DEGRADED);
            hour.add(countedNanos, until, works);
            day.add(countedNanos, until, works);
            month.add(countedNanos, until, works);
        }
        countedNanos = Math.max(countedNanos, now);
    }

    private void countOutage(HealthState next, long now) {
        if (next == HealthState.DOWN && !isOut) {
            isOut = true;
            outSinceNanos = now;
            outages++;
        } else if (isOut && (next == HealthState.UP || next == HealthState.DEGRADED)) {
            isOut = false;
            repairs++;
            repairNanos += now - outSinceNanos;
        }
    }
}
