package com.monassurance.health.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the host sends back. Immutable.
 *
 * @param status HTTP status
 * @param headers headers by name; the host adds {@code Content-Length}
 * @param body JSON text, empty for HEAD
 * @since 0.1.0
 */
public record HealthResponse(int status, Map<String, String> headers, String body) {

    /** Copies the headers. */
    public HealthResponse {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        requireNonNull(body, "body");
    }

    HealthResponse withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HealthResponse(status, more, body);
    }

    HealthResponse withoutBody() {
        return new HealthResponse(status, headers, "");
    }
}
