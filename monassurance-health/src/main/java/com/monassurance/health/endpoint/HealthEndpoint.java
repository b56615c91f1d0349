package com.monassurance.health.endpoint;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import com.monassurance.health.check.DatabaseLook;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the guide's paths from the snapshot of a monitor; never blocks and never touches a dependency.
 *
 * <ul>
 *   <li>{@code /health}: readiness; 503 only when it is false.
 *   <li>{@code /health/detailed}: every check; {@code healthy} and 200 only when every check that counts is up.
 *   <li>{@code /health/db}: the last look at the database, when the monitor has a check named {@link DatabaseLook#NAME};
 *       503 when it failed or is too old.
 * </ul>
 *
 * <p>GET and HEAD only; never cached. An anonymous viewer sees no error text. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthEndpoint {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    private final HealthMonitor monitor;

    private HealthEndpoint(HealthMonitor monitor) {
        this.monitor = requireNonNull(monitor, "monitor");
    }

    /**
     * Creates the endpoint of a monitor.
     *
     * @param monitor what is known
     * @return the endpoint
     */
    public static HealthEndpoint of(HealthMonitor monitor) {
        return new HealthEndpoint(monitor);
    }

    /**
     * Answers a request. Never blocks and never throws for any request.
     *
     * @param request what is asked
     * @return what to send back
     */
    public HealthResponse handle(HealthRequest request) {
        boolean isHead = request.method().equals("HEAD");
        if (!isHead && !request.method().equals("GET")) {
            return respond(METHOD_NOT_ALLOWED, GuideJson.problem("only GET and HEAD are answered here"))
                    .withHeader("Allow", "GET, HEAD");
        }
        HealthResponse response = answer(request);
        return isHead ? response.withoutBody() : response;
    }

    private HealthResponse answer(HealthRequest request) {
        return switch (request.route()) {
            case "/health" -> health(monitor.readiness());
            case "/health/detailed" -> detailed(monitor.report(), request.viewer());
            case "/health/db" -> database(monitor.report(), request.viewer());
            default ->
                respond(
                        NOT_FOUND,
                        GuideJson.problem("there is /health, /health/detailed and /health/db, nothing else here"));
        };
    }

    private static HealthResponse health(HealthReport readiness) {
        return respond(readiness.isReady() ? OK : UNAVAILABLE, GuideJson.health(readiness));
    }

    private static HealthResponse detailed(HealthReport report, Viewer viewer) {
        return respond(report.isHealthy() ? OK : UNAVAILABLE, GuideJson.detailed(report, viewer));
    }

    private static HealthResponse database(HealthReport report, Viewer viewer) {
        Optional<CheckResult> look = report.check(DatabaseLook.NAME);
        if (look.isEmpty()) {
            return respond(
                    NOT_FOUND, GuideJson.problem("no check named " + DatabaseLook.NAME + " was given to the monitor"));
        }
        boolean isSeen = !look.get().state().isWorseThan(HealthState.DEGRADED);
        return respond(isSeen ? OK : UNAVAILABLE, GuideJson.database(report, look.get(), viewer));
    }

    private static HealthResponse respond(int status, ObjectNode body) {
        return new HealthResponse(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8", "Cache-Control", "no-store"),
                body.toString());
    }
}
