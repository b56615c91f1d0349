package com.monassurance.maintenance.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthChanged;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.Impact;
import com.monassurance.health.check.TcpCheck;
import com.monassurance.maintenance.finding.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health feeds the escalation: by a real outage, and change by change. */
@Timeout(60)
class HealthIncidentsTest {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration OFTEN = Duration.ofMillis(50);

    private final List<Incident> told = new ArrayList<>();
    private final HealthIncidents incidents = HealthIncidents.to(told::add);

    @Test
    void an_outage_is_one_incident_however_many_checks_it_takes_down_and_ends_with_it() throws Exception {
        URI redis = URI.create(RedisFixture.shared().uri());
        BlockingQueue<Incident> heard = new LinkedBlockingQueue<>();
        CheckPolicy often =
                CheckPolicy.critical().every(OFTEN).everyWhileDown(OFTEN).timeout(Duration.ofSeconds(5));
        try (FaultProxy proxy = FaultProxy.to(redis.getHost(), redis.getPort());
                HealthMonitor monitor = HealthMonitor.builder(new ApplicationInfo("app", "1.0.0", "test", "node-1"))
                        .check("redis", TcpCheck.of(proxy.host(), proxy.port()), often)
                        .check("sessions", TcpCheck.of(proxy.host(), proxy.port()), often.dependsOn("redis"))
                        .events(HealthIncidents.to(heard::add))
                        .build()) {
            assertThat(monitor.checkNow(Duration.ofSeconds(10)).isHealthy()).isTrue();
            proxy.refuse();
            Incident opened = heard.poll(30, TimeUnit.SECONDS);
            proxy.heal();
            Incident ended = heard.poll(30, TimeUnit.SECONDS);

            assertThat(opened).isNotNull();
            assertThat(opened.title()).startsWith("redis is unhealthy");
            assertThat(opened.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(ended).isNotNull();
            assertThat(ended.id()).isEqualTo(opened.id());
            assertThat(ended.resolvedAt()).isNotNull();
            assertThat(heard).as("the dependant tells nothing of its own").isEmpty();
            assertThat(Escalation.plan(ExamplePolicy.POLICY, opened, opened.openedAt())
                            .due())
                    .as("a critical incident has somebody to call at once")
                    .isNotEmpty();
        }
    }

    @Test
    void it_is_raised_and_never_lowered_and_ends_when_the_check_is_well() {
        change(Impact.CRITICAL, HealthState.UNKNOWN, 0);
        change(Impact.CRITICAL, HealthState.DOWN, 1);
        change(Impact.CRITICAL, HealthState.DEGRADED, 2);
        change(Impact.CRITICAL, HealthState.UNKNOWN, 3);
        assertThat(incidents.open()).hasSize(1);
        change(Impact.CRITICAL, HealthState.UP, 4);
        change(Impact.CRITICAL, HealthState.DEGRADED, 5);

        assertThat(told)
                .extracting(Incident::severity)
                .containsExactly(Severity.HIGH, Severity.CRITICAL, Severity.CRITICAL);
        assertThat(told).extracting(Incident::id).containsOnly(told.get(0).id());
        assertThat(told.get(2).resolvedAt()).isEqualTo(START.plusSeconds(4));
        assertThat(incidents.open()).isEmpty();
    }

    @Test
    void what_only_informs_opens_nothing_and_a_second_outage_is_another_incident() {
        change(Impact.INFORMATIVE, HealthState.DOWN, 0);
        assertThat(told).isEmpty();

        change(Impact.SHARED, HealthState.DOWN, 1);
        change(Impact.SHARED, HealthState.UP, 2);
        change(Impact.SHARED, HealthState.DOWN, 3);

        assertThat(told).hasSize(3);
        assertThat(told.get(0).id())
                .isEqualTo(told.get(1).id())
                .isNotEqualTo(told.get(2).id());
        assertThat(told).extracting(Incident::severity).containsOnly(Severity.HIGH);
    }

    @Test
    void the_host_may_judge_otherwise() {
        HealthIncidents strict = incidents.severity(changed -> Optional.of(Severity.LOW));

        strict.accept(changed(Impact.INFORMATIVE, HealthState.DEGRADED, 0));

        assertThat(strict.open()).extracting(Incident::severity).containsExactly(Severity.LOW);
    }

    private void change(Impact impact, HealthState to, int second) {
        incidents.accept(changed(impact, to, second));
    }

    private static HealthChanged changed(Impact impact, HealthState to, int second) {
        HealthStatus status = switch (to) {
            case UP, NOT_CHECKED -> HealthStatus.up();
            case DEGRADED -> HealthStatus.degraded(HealthReason.SLOW, "slow");
            case UNKNOWN -> HealthStatus.unknown(HealthReason.STALE, "no look");
            case DOWN -> HealthStatus.down(HealthReason.UNREACHABLE, "gone");
        };
        return new HealthChanged("database", impact, HealthState.UP, status, START.plusSeconds(second));
    }
}
