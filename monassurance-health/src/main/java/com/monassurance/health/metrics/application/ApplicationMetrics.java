package com.monassurance.health.metrics.application;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records what the application does: one call per request, one per authentication. Requests become
 * {@code http.server.request.duration} with OpenTelemetry's attributes and its 14 advised buckets, from which latency
 * percentiles, error rates and throughput per endpoint are computed and summed across instances. At most 500 routes are
 * told apart; later ones count as {@code _OTHER}. Recording never blocks. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ApplicationMetrics {

    private static final int ROUTES_MAX = 500;
    private static final String OTHER = "_OTHER";
    private static final int SERVER_ERROR = 500;

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(75),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofMillis(750),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofMillis(7500),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Map<Endpoint, Timer> requests = new ConcurrentHashMap<>();
    private final Set<String> routes = ConcurrentHashMap.newKeySet();
    private final Counter attempts;
    private final Counter successes;
    private final Map<AuthenticationFailure, Counter> failures = new EnumMap<>(AuthenticationFailure.class);

    private record Endpoint(String method, String route, int status) {}

    private ApplicationMetrics(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry");
        this.attempts = authentication("attempts").register(registry);
        this.successes = authentication("successes").register(registry);
        for (AuthenticationFailure reason : AuthenticationFailure.values()) {
            Counter counter = authentication("failures")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
            failures.put(reason, counter);
        }
    }

    /**
     * Creates the metrics of an application.
     *
     * @param registry the host's
     * @return the metrics
     */
    public static ApplicationMetrics over(MeterRegistry registry) {
        return new ApplicationMetrics(registry);
    }

    /**
     * Records one answered request.
     *
     * @param method HTTP method; one that HTTP does not define counts as {@code _OTHER}
     * @param route template of the path, such as {@code /policies/{id}}, never the path itself
     * @param status HTTP status, 100 to 599
     * @param duration from the first byte read to the last written
     * @throws IllegalArgumentException if the status is no HTTP status or the duration is negative
     */
    public void request(String method, String route, int status, Duration duration) {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status must be 100 to 599: " + status);
        }
        if (requireNonNull(duration, "duration").isNegative()) {
            throw new IllegalArgumentException("duration must not be negative: " + duration);
        }
        String knownMethod = METHODS.contains(method) ? method : OTHER;
        requests.computeIfAbsent(new Endpoint(knownMethod, bounded(route), status), this::timer)
                .record(duration);
    }

    /** Records an authentication that succeeded. */
    public void authenticationSucceeded() {
        attempts.increment();
        successes.increment();
    }

    /**
     * Records an authentication that failed.
     *
     * @param reason why
     */
    public void authenticationFailed(AuthenticationFailure reason) {
        Counter counter = requireNonNull(failures.get(requireNonNull(reason, "reason")));
        attempts.increment();
        counter.increment();
    }

    private String bounded(String route) {
        if (routes.contains(requireNonNull(route, "route"))) {
            return route;
        }
        return routes.size() < ROUTES_MAX && routes.add(route) ? route : OTHER;
    }

    private Timer timer(Endpoint endpoint) {
        String error = endpoint.status() >= SERVER_ERROR ? Integer.toString(endpoint.status()) : "";
        return Timer.builder("http.server.request.duration")
                .description("Duration of HTTP requests")
                .tag("http.request.method", endpoint.method())
                .tag("http.route", endpoint.route())
                .tag("http.response.status_code", Integer.toString(endpoint.status()))
                .tag("error.type", error)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Counter.Builder authentication(String what) {
        return Counter.builder("monassurance.authentication." + what).description("Authentication " + what);
    }
}
