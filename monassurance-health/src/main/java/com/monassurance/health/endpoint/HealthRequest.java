package com.monassurance.health.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * What is asked of the endpoint. Immutable.
 *
 * @param method HTTP method in capitals
 * @param path path without the host; a query is ignored
 * @param accept value of the header {@code Accept}, empty when there is none
 * @param viewer who asks
 * @since 0.1.0
 */
public record HealthRequest(String method, String path, String accept, Viewer viewer) {

    /** Checks the parts. */
    public HealthRequest {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(accept, "accept");
        requireNonNull(viewer, "viewer");
    }

    /**
     * Returns an anonymous GET that accepts anything.
     *
     * @param path such as {@code /health}
     * @return the request
     */
    public static HealthRequest get(String path) {
        return new HealthRequest("GET", path, "", Viewer.ANONYMOUS);
    }

    /**
     * Returns an anonymous HEAD that accepts anything.
     *
     * @param path such as {@code /health}
     * @return the request
     */
    public static HealthRequest head(String path) {
        return new HealthRequest("HEAD", path, "", Viewer.ANONYMOUS);
    }

    /**
     * Returns this request as asked by somebody else.
     *
     * @param other who asks
     * @return a copy
     */
    public HealthRequest as(Viewer other) {
        return new HealthRequest(method, path, accept, other);
    }

    /**
     * Returns this request for other media types.
     *
     * @param types value of the header {@code Accept}
     * @return a copy
     */
    public HealthRequest accepting(String types) {
        return new HealthRequest(method, path, types, viewer);
    }

    /** The path without query and without a slash at its end. */
    String route() {
        int query = path.indexOf('?');
        String route = query < 0 ? path : path.substring(0, query);
        return route.length() > 1 && route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
    }
}
