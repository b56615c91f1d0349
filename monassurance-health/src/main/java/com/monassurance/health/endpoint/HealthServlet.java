package com.monassurance.health.endpoint;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a Servlet of Jakarta EE 10 or later; map it to {@code /health/*} and, for Spring's shape, to
 * {@code /actuator/health/*}, in any context path. Needs {@code jakarta.servlet-api} on the class path. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** A Servlet is serializable by its type only; one that came back without its endpoint could not answer. */
    private final transient HealthEndpoint endpoint;

    private final transient Function<HttpServletRequest, @Nullable Viewer> viewers;

    private HealthServlet(HealthEndpoint endpoint, Function<HttpServletRequest, @Nullable Viewer> viewers) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.viewers = requireNonNull(viewers, "viewers");
    }

    /**
     * Creates a Servlet for which everybody is anonymous.
     *
     * @param endpoint what answers
     * @return the Servlet
     */
    public static HealthServlet of(HealthEndpoint endpoint) {
        return new HealthServlet(endpoint, request -> Viewer.ANONYMOUS);
    }

    /**
     * Returns a Servlet that asks the host who a viewer is.
     *
     * @param decision such as by role or address; must not block; one that throws or answers null makes
     *     the viewer anonymous
     * @return a copy
     */
    public HealthServlet viewers(Function<HttpServletRequest, @Nullable Viewer> decision) {
        return new HealthServlet(endpoint, decision);
    }

    /** Answers any method, so that what is not allowed is refused as the endpoint does it. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
        HealthResponse answer = endpoint.handle(
                new HealthRequest(request.getMethod(), path(request), accept, Viewer.of(request, viewers)));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** Both are decoded, and neither holds path parameters. */
    private static String path(HttpServletRequest request) {
        String below = request.getPathInfo();
        return request.getServletPath() + (below == null ? "" : below);
    }
}
