package com.monassurance.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.fixtures.MutableClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The engine under a clock that the test moves and an executor that it runs by hand. */
class HealthMonitorTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
    private final RecordingEventSink events = new RecordingEventSink();
    private final Deque<Runnable> handed = new ArrayDeque<>();

    @Test
    void a_check_that_throws_is_down_with_a_classified_reason_and_no_secret() {
        HealthMonitor monitor = monitor(
                "api",
                context -> {
                    throw new java.net.ConnectException("refused by jdbc://app:hunter2@db password=hunter2");
                },
                CheckPolicy.critical());

        monitor.tick();
        runHanded();

        CheckResult result = only(monitor);
        assertThat(result.state()).isEqualTo(HealthState.DOWN);
        assertThat(result.status().reason()).isEqualTo(HealthReason.UNREACHABLE);
        assertThat(result.status().text()).doesNotContain("hunter2").contains("ConnectException");
    }

    @Test
    void before_the_first_result_a_check_is_unknown_and_readiness_is_false() {
        HealthMonitor monitor = monitor("database", context -> HealthStatus.up(), CheckPolicy.shared());

        assertThat(only(monitor).status().reason()).isEqualTo(HealthReason.NOT_YET_CHECKED);
        assertThat(monitor.readiness().isReady()).isFalse();
        assertThat(monitor.readiness().state()).isEqualTo(HealthState.UNKNOWN);

        monitor.tick();
        runHanded();

        assertThat(monitor.readiness().isReady()).isTrue();
        assertThat(monitor.readiness().isHealthy()).isTrue();
    }

    @Test
    void an_initial_state_of_up_makes_readiness_true_before_the_first_result() {
        HealthMonitor monitor = monitor(
                "cache", context -> HealthStatus.up(), CheckPolicy.critical().initially(HealthState.UP));

        assertThat(monitor.readiness().isReady()).isTrue();
    }

    @Test
    void a_shared_dependency_that_is_down_degrades_readiness_and_a_critical_one_ends_it() {
        HealthMonitor shared = monitor("redis", context -> HealthStatus.down("gone"), CheckPolicy.shared());
        shared.tick();
        runHanded();
        HealthMonitor critical = monitor("redis", context -> HealthStatus.down("gone"), CheckPolicy.critical());
        critical.tick();
        runHanded();

        assertThat(shared.readiness().isReady()).isTrue();
        assertThat(shared.readiness().state()).isEqualTo(HealthState.DEGRADED);
        assertThat(shared.report().isHealthy()).isFalse();
        assertThat(critical.readiness().isReady()).isFalse();
        assertThat(critical.readiness().state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void nothing_to_check_is_never_shown_as_healthy() {
        HealthMonitor monitor =
                monitor("external_apis", context -> HealthStatus.notChecked("none"), CheckPolicy.shared());

        monitor.tick();
        runHanded();

        assertThat(monitor.report().state()).isEqualTo(HealthState.NOT_CHECKED);
        assertThat(monitor.report().isHealthy()).isFalse();
        assertThat(monitor.report().problems()).isEmpty();
    }

    @Test
    void a_hung_check_is_timed_out_at_its_deadline_and_not_started_again_before_it_ends() {
        AtomicInteger started = new AtomicInteger();
        HealthMonitor monitor = monitor(
                "storage",
                context -> {
                    started.incrementAndGet();
                    return HealthStatus.up();
                },
                CheckPolicy.critical().timeout(ofSeconds(2)).every(ofSeconds(10)));

        monitor.tick();
        Runnable hanging = handed.remove();
        clock.advance(ofMillis(1999));
        monitor.tick();
        HealthState justBefore = only(monitor).state();
        clock.advance(ofMillis(1));
        monitor.tick();
        HealthStatus atDeadline = only(monitor).status();
        for (int cycle = 0; cycle < 1000; cycle++) {
            clock.advance(ofSeconds(10));
            monitor.tick();
        }

        assertThat(justBefore).isEqualTo(HealthState.UNKNOWN);
        assertThat(atDeadline.reason()).isEqualTo(HealthReason.NOT_STARTED);
        assertThat(handed.stream().filter(task -> !task.equals(hanging)).toList())
                .as("no second run was handed over, and nothing to free what no thread has begun")
                .isEmpty();
        handed.clear();
        hanging.run();
        assertThat(started).as("a run given up before it began does not begin").hasValue(0);
        clock.advance(ofSeconds(10));
        monitor.tick();
        runHanded();
        assertThat(started).hasValue(1);
        assertThat(only(monitor).state()).isEqualTo(HealthState.UP);
    }

    @Test
    void a_late_answer_of_a_hung_check_does_not_replace_the_timeout() {
        AtomicReference<Runnable> whileRunning = new AtomicReference<>(() -> {});
        HealthMonitor monitor = monitor(
                "database",
                context -> {
                    context.ifLate(HealthStatus.degraded(HealthReason.SATURATED, "waiting for the pool"));
                    whileRunning.get().run();
                    return HealthStatus.up();
                },
                CheckPolicy.critical());
        whileRunning.set(() -> {
            clock.advance(ofSeconds(2));
            monitor.tick();
        });

        monitor.tick();
        runHanded();

        assertThat(only(monitor).status().reason()).isEqualTo(HealthReason.SATURATED);
        assertThat(Thread.interrupted())
                .as("our interrupt does not leak to the executor's thread")
                .isFalse();
    }

    @Test
    void a_change_is_told_once_and_no_change_not_at_all() {
        AtomicReference<HealthStatus> next = new AtomicReference<>(HealthStatus.up());
        HealthMonitor monitor = monitor("redis", context -> next.get(), CheckPolicy.critical());

        for (HealthStatus status : new HealthStatus[] {
            HealthStatus.up(),
            HealthStatus.up(),
            HealthStatus.down("gone"),
            HealthStatus.down("gone"),
            HealthStatus.up()
        }) {
            next.set(status);
            monitor.tick();
            runHanded();
            clock.advance(ofSeconds(10));
        }

        assertThat(events.events().stream()
                        .map(event -> event.fields().get("from") + ">"
                                + event.fields().get("to")))
                .containsExactly("UNKNOWN>UP", "UP>DOWN", "DOWN>UP");
    }

    @Test
    void a_result_that_is_too_old_is_unknown_on_reading_with_its_age() {
        HealthMonitor monitor = monitor("database", context -> HealthStatus.up(), CheckPolicy.critical());
        monitor.tick();
        runHanded();

        clock.advance(ofSeconds(32).minusMillis(1));
        HealthState justFresh = only(monitor).state();
        clock.advance(ofMillis(1));
        HealthStatus stale = only(monitor).status();
        clock.advance(ofSeconds(100));

        assertThat(justFresh).isEqualTo(HealthState.UP);
        assertThat(stale.reason()).isEqualTo(HealthReason.STALE);
        assertThat(monitor.readiness().isReady()).isFalse();
        HealthReport later = monitor.report();
        assertThat(later.age(later.checks().get(0))).hasValue(ofSeconds(132));
    }

    @Test
    void a_step_of_the_wall_clock_makes_nothing_stale() {
        MutableClock wall = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
        HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("database", context -> HealthStatus.up(), CheckPolicy.critical())
                .clock(wall)
                .ticker(clock::nanos)
                .executor(handed::add)
                .driven()
                .build();
        monitor.tick();
        runHanded();

        wall.set(Instant.parse("2031-01-01T00:00:00Z"));

        assertThat(monitor.report().isHealthy()).isTrue();
    }

    @Test
    void thresholds_keep_the_state_and_show_what_was_observed() {
        AtomicReference<HealthStatus> next = new AtomicReference<>(HealthStatus.up());
        HealthMonitor monitor =
                monitor("redis", context -> next.get(), CheckPolicy.critical().downAfter(2));
        monitor.tick();
        runHanded();
        next.set(HealthStatus.down("gone"));

        clock.advance(ofSeconds(10));
        monitor.tick();
        runHanded();

        assertThat(only(monitor).state()).isEqualTo(HealthState.UP);
        assertThat(only(monitor).observed().state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void a_refusing_executor_leaves_the_check_unknown_and_is_asked_again() {
        AtomicInteger asked = new AtomicInteger();
        HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("database", context -> HealthStatus.up(), CheckPolicy.critical())
                .clock(clock)
                .ticker(clock::nanos)
                .executor(task -> {
                    asked.incrementAndGet();
                    throw new RejectedExecutionException("full");
                })
                .driven()
                .build();

        monitor.tick();
        clock.advance(ofSeconds(10));
        monitor.tick();

        assertThat(only(monitor).status().reason()).isEqualTo(HealthReason.NOT_STARTED);
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_throwing_sink_breaks_nothing() {
        HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("database", context -> HealthStatus.up(), CheckPolicy.critical())
                .clock(clock)
                .ticker(clock::nanos)
                .executor(Runnable::run)
                .events(event -> {
                    throw new IllegalStateException("sink");
                })
                .driven()
                .build();

        monitor.tick();

        assertThat(monitor.report().isHealthy()).isTrue();
    }

    @Test
    void a_monitor_that_cannot_work_tells_every_problem_at_once() {
        HealthMonitorBuilder builder = HealthMonitor.builder(APPLICATION)
                .check("Bad Name", context -> HealthStatus.up())
                .check("twice", context -> HealthStatus.up())
                .check("twice", context -> HealthStatus.up());

        assertThatThrownBy(builder::build)
                .isInstanceOf(HealthException.class)
                .hasMessageContaining("HEA-001")
                .hasMessageContaining("Bad Name")
                .hasMessageContaining("two checks named 'twice'");
        assertThatThrownBy(() -> HealthMonitor.builder(APPLICATION).build())
                .hasMessageContaining("nothing could be said");
    }

    private HealthMonitor monitor(String name, HealthCheck check, CheckPolicy policy) {
        return HealthMonitor.builder(APPLICATION)
                .check(name, check, policy)
                .events(events)
                .clock(clock)
                .ticker(clock::nanos)
                .executor(handed::add)
                .driven()
                .build();
    }

    private void runHanded() {
        for (Optional<Runnable> task = next(); task.isPresent(); task = next()) {
            task.get().run();
        }
    }

    private Optional<Runnable> next() {
        return Optional.ofNullable(handed.poll());
    }

    private static CheckResult only(HealthMonitor monitor) {
        return monitor.report().checks().get(0);
    }
}
