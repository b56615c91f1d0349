package com.monassurance.health.check;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are killed, frozen or told to keep silent; what their network does is in {@code OutageMatrixTest}. */
@Timeout(60)
class ServerOutagesTest {

    @Test
    void a_killed_postgres_is_down_a_frozen_one_times_out_and_both_are_up_again_at_the_next_look() {
        try (PostgresFixture server = PostgresFixture.start();
                PostgresDatabase database = server.newDatabase();
                HealthMonitor monitor = Looks.monitor(
                        "database",
                        PostgresCheck.of(database.dataSource()).direct(database.dataSource()),
                        ofSeconds(1))) {
            assertThat(Looks.now(monitor).state()).isEqualTo(HealthState.UP);

            server.kill();
            CheckResult killed = Looks.now(monitor);
            server.startAgain();
            CheckResult started = Looks.now(monitor);
            server.pause();
            CheckResult frozen = Looks.now(monitor);
            CheckResult stillFrozen = Looks.now(monitor);
            server.resume();
            CheckResult resumed = Looks.now(monitor);

            assertThat(killed.status().reason()).isEqualTo(HealthReason.UNREACHABLE);
            assertThat(started.state()).isEqualTo(HealthState.UP);
            assertThat(frozen.status().reason()).isEqualTo(HealthReason.TIMEOUT);
            assertThat(frozen.duration()).isLessThan(ofSeconds(2));
            assertThat(stillFrozen.state()).isEqualTo(HealthState.DOWN);
            assertThat(resumed.state()).isEqualTo(HealthState.UP);
        }
    }

    @Test
    void a_killed_redis_is_down_a_paused_one_times_out_and_both_are_up_again_within_two_looks() {
        try (RedisFixture redis = RedisFixture.start()) {
            RedisURI address = RedisURI.create(redis.uri());
            RedisClient client = RedisClient.create(address);
            try (HealthMonitor monitor = Looks.monitor("redis", RedisCheck.of(client, address), ofMillis(800))) {
                // The first connection of a JVM may take longer than the deadline.
                Looks.now(monitor);
                assertThat(isUpWithinTwo(monitor)).isTrue();

                redis.kill();
                CheckResult killed = Looks.now(monitor);
                redis.startAgain();
                boolean isUpAgain = isUpWithinTwo(monitor);
                redis.command("CLIENT", "PAUSE", "1500");
                CheckResult paused = Looks.now(monitor);
                CheckResult stillPaused = Looks.now(monitor);
                boolean isUpAtLast = isUpWithinTwo(monitor);

                assertThat(killed.status().reason()).isEqualTo(HealthReason.UNREACHABLE);
                assertThat(isUpAgain).isTrue();
                assertThat(paused.status().reason()).isEqualTo(HealthReason.TIMEOUT);
                assertThat(paused.duration()).isLessThan(ofSeconds(2));
                assertThat(stillPaused.state()).isNotEqualTo(HealthState.UNKNOWN);
                assertThat(isUpAtLast).isTrue();
            } finally {
                client.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }

    private static boolean isUpWithinTwo(HealthMonitor monitor) {
        CheckResult first = Looks.now(monitor);
        return first.state() == HealthState.UP || Looks.now(monitor).state() == HealthState.UP;
    }
}
