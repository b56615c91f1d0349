package com.monassurance.health;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** One consistent view of all checks, prepared when a result comes so that reading it costs nothing. Immutable. */
record HealthSnapshot(View whole, View readiness, Map<HealthGroup, View> groups, long freshUntilNanos) {

    /** What a report says of some of the checks. */
    record View(HealthState state, boolean isReady, boolean isDraining, List<CheckResult> checks) {}

    Optional<View> group(HealthGroup group) {
        return Optional.ofNullable(groups.get(group));
    }

    /** Makes snapshots of the same slots. Thread-safe. */
    static final class Maker {

        private final List<CheckSlot> slots;
        private final Dependencies dependencies;
        private final Verdict verdict;
        private final Map<HealthGroup, Set<String>> members = new LinkedHashMap<>();
        private final AtomicBoolean isStarted = new AtomicBoolean();

        Maker(List<CheckSlot> slots, Dependencies dependencies) {
            this.slots = slots;
            this.dependencies = dependencies;
            this.verdict = new Verdict(slots.stream()
                    .collect(Collectors.toMap(
                            CheckSlot::name, slot -> slot.policy().impact())));
            for (HealthGroup known : List.of(HealthGroup.LIVENESS, HealthGroup.READINESS, HealthGroup.STARTUP)) {
                members.put(known, new LinkedHashSet<>());
            }
            for (CheckSlot slot : slots) {
                slot.policy()
                        .groups()
                        .forEach(group -> members.computeIfAbsent(group, unseen -> new LinkedHashSet<>())
                                .add(slot.name()));
            }
            members.computeIfPresent(
                    HealthGroup.STARTUP,
                    (group, names) -> names.isEmpty() ? members.getOrDefault(HealthGroup.READINESS, Set.of()) : names);
        }

        Set<HealthGroup> groups() {
            return Set.copyOf(members.keySet());
        }

        HealthSnapshot make(long now, boolean isDraining) {
            List<CheckResult> all = dependencies.silence(
                    slots.stream().map(slot -> slot.ledger().resultAt(now)).toList(), false);
            Map<HealthGroup, View> views = new LinkedHashMap<>();
            members.forEach((group, names) -> views.put(
                    group,
                    view(
                            group,
                            all.stream()
                                    .filter(check -> names.contains(check.name()))
                                    .toList(),
                            isDraining)));
            View whole = view(all, isDraining);
            View readiness = views.getOrDefault(HealthGroup.READINESS, whole);
            return new HealthSnapshot(whole, readiness, Map.copyOf(views), freshUntil(now));
        }

        /** The view of all checks, which is ready when those of readiness are. */
        View view(List<CheckResult> all, boolean isDraining) {
            Set<String> names = members.getOrDefault(HealthGroup.READINESS, Set.of());
            List<CheckResult> deciding =
                    all.stream().filter(check -> names.contains(check.name())).toList();
            boolean isReady = !isDraining && verdict.passes(HealthGroup.READINESS, deciding);
            return new View(verdict.of(all), isReady, isDraining, List.copyOf(all));
        }

        private View view(HealthGroup group, List<CheckResult> checks, boolean isDraining) {
            boolean passes = verdict.passes(group, checks);
            HealthState state = verdict.of(checks);
            if (group.equals(HealthGroup.STARTUP)) {
                isStarted.compareAndSet(false, passes);
                passes = isStarted.get();
            } else if (group.equals(HealthGroup.READINESS)) {
                passes = passes && !isDraining;
            } else if (group.equals(HealthGroup.LIVENESS) && checks.isEmpty()) {
                state = HealthState.UP;
            }
            return new View(state, passes, isDraining, List.copyOf(checks));
        }

        private long freshUntil(long now) {
            long fresh = Long.MAX_VALUE / 2;
            for (CheckSlot slot : slots) {
                long left = slot.ledger().staleNanos() - now;
                // What is stale already changes no more with time, only with a result.
                fresh = left > 0 ? Math.min(fresh, left) : fresh;
            }
            return now + fresh;
        }
    }
}
