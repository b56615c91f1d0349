package com.monassurance.health;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.event.EventSink;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which change of a check is news. What a root cause explains is not told; nor is a failure told before everything
 * the check depends on was found working after it, since a dependant may fail first; those are looked at at once. What
 * was held back and still stands when its cause is gone is told then, so the last thing told of a check is never wrong for
 * good. Thread-safe.
 */
final class HealthNews {

    private final Map<String, CheckSlot> slots;
    private final Dependencies dependencies;
    private final Clock clock;
    private final EventSink events;
    private final Map<String, HealthState> told = new LinkedHashMap<>();
    private final Map<String, CheckResult> doubtful = new LinkedHashMap<>();

    HealthNews(Map<String, CheckSlot> slots, Dependencies dependencies, HealthEngine.Environment environment) {
        this.slots = slots;
        this.dependencies = dependencies;
        this.clock = environment.clock();
        this.events = environment.events();
        slots.forEach((name, slot) -> told.put(name, slot.ledger().standing().state()));
    }

    /** Takes a result; one that flaps on is no news, and one that begins or ends to flap always is. */
    synchronized void recorded(CheckResult result, CheckLedger.Turn turn, long now) {
        boolean wasDoubtful = doubtful.remove(result.name()) != null;
        boolean isOther = told.get(result.name()) != result.state();
        if (turn == CheckLedger.Turn.FLAPPING || (turn == CheckLedger.Turn.STEADY && isOther)) {
            decide(result, now);
        }
        if (!wasDoubtful && doubtful.containsKey(result.name())) {
            // Once only: what it depends on keeps its own pace, and its own thresholds, after that.
            dependencies
                    .of(result.name())
                    .forEach(above -> requireNonNull(slots.get(above)).hurry());
        }
        for (CheckResult waiting : List.copyOf(doubtful.values())) {
            if (dependencies.of(waiting.name()).contains(result.name())) {
                decide(waiting, now);
            }
        }
    }

    private void decide(CheckResult result, long now) {
        doubtful.remove(result.name());
        if (dependencies.hasRoot(result.name(), other -> isDown(other, now))) {
            return;
        }
        boolean isSure = result.isWorking()
                || dependencies.of(result.name()).stream().allMatch(above -> isFoundWorkingAfter(above, result));
        if (isSure) {
            tell(result);
        } else {
            doubtful.put(result.name(), result);
        }
    }

    private void tell(CheckResult result) {
        HealthState before = told.put(result.name(), result.state());
        events.accept(new HealthChanged(
                result.name(),
                result.impact(),
                before == null ? HealthState.UNKNOWN : before,
                result.status(),
                clock.instant()));
    }

    private boolean isDown(String name, long now) {
        return requireNonNull(slots.get(name)).ledger().resultAt(now).state() == HealthState.DOWN;
    }

    private boolean isFoundWorkingAfter(String above, CheckResult result) {
        CheckResult last = requireNonNull(slots.get(above)).ledger().standing();
        return last.checkedNanos() - result.checkedNanos() > 0
                && !last.observed().state().isWorseThan(HealthState.DEGRADED);
    }
}
