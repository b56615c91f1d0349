package com.monassurance.health.metrics.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.fixtures.MutableClock;
import com.monassurance.health.metrics.application.Latencies.Percentile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointFiguresTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final MutableClock clock = MutableClock.at(Instant.EPOCH);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApplicationMetrics metrics =
            ApplicationMetrics.over(registry, Set.of("/policies", "/clients"), clock::nanos);

    @Test
    void without_requests_there_is_no_percentile_and_no_rate() {
        assertThat(metrics.endpoints(FIVE_MINUTES)).isEmpty();
        assertThat(Latencies.NONE.percentile(0.5)).isEmpty();
        assertThatThrownBy(() -> Latencies.NONE.percentile(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metrics.endpoints(Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void errors_and_throughput_are_told_by_endpoint() {
        for (int i = 0; i < 300; i++) {
            metrics.request("GET", "/policies", i < 30 ? 404 : i < 36 ? 500 : 200, Duration.ofMillis(20));
        }
        metrics.request("POST", "/clients", 201, Duration.ofMillis(3));

        List<EndpointFigures> endpoints = metrics.endpoints(FIVE_MINUTES);

        assertThat(endpoints).extracting(EndpointFigures::route).containsExactly("/policies", "/clients");
        assertThat(endpoints.get(0).throughput()).isEqualTo(1);
        assertThat(endpoints.get(0).clientErrorRate()).isEqualTo(0.1);
        assertThat(endpoints.get(0).serverErrorRate()).isEqualTo(0.02);
    }

    @Test
    void what_is_older_than_the_window_no_longer_counts() {
        metrics.request("GET", "/policies", 200, Duration.ofSeconds(9));
        clock.advance(Duration.ofMinutes(6));
        metrics.request("GET", "/policies", 200, Duration.ofMillis(4));

        assertThat(metrics.endpoints(FIVE_MINUTES).get(0).latencies().count()).isEqualTo(1);
        assertThat(metrics.endpoints(Duration.ofMinutes(15)).get(0).latencies().count())
                .isEqualTo(2);

        clock.advance(Duration.ofHours(1));

        assertThat(metrics.endpoints(Duration.ofMinutes(15))).isEmpty();
    }

    @Test
    void a_route_that_was_not_named_is_other() {
        metrics.request("GET", "/policies/42", 200, Duration.ofMillis(1));

        assertThat(metrics.endpoints(FIVE_MINUTES))
                .extracting(EndpointFigures::route)
                .containsExactly("_OTHER");
    }

    @Test
    void an_exact_percentile_always_lies_between_the_bounds_of_the_estimate() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            long[] nanos = random.longs(1 + random.nextInt(500), 1_000, 20_000_000_000L)
                    .map(n -> random.nextBoolean() ? n : n / 1000)
                    .sorted()
                    .toArray();
            Latencies latencies = latencies(nanos);
            for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
                long exact = nanos[(int) Math.ceil(share * nanos.length) - 1];
                Percentile percentile = latencies.percentile(share).orElseThrow();

                assertThat(exact)
                        .as("seed %d, share %s", seed, share)
                        .isGreaterThan(percentile.atLeast().toNanos())
                        .isLessThanOrEqualTo(percentile.atMost().toNanos());
                assertThat(Math.abs(exact - percentile.estimate().toNanos()))
                        .as("seed %d, share %s", seed, share)
                        .isLessThanOrEqualTo(percentile.errorBound().toNanos());
            }
        }
    }

    @Test
    void instances_are_added_up_by_their_buckets() {
        Latencies one = latencies(1_000_000, 30_000_000);
        Latencies other = latencies(60_000_000, 11_000_000_000L);

        Latencies both = one.plus(other);

        assertThat(both.counts())
                .isEqualTo(latencies(1_000_000, 30_000_000, 60_000_000, 11_000_000_000L)
                        .counts());
        assertThat(both.longest()).isEqualTo(Duration.ofSeconds(11));
        assertThat(Arrays.stream(both.counts()).sum()).isEqualTo(both.count());
    }

    private Latencies latencies(long... nanos) {
        ApplicationMetrics each = ApplicationMetrics.over(new SimpleMeterRegistry(), Set.of("/"), clock::nanos);
        for (long n : nanos) {
            each.request("GET", "/", 200, Duration.ofNanos(n));
        }
        return each.endpoints(FIVE_MINUTES).get(0).latencies();
    }
}
