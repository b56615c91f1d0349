package com.monassurance.health.metrics.application;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what the application does: one call per request, one per authentication. Requests become
 * {@code http.server.request.duration} with OpenTelemetry's attributes and its 14 advised buckets, from which latency
 * percentiles, error rates and throughput per endpoint are computed and summed across instances; {@link #endpoints} answers
 * the same from the same buckets for the last while, up to 15 minutes, without a server of metrics. At most 500 routes and
 * 2,000 series are told apart, or exactly the routes that {@link #over(MeterRegistry, Set)} names; others count as {@code _OTHER}. Recording
 * never blocks. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ApplicationMetrics {

    private static final int ROUTES_MAX = 500;
    private static final int SERIES_MAX = 2000;
    private static final Logger LOGGER = LoggerFactory.getLogger(ApplicationMetrics.class);

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
    private static final Duration WINDOW_MAX = Duration.ofMinutes(15);
    private static final String OTHER = "_OTHER";
    private static final int SERVER_ERROR = 500;

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final MeterRegistry registry;
    private final Map<Endpoint, Timer> requests = new ConcurrentHashMap<>();
    private final Set<String> routes = ConcurrentHashMap.newKeySet();
    private final Counter attempts;
    private final Counter successes;
    private final Map<AuthenticationFailure, Counter> failures = new EnumMap<>(AuthenticationFailure.class);

    private final Map<Route, SlidingWindow> windows = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final Set<String> known;

    private record Endpoint(String method, String route, int status) {}

    private record Route(String method, String route) {}

    private ApplicationMetrics(MeterRegistry registry, Set<String> known, Ticker ticker) {
        this.registry = requireNonNull(registry, "registry");
        this.known = Set.copyOf(known);
        this.ticker = requireNonNull(ticker, "ticker");
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
        return new ApplicationMetrics(registry, Set.of(), Ticker.system());
    }

    /**
     * Creates the metrics of an application that knows its routes.
     *
     * @param registry the host's
     * @param routes templates of all its paths; any other counts as {@code _OTHER}
     * @return the metrics
     * @throws IllegalArgumentException if there are no routes, or more than 500
     */
    public static ApplicationMetrics over(MeterRegistry registry, Set<String> routes) {
        return over(registry, routes, Ticker.system());
    }

    static ApplicationMetrics over(MeterRegistry registry, Set<String> routes, Ticker ticker) {
        if (routes.isEmpty() || routes.size() > ROUTES_MAX) {
            throw new IllegalArgumentException("there must be 1 to " + ROUTES_MAX + " routes, not " + routes.size());
        }
        return new ApplicationMetrics(registry, routes, ticker);
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
        requireNonNull(method, "method");
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status must be 100 to 599: " + status);
        }
        if (requireNonNull(duration, "duration").isNegative()) {
            throw new IllegalArgumentException("duration must not be negative: " + duration);
        }
        String knownMethod = METHODS.contains(method) ? method : OTHER;
        String knownRoute = bounded(route);
        long nanos = nanos(duration);
        timer(knownMethod, knownRoute, status).record(nanos, TimeUnit.NANOSECONDS);
        window(new Route(knownMethod, knownRoute)).add(ticker.nanos(), nanos, status);
    }

    /** Records what a filter saw. Whatever the host's route, an odd status or the registry do, the request goes on. */
    void seen(String method, Supplier<@Nullable String> route, int status, long nanos) {
        try {
            // HTTP has a status that is none be taken for an error of the server.
            int known = status < 100 || status > 599 ? SERVER_ERROR : status;
            request(String.valueOf(method), told(route), known, Duration.ofNanos(Math.max(0, nanos)));
        } catch (RuntimeException e) {
            LOGGER.debug("request=recorded outcome=failed", e);
        }
    }

    private static String told(Supplier<@Nullable String> route) {
        try {
            String template = route.get();
            return template == null ? OTHER : template;
        } catch (RuntimeException e) {
            LOGGER.debug("route=told outcome=failed", e);
            return OTHER;
        }
    }

    /**
     * Tells what each endpoint did in the last while: its latency percentiles, errors and throughput. Never blocks.
     *
     * @param last positive, at most 15 minutes; counted in slots of 15 s, so that up to one more is looked at
     * @return one for each method and route with a request in that time, the busiest first
     * @throws IllegalArgumentException if the time is out of bounds
     */
    public List<EndpointFigures> endpoints(Duration last) {
        if (last.isNegative() || last.isZero() || last.compareTo(WINDOW_MAX) > 0) {
            throw new IllegalArgumentException("must be positive and at most " + WINDOW_MAX + ": " + last);
        }
        long now = ticker.nanos();
        int slots = (int) Math.min(SlidingWindow.SLOTS - 1, (last.toNanos() - 1) / SlidingWindow.SLOT_NANOS + 1);
        List<EndpointFigures> figures = new ArrayList<>();
        windows.forEach((route, window) -> {
            SlidingWindow.Sum sum = window.sum(now, slots);
            if (sum.latencies().count() > 0) {
                figures.add(new EndpointFigures(
                        route.method(), route.route(), last, sum.latencies(), sum.clientErrors(), sum.serverErrors()));
            }
        });
        figures.sort(Comparator.comparingLong(
                        (EndpointFigures each) -> each.latencies().count())
                .reversed()
                .thenComparing(EndpointFigures::route)
                .thenComparing(EndpointFigures::method));
        return List.copyOf(figures);
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

    /** A duration of centuries, which only a wrong clock can measure, must not overflow. */
    private static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** Methods and routes are bounded one by one; each pair takes about 10 KB. */
    private SlidingWindow window(Route route) {
        SlidingWindow found = windows.get(route);
        if (found != null) {
            return found;
        }
        Route bounded = windows.size() < SERIES_MAX ? route : new Route(OTHER, OTHER);
        return windows.computeIfAbsent(bounded, unused -> new SlidingWindow());
    }

    private String bounded(String route) {
        requireNonNull(route, "route");
        if (!known.isEmpty()) {
            return known.contains(route) ? route : OTHER;
        }
        if (routes.contains(route)) {
            return route;
        }
        return routes.size() < ROUTES_MAX && routes.add(route) ? route : OTHER;
    }

    private Timer timer(String method, String route, int status) {
        Endpoint endpoint = new Endpoint(method, route, status);
        Timer found = requests.get(endpoint);
        if (found != null) {
            return found;
        }
        // An application that answers with any number as a status must not fill the registry either.
        boolean isFull = requests.size() >= SERIES_MAX;
        Endpoint bounded = isFull ? new Endpoint(OTHER, OTHER, status - status % 100) : endpoint;
        return requests.computeIfAbsent(bounded, this::timer);
    }

    private Timer timer(Endpoint endpoint) {
        String error = endpoint.status() >= SERVER_ERROR ? Integer.toString(endpoint.status()) : "";
        return Timer.builder("http.server.request.duration")
                .description("Duration of HTTP requests")
                .tag("http.request.method", endpoint.method())
                .tag("http.route", endpoint.route())
                .tag("http.response.status_code", Integer.toString(endpoint.status()))
                .tag("error.type", error)
                .serviceLevelObjectives(Buckets.BOUNDS.toArray(Duration[]::new))
                .register(registry);
    }

    private static Counter.Builder authentication(String what) {
        return Counter.builder("monassurance.authentication." + what).description("Authentication " + what);
    }
}
