package com.monassurance.health;

import com.monassurance.core.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the results of one check amount to: its standing, read without a lock, and its past. Thread-safe. */
final class CheckLedger {

    /** Learns of each result, in order. */
    @FunctionalInterface
    interface Listener {
        void recorded(CheckResult result, Turn turn);
    }

    /** What a result means for whoever is told of changes. */
    enum Turn {
        /** Flapping began or ended with it. */
        FLAPPING,
        /** It is one of many changes of a check that flaps. */
        RESTLESS,
        /** It is what it says. */
        STEADY
    }

    private final CheckPolicy policy;
    private final Clock clock;
    private final Listener listener;
    private final CheckTrack track;
    private final FlapTrack flaps;
    private final CheckTimeline timeline;
    private final Map<HealthState, HealthStatus> lastOf = new EnumMap<>(HealthState.class);
    private boolean isFlapping;
    private volatile CheckResult standing;
    private volatile boolean isClosed;

    CheckLedger(String name, CheckPolicy policy, Clock clock, Ticker ticker, Listener listener) {
        this.policy = policy;
        this.clock = clock;
        this.listener = listener;
        this.track = CheckTrack.of(policy);
        this.flaps = new FlapTrack(policy.thresholds().flapping());
        long now = ticker.nanos();
        this.timeline = new CheckTimeline(name, policy, now);
        HealthStatus status = initialStatus(policy.thresholds().initially());
        lastOf.put(status.state(), status);
        this.standing = new CheckResult(
                name, policy.impact(), status, status, clock.instant(), null, now, Duration.ZERO, List.of());
    }

    void record(CheckRun.Outcome outcome) {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            CheckResult last = standing;
            boolean wasFlapping = isFlapping;
            Instant at = clock.instant();
            HealthStatus status = judge(outcome.status());
            Instant since = last.state() == status.state() ? last.since() : at;
            CheckResult next = new CheckResult(
                    last.name(),
                    policy.impact(),
                    status,
                    outcome.status(),
                    since,
                    at,
                    outcome.atNanos(),
                    outcome.duration(),
                    List.of());
            timeline.record(status, outcome.atNanos(), at);
            standing = next;
            // While it flaps every change is the same news; its beginning and its end are told.
            Turn steady = isFlapping ? Turn.RESTLESS : Turn.STEADY;
            // Invariant: called inside the lock, so that changes of one check are told in the order they happened.
            listener.recorded(next, isFlapping == wasFlapping ? steady : Turn.FLAPPING);
        }
    }

    /** The last result, whatever its age. */
    CheckResult standing() {
        return standing;
    }

    /** Takes no result any more. */
    void close() {
        isClosed = true;
    }

    synchronized CheckHistory history(long nowNanos) {
        return timeline.at(nowNanos);
    }

    /** When the last result stops being believed; before the first there is nothing that could. */
    long staleNanos() {
        return standing.checkedNanos() + policy.schedule().staleAfter().toNanos();
    }

    /** The last result, its status replaced when it is too old at the given time. */
    CheckResult resultAt(long nowNanos) {
        CheckResult last = standing;
        long limit = policy.schedule().staleAfter().toNanos();
        boolean isBelieved = nowNanos - last.checkedNanos() < limit;
        if (isBelieved || last.status().reason() == HealthReason.NOT_YET_CHECKED) {
            return last;
        }
        return last.withStatus(HealthStatus.unknown(
                HealthReason.STALE,
                "the last result is older than " + policy.schedule().staleAfter()));
    }

    private HealthStatus judge(HealthStatus observed) {
        HealthState state = track.record(observed.state());
        isFlapping = flaps.record(!observed.state().isWorseThan(HealthState.DEGRADED));
        lastOf.put(observed.state(), observed);
        HealthStatus status = lastOf.getOrDefault(state, observed);
        if (!isFlapping) {
            return status;
        }
        HealthState shown = state == HealthState.UP ? HealthState.DEGRADED : state;
        String text = "it changed " + flaps.changes() + " times in its last "
                + policy.thresholds().flapping().results() + " results"
                + (status.text().isEmpty() ? "" : "; ")
                + status.text();
        return new HealthStatus(shown, HealthReason.FLAPPING, text, status.facts())
                .with("flapping_changes", flaps.changes());
    }

    private static HealthStatus initialStatus(HealthState state) {
        return state == HealthState.UP
                ? HealthStatus.up()
                : new HealthStatus(state, HealthReason.NOT_YET_CHECKED, "there is no result yet", Map.of());
    }
}
