package com.monassurance.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.health.check.StorageCheck;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand probes a second for 2 seconds, in a campaign for 30. */
@Timeout(120)
class ProbeStormTest {

    private static final int PER_SECOND = 10_000;
    private static final int SECONDS = Integer.getInteger("campaign.factor", 1) > 1 ? 30 : 2;

    private static final List<String> PATHS = List.of(
            "/health",
            "/health/detailed",
            "/health/readiness",
            "/health/liveness",
            "/health/metrics",
            "/health/history",
            "/actuator/health",
            "/actuator/health/readiness");

    @Test
    void looking_at_s3_without_writing_sends_less_than_a_probe_that_writes_and_both_are_up() throws Exception {
        try (PostgresDatabase database = PostgresFixture.shared().newDatabase();
                ProxiedDependencies dependencies = new ProxiedDependencies(database)) {
            StorageCheck writing = StorageCheck.of(dependencies.storage());
            long begun = dependencies.traffic();
            HealthStatus looked = writing.withoutWriting().check(CheckContext.within(Duration.ofSeconds(10)));
            long head = dependencies.traffic() - begun;
            HealthStatus wrote = writing.check(CheckContext.within(Duration.ofSeconds(10)));

            assertThat(looked.isUp()).isTrue();
            assertThat(wrote.isUp() || wrote.reason() == HealthReason.SLOW).isTrue();
            assertThat(dependencies.traffic() - begun - head).isGreaterThan(3 * head);
        }
    }

    @Test
    void a_storm_of_probes_sends_not_one_byte_to_any_dependency() {
        CheckPolicy rare = CheckPolicy.shared().every(Duration.ofHours(1));
        try (PostgresDatabase database = PostgresFixture.shared().newDatabase();
                ProxiedDependencies dependencies = new ProxiedDependencies(database);
                HealthMonitor monitor = dependencies
                        .checkedBy(HealthMonitor.builder(DrivenMonitor.APPLICATION), rare)
                        .build()) {
            // The first use of a client may pass its deadline on a machine at its limit; the storm begins when all is
            // well.
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> monitor.checkNow(Duration.ofSeconds(20)).isHealthy());
            HealthEndpoint endpoint = HealthEndpoint.of(monitor);
            long before = dependencies.traffic();
            long begun = System.nanoTime();

            for (int probe = 0; probe < PER_SECOND * SECONDS; probe++) {
                String path = PATHS.get(probe % PATHS.size());
                assertThat(endpoint.handle(HealthRequest.get(path)).status()).isEqualTo(200);
                LockSupport.parkNanos(begun + probe * (1_000_000_000L / PER_SECOND) - System.nanoTime());
            }

            assertThat(dependencies.traffic()).isEqualTo(before).isPositive();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("the storm was as dense as it should be")
                    .isLessThan(Duration.ofSeconds(2L * SECONDS));
        }
    }
}
