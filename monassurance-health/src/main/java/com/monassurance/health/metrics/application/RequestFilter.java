package com.monassurance.health.metrics.application;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.function.Function;

/**
 * Records every request of a context of the JDK's HTTP server. The route is the path of the context unless the host tells
 * it, and {@code _OTHER} when that fails; a handler that throws, and a status that is none, count as 500. Never fails a request.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class RequestFilter extends Filter {

    private static final int FAILED = 500;

    private final ApplicationMetrics metrics;
    private final Function<HttpExchange, String> route;
    private final Ticker ticker;

    private RequestFilter(ApplicationMetrics metrics, Function<HttpExchange, String> route, Ticker ticker) {
        this.metrics = metrics;
        this.route = route;
        this.ticker = ticker;
    }

    /**
     * Creates a filter for contexts that are routes.
     *
     * @param metrics of the application
     * @return a filter, to be added to a context
     */
    public static RequestFilter recording(ApplicationMetrics metrics) {
        return recording(metrics, exchange -> exchange.getHttpContext().getPath());
    }

    /**
     * Creates a filter for contexts with several routes.
     *
     * @param metrics of the application
     * @param route tells the template of the path of a request, never the path itself
     * @return a filter, to be added to a context
     */
    public static RequestFilter recording(ApplicationMetrics metrics, Function<HttpExchange, String> route) {
        return new RequestFilter(requireNonNull(metrics, "metrics"), requireNonNull(route, "route"), Ticker.system());
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        long start = ticker.nanos();
        boolean isAnswered = false;
        try {
            chain.doFilter(exchange);
            isAnswered = true;
        } finally {
            // A handler that never sent its headers has -1 here, and the client gets a closed connection.
            int status = isAnswered && exchange.getResponseCode() > 0 ? exchange.getResponseCode() : FAILED;
            metrics.seen(exchange.getRequestMethod(), () -> route.apply(exchange), status, ticker.nanos() - start);
        }
    }

    @Override
    public String description() {
        return "records requests";
    }
}
