package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.event.testing.RecordingEventSink;
import com.monassurance.health.HealthChanged;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.Impact;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
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
}
