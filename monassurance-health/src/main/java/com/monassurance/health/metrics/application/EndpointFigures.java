package com.monassurance.health.metrics.application;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What an endpoint did in the last while. Immutable.
 *
 * @param method HTTP method, {@code _OTHER} for one that HTTP does not define
 * @param route template of the path, {@code _OTHER} for those that are not told apart
 * @param over the time looked at
 * @param latencies of all its requests
 * @param clientErrors how many were answered by 400 to 499
 * @param serverErrors how many were answered by 500 to 599
 * @since 0.1.0
 */
public record EndpointFigures(
        String method, String route, Duration over, Latencies latencies, long clientErrors, long serverErrors) {

    /** Checks that everything is there. */
    public EndpointFigures {
        requireNonNull(method, "method");
        requireNonNull(route, "route");
        requireNonNull(over, "over");
        requireNonNull(latencies, "latencies");
    }

    /**
     * Returns how many requests there were in a second.
     *
     * @return requests per second
     */
    public double throughput() {
        return latencies.count() / (over.toNanos() / 1e9);
    }

    /**
     * Returns the share of requests answered by 400 to 499.
     *
     * @return 0 to 1, NaN without requests
     */
    public double clientErrorRate() {
        return (double) clientErrors / latencies.count();
    }

    /**
     * Returns the share of requests answered by 500 to 599.
     *
     * @return 0 to 1, NaN without requests
     */
    public double serverErrorRate() {
        return (double) serverErrors / latencies.count();
    }
}
