package com.monassurance.health.metrics.application;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.Ticker;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/**
 * Records every request of a Servlet container, asynchronous ones when they end. The route is the pattern of the servlet's
 * mapping unless the host tells it, and {@code _OTHER} when that fails; a request whose servlet throws, and a status that is none,
 * count as 500. A request counts once, however often it is dispatched, and is never failed by this. Needs jakarta.servlet-api, which is an
 * optional dependency. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServletRequestFilter implements Filter {

    private static final int FAILED = 500;
    private static final int BAD = 400;
    private static final String RECORDED = ServletRequestFilter.class.getName();

    private final ApplicationMetrics metrics;
    private final Function<HttpServletRequest, String> route;
    private final Ticker ticker = Ticker.system();

    private ServletRequestFilter(ApplicationMetrics metrics, Function<HttpServletRequest, String> route) {
        this.metrics = metrics;
        this.route = route;
    }

    /**
     * Creates a filter for servlets that are routes.
     *
     * @param metrics of the application
     * @return a filter, to be mapped by the host
     */
    public static ServletRequestFilter recording(ApplicationMetrics metrics) {
        return recording(metrics, request -> request.getHttpServletMapping().getPattern());
    }

    /**
     * Creates a filter for servlets with several routes.
     *
     * @param metrics of the application
     * @param route tells the template of the path of a request, never the path itself
     * @return a filter, to be mapped by the host
     */
    public static ServletRequestFilter recording(
            ApplicationMetrics metrics, Function<HttpServletRequest, String> route) {
        return new ServletRequestFilter(requireNonNull(metrics, "metrics"), requireNonNull(route, "route"));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)
                || http.getAttribute(RECORDED) == metrics) {
            chain.doFilter(request, response);
            return;
        }
        // Dispatches of the same request pass here again when the filter is mapped for them.
        http.setAttribute(RECORDED, metrics);
        long start = ticker.nanos();
        boolean isAnswered = false;
        try {
            chain.doFilter(request, response);
            isAnswered = true;
        } finally {
            if (!isAnswered) {
                record(http, FAILED, start);
            } else if (http.isAsyncStarted()) {
                http.getAsyncContext().addListener(new WhenDone(http, answer, start));
            } else {
                record(http, answer.getStatus(), start);
            }
        }
    }

    private void record(HttpServletRequest request, int status, long start) {
        metrics.seen(request.getMethod(), () -> route.apply(request), status, ticker.nanos() - start);
    }

    /** Records an asynchronous request once, when the container ends it. */
    private final class WhenDone implements AsyncListener {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final long start;
        private volatile boolean isFailed;

        WhenDone(HttpServletRequest request, HttpServletResponse response, long start) {
            this.request = request;
            this.response = response;
            this.start = start;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // A host that answers its timeouts itself has said so in the status.
            int status = response.getStatus();
            record(request, isFailed && status < BAD ? FAILED : status, start);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            isFailed = true;
        }

        @Override
        public void onError(AsyncEvent event) {
            isFailed = true;
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
