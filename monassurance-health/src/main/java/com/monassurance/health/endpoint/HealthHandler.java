package com.monassurance.health.endpoint;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint on the HTTP server of the JDK; give it to {@code createContext} for {@code /health} and, for Spring's shape,
 * for {@code /actuator/health}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthHandler implements HttpHandler {

    private final HealthEndpoint endpoint;
    private final Function<HttpExchange, @Nullable Viewer> viewers;

    private HealthHandler(HealthEndpoint endpoint, Function<HttpExchange, @Nullable Viewer> viewers) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.viewers = requireNonNull(viewers, "viewers");
    }

    /**
     * Creates a handler for which everybody is anonymous.
     *
     * @param endpoint what answers
     * @return the handler
     */
    public static HealthHandler of(HealthEndpoint endpoint) {
        return new HealthHandler(endpoint, exchange -> Viewer.ANONYMOUS);
    }

    /**
     * Returns a handler that asks the host who a viewer is.
     *
     * @param decision such as by address or header; must not block; one that throws or answers null makes
     *     the viewer anonymous
     * @return a copy
     */
    public HealthHandler viewers(Function<HttpExchange, @Nullable Viewer> decision) {
        return new HealthHandler(endpoint, decision);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> accept = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
            HealthResponse response = endpoint.handle(new HealthRequest(
                    exchange.getRequestMethod(),
                    path(exchange.getRequestURI()),
                    String.join(",", accept),
                    Viewer.of(exchange, viewers)));
            response.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** A question mark that was written as an escape belongs to the path, which is none of ours then. */
    private static String path(URI uri) {
        return uri.getPath() == null || uri.getPath().indexOf('?') >= 0
                ? String.valueOf(uri.getRawPath())
                : uri.getPath();
    }
}
