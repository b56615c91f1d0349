package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.event.OpsEvent;
import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.health.HealthChanged;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.Impact;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void events_are_counted_and_passed_on_beside_others() {
        RecordingEventSink recorded = new RecordingEventSink();
        HealthChanged change =
                new HealthChanged("redis", Impact.SHARED, HealthState.UP, HealthStatus.down("gone"), Instant.EPOCH);

        recorded.and(EventMetrics.to(registry)).accept(change);

        assertThat(recorded.names()).containsExactly("health.changed");
        assertThat(registry.get("monassurance.events")
                        .tag("event", "health.changed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("monassurance.health.transitions")
                        .tags("check", "redis", "to", "unhealthy")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void runs_and_tasks_of_maintenance_are_timed_by_their_outcome() {
        EventMetrics metrics = EventMetrics.to(registry);

        metrics.accept(event(
                "maintenance.task.finished",
                Map.of("plan", "daily", "task", "backup", "outcome", "PARTIAL", "took_millis", "1500")));
        metrics.accept(event(
                "maintenance.run.finished", Map.of("plan", "daily", "outcome", "PARTIAL", "took_millis", "2000")));
        metrics.accept(event("maintenance.runs.missed", Map.of("plan", "daily", "count", "3")));

        assertThat(registry.get("monassurance.maintenance.tasks")
                        .tags("plan", "daily", "task", "backup", "outcome", "partial")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1500);
        assertThat(registry.get("monassurance.maintenance.runs")
                        .tags("plan", "daily", "outcome", "partial")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("monassurance.maintenance.missed").counter().count())
                .isEqualTo(3);
        // A run that failed in part is no success, and what is not known is absent.
        assertThat(registry.find("monassurance.maintenance.last.success").timeGauge())
                .isNull();

        metrics.accept(
                event("maintenance.run.finished", Map.of("plan", "daily", "outcome", "DONE", "took_millis", "2000")));

        assertThat(registry.get("monassurance.maintenance.last.success")
                        .timeGauge()
                        .value(TimeUnit.SECONDS))
                .isEqualTo(86_400);
    }

    @Test
    void progress_is_a_share_while_the_task_works_and_nothing_afterwards() {
        EventMetrics metrics = EventMetrics.to(registry);

        metrics.accept(event(
                "maintenance.task.progressed", Map.of("plan", "daily", "task", "vacuum", "done", "3", "total", "12")));
        assertThat(registry.get("monassurance.maintenance.progress").gauge().value())
                .isEqualTo(0.25);
        metrics.accept(event(
                "maintenance.task.finished",
                Map.of("plan", "daily", "task", "vacuum", "outcome", "DONE", "took_millis", "1")));
        assertThat(registry.get("monassurance.maintenance.progress").gauge().value())
                .isNaN();
    }

    @Test
    void an_event_without_the_fields_of_a_run_makes_no_meter_of_a_run() {
        EventMetrics metrics = EventMetrics.to(registry);

        metrics.accept(event("maintenance.run.finished", Map.of("plan", "daily", "took_millis", "soon")));

        assertThat(registry.find("monassurance.maintenance.runs").timer()).isNull();
        assertThat(registry.get("monassurance.events").counter().count()).isEqualTo(1);
    }

    private static OpsEvent event(String name, Map<String, String> fields) {
        return new OpsEvent() {
            @Override
            public Instant at() {
                return Instant.EPOCH.plusSeconds(86_400);
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public Level level() {
                return Level.INFO;
            }

            @Override
            public Map<String, String> fields() {
                return fields;
            }
        };
    }
}
