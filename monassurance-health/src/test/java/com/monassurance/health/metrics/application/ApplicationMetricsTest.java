package com.monassurance.health.metrics.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ApplicationMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApplicationMetrics metrics = ApplicationMetrics.over(registry);

    @Test
    void a_status_that_is_none_is_refused() {
        assertThatThrownBy(() -> metrics.request("GET", "/", 0, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requests_fall_into_the_fourteen_buckets_of_opentelemetry() {
        metrics.request("GET", "/policies/{id}", 200, Duration.ofMillis(30));
        metrics.request("GET", "/policies/{id}", 200, Duration.ofSeconds(60));

        Timer timer = registry.get("http.server.request.duration")
                .tags("http.request.method", "GET", "http.route", "/policies/{id}")
                .tags("http.response.status_code", "200", "error.type", "")
                .timer();
        double[] bounds = Arrays.stream(timer.takeSnapshot().histogramCounts())
                .mapToDouble(bucket -> bucket.bucket(TimeUnit.SECONDS))
                .toArray();

        assertThat(timer.count()).isEqualTo(2);
        assertThat(bounds).containsExactly(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);
        assertThat(timer.takeSnapshot().histogramCounts()[3].count()).isEqualTo(1);
        assertThat(timer.takeSnapshot().histogramCounts()[13].count()).isEqualTo(1);
    }

    @Test
    void routes_and_methods_without_end_make_no_series_without_end() {
        for (int i = 0; i < 2000; i++) {
            metrics.request("METHOD" + i, "/path/" + i, 200, Duration.ofMillis(1));
        }

        assertThat(registry.get("http.server.request.duration").timers()).hasSize(501);
        assertThat(registry.get("http.server.request.duration")
                        .tag("http.route", "_OTHER")
                        .timer()
                        .count())
                .isEqualTo(1500);
    }

    @Test
    void attempts_are_successes_plus_failures() {
        metrics.authenticationSucceeded();
        metrics.authenticationFailed(AuthenticationFailure.WRONG_PASSWORD);
        metrics.authenticationFailed(AuthenticationFailure.EXPIRED_TOKEN);

        assertThat(registry.get("monassurance.authentication.attempts")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("monassurance.authentication.successes")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("monassurance.authentication.failures").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(2);
    }
}
