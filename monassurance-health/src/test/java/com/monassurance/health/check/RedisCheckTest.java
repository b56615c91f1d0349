package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisCheckTest {

    @Test
    void a_black_holed_server_is_down_at_the_deadline_and_up_again_after_it() {
        RedisFixture redis = RedisFixture.shared();
        try (FaultProxy proxy = FaultProxy.to(redis.host(), redis.port())) {
            RedisURI address = RedisURI.create(proxy.host(), proxy.port());
            RedisClient client = RedisClient.create(address);
            try (HealthMonitor monitor = Looks.monitor("redis", RedisCheck.of(client, address), ofSeconds(1))) {
                assertThat(Looks.now(monitor).state()).isEqualTo(HealthState.UP);

                proxy.blackHole();
                long before = System.nanoTime();
                CheckResult silent = Looks.now(monitor);
                Duration took = Duration.ofNanos(System.nanoTime() - before);
                CheckResult silentToNewcomers = Looks.now(monitor);
                proxy.heal();
                proxy.resetAll();
                CheckResult first = Looks.now(monitor);
                CheckResult second = Looks.now(monitor);

                assertThat(silent.status().reason()).isEqualTo(HealthReason.TIMEOUT);
                assertThat(took).isLessThan(ofSeconds(2));
                assertThat(silentToNewcomers.state()).isEqualTo(HealthState.DOWN);
                assertThat(first.state() == HealthState.UP || second.state() == HealthState.UP)
                        .as("up within two looks: %s, %s", first, second)
                        .isTrue();
            } finally {
                client.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }

    @Test
    void a_server_that_was_stopped_and_started_again_is_unreachable_and_then_up() {
        try (RedisFixture redis = RedisFixture.start()) {
            RedisClient client = RedisClient.create(redis.uri());
            try (HealthMonitor monitor = Looks.monitor("redis", RedisCheck.of(client), ofSeconds(2))) {
                CheckResult before = Looks.now(monitor);
                redis.stop();
                CheckResult stopped = Looks.now(monitor);
                redis.startAgain();
                CheckResult started = Looks.now(monitor);

                assertThat(before.state()).isEqualTo(HealthState.UP);
                assertThat(before.status().facts()).containsEntry("role", new Fact.Text("master"));
                assertThat(stopped.status().reason()).isEqualTo(HealthReason.UNREACHABLE);
                assertThat(started.state()).isEqualTo(HealthState.UP);
            } finally {
                client.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }

    @Test
    void a_frozen_server_never_keeps_the_check_beyond_its_deadline() {
        try (RedisFixture redis = RedisFixture.start()) {
            RedisClient client = RedisClient.create(redis.uri());
            try (HealthMonitor monitor = Looks.monitor("redis", RedisCheck.of(client), ofSeconds(1))) {
                Looks.now(monitor);
                redis.pause();
                CheckResult frozen = Looks.now(monitor);
                redis.resume();

                assertThat(frozen.status().reason()).isEqualTo(HealthReason.TIMEOUT);
                assertThat(frozen.duration()).isLessThan(ofSeconds(2));
            } finally {
                client.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }

    @Test
    void wrong_credentials_are_told_as_such_and_appear_nowhere() {
        try (RedisFixture redis =
                RedisFixture.builder().setting("requirepass", "right").start()) {
            RedisURI address = RedisURI.create(redis.host(), redis.port());
            address.setCredentialsProvider(io.lettuce.core.RedisCredentialsProvider.from(
                    () -> io.lettuce.core.RedisCredentials.just(null, "hunter2".toCharArray())));
            RedisClient client = RedisClient.create(address);
            try (HealthMonitor monitor = Looks.monitor("redis", RedisCheck.of(client, address), ofSeconds(2))) {
                CheckResult refused = Looks.now(monitor);

                assertThat(refused.status().reason()).isEqualTo(HealthReason.AUTHENTICATION);
                assertThat(refused.toString()).doesNotContain("hunter2");
            } finally {
                client.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }
}
