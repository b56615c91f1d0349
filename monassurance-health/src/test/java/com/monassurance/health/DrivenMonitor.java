package com.monassurance.health;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A monitor whose clock and schedule the test drives, over checks whose answers it sets; runs are on the test's thread. */
final class DrivenMonitor {

    static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    final MutableClock clock = MutableClock.at(START);
    final RecordingEventSink events = new RecordingEventSink();
    private final Map<String, HealthStatus> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> runs = new LinkedHashMap<>();
    private final HealthMonitorBuilder builder = HealthMonitor.builder(APPLICATION)
            .clock(clock)
            .ticker(clock::nanos)
            .events(events)
            .executor(Runnable::run)
            .driven();
    private HealthMonitor monitor;

    DrivenMonitor check(String name, CheckPolicy policy) {
        runs.put(name, new AtomicInteger());
        answers.put(name, HealthStatus.up());
        builder.check(
                name,
                context -> {
                    runs.get(name).incrementAndGet();
                    return answers.get(name);
                },
                policy);
        return this;
    }

    DrivenMonitor with(Consumer<HealthMonitorBuilder> option) {
        option.accept(builder);
        return this;
    }

    HealthMonitor monitor() {
        if (monitor == null) {
            monitor = builder.build();
        }
        return monitor;
    }

    DrivenMonitor answer(String name, HealthStatus status) {
        answers.put(name, status);
        return this;
    }

    /** Lets time pass, then whatever is due run. */
    DrivenMonitor after(Duration passed) {
        clock.advance(passed);
        monitor().tick();
        return this;
    }

    DrivenMonitor tick() {
        return after(Duration.ZERO);
    }

    int runs(String name) {
        return runs.get(name).get();
    }

    CheckResult result(String name) {
        return monitor().report().check(name).orElseThrow();
    }

    boolean isReady() {
        return monitor().readiness().isReady();
    }

    List<String> told() {
        return events.events().stream()
                .map(HealthChanged.class::cast)
                .map(change ->
                        change.check() + ":" + change.from() + ">" + change.to().state())
                .toList();
    }
}
