package com.monassurance.health.endpoint;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.monassurance.health.CheckResult;
import com.monassurance.health.HealthGroup;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReport;
import com.monassurance.health.HealthState;
import com.monassurance.health.check.DatabaseLook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers from the snapshot of a monitor; never blocks and never touches a dependency.
 *
 * <ul>
 *   <li>{@code /health}: readiness; 503 only when it is false.
 *   <li>{@code /health/detailed}: every check; {@code healthy} and 200 only when every check that counts is up.
 *   <li>{@code /health/db}: the last look at the database, when the monitor has a check named {@link DatabaseLook#NAME};
 *       503 when it failed or is too old.
 *   <li>{@code /health/history}: of each check its availability, outages, time to repair and last changes; always 200.
 *   <li>{@code /health/liveness}, {@code /health/readiness}, {@code /health/startup} and the host's own groups: 503 when
 *       the group says no.
 *   <li>{@code /health/metrics}: the figures in the text format of Prometheus.
 *   <li>{@code /actuator/health} and a group below it: Spring's shape and its statuses.
 * </ul>
 *
 * <p>The first two and the groups below {@code /health} also answer as {@code application/health+json} to those who accept that. GET and HEAD only;
 * never cached. An anonymous viewer sees no error text. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HealthEndpoint {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int UNAVAILABLE = 503;

    private static final String JSON = "application/json";
    private static final String DRAFT = "application/health+json";
    private static final String TEXT = "text/plain";
    private static final String GUIDE_ROOT = "/health";
    private static final String SPRING_ROOT = "/actuator/health";

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
     * @return what to send back: 404 for an unknown path, 405 for another method, 406 when nothing acceptable is offered
     */
    public HealthResponse handle(HealthRequest request) {
        boolean isHead = request.method().equals("HEAD");
        if (!isHead && !request.method().equals("GET")) {
            return problem(METHOD_NOT_ALLOWED, "only GET and HEAD are answered here")
                    .withHeader("Allow", "GET, HEAD");
        }
        HealthResponse response = answer(request);
        return isHead ? response.withoutBody() : response;
    }

    private HealthResponse answer(HealthRequest request) {
        String route = request.route();
        if (route.equals(SPRING_ROOT)) {
            return spring(monitor.report(), monitor.groups(), request);
        }
        if (route.startsWith(SPRING_ROOT + "/")) {
            return group(route.substring(SPRING_ROOT.length() + 1))
                    .map(report -> spring(report, Set.of(), request))
                    .orElseGet(HealthEndpoint::notFound);
        }
        return switch (route) {
            case GUIDE_ROOT -> health(monitor.readiness(), request);
            case "/health/detailed" -> detailed(monitor.report(), request);
            case "/health/history" -> history(request);
            case "/health/db" -> database(monitor.report(), request);
            case "/health/metrics" -> metrics(request);
            default ->
                route.startsWith(GUIDE_ROOT + "/")
                        ? group(route.substring(GUIDE_ROOT.length() + 1))
                                .map(report -> health(report, request))
                                .orElseGet(HealthEndpoint::notFound)
                        : notFound();
        };
    }

    private Optional<HealthReport> group(String name) {
        return monitor.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .flatMap(monitor::group);
    }

    private static HealthResponse health(HealthReport report, HealthRequest request) {
        int status = report.isReady() ? OK : UNAVAILABLE;
        return Accept.best(request.accept(), List.of(JSON, DRAFT))
                .map(type ->
                        type.equals(DRAFT) ? draft(report, request) : respond(status, JSON, GuideJson.health(report)))
                .orElseGet(() -> notAcceptable(JSON, DRAFT));
    }

    private static HealthResponse detailed(HealthReport report, HealthRequest request) {
        int status = report.isHealthy() ? OK : UNAVAILABLE;
        return Accept.best(request.accept(), List.of(JSON, DRAFT))
                .map(type -> type.equals(DRAFT)
                        ? draft(report, request)
                        : respond(status, JSON, GuideJson.detailed(report, request.viewer())))
                .orElseGet(() -> notAcceptable(JSON, DRAFT));
    }

    /** In this format fail goes with 503, pass and warn with 200. */
    private static HealthResponse draft(HealthReport report, HealthRequest request) {
        return respond(report.isReady() ? OK : UNAVAILABLE, DRAFT, DraftJson.report(report, request.viewer()));
    }

    private static HealthResponse spring(HealthReport report, Set<HealthGroup> groups, HealthRequest request) {
        int status = report.isReady() && report.state() != HealthState.DOWN ? OK : UNAVAILABLE;
        return Accept.best(request.accept(), List.of(SpringJson.MEDIA_TYPE, JSON))
                .map(type -> respond(status, type, SpringJson.report(report, groups, request.viewer())))
                .orElseGet(() -> notAcceptable(SpringJson.MEDIA_TYPE, JSON));
    }

    private HealthResponse metrics(HealthRequest request) {
        return Accept.best(request.accept(), List.of(TEXT))
                .map(type -> new HealthResponse(
                        OK,
                        Map.of("Content-Type", PrometheusText.CONTENT_TYPE, "Cache-Control", "no-store"),
                        PrometheusText.of(monitor.report())))
                .orElseGet(() -> notAcceptable(TEXT));
    }

    private HealthResponse history(HealthRequest request) {
        return Accept.best(request.accept(), List.of(JSON))
                .map(type -> respond(OK, JSON, HistoryJson.of(monitor.report(), monitor::history)))
                .orElseGet(() -> notAcceptable(JSON));
    }

    private static HealthResponse database(HealthReport report, HealthRequest request) {
        Optional<CheckResult> look = report.check(DatabaseLook.NAME);
        if (look.isEmpty()) {
            return problem(NOT_FOUND, "no check named " + DatabaseLook.NAME + " was given to the monitor");
        }
        int status = look.get().isWorking() ? OK : UNAVAILABLE;
        return Accept.best(request.accept(), List.of(JSON))
                .map(type -> respond(status, JSON, GuideJson.database(report, look.get(), request.viewer())))
                .orElseGet(() -> notAcceptable(JSON));
    }

    private static HealthResponse notFound() {
        return problem(
                NOT_FOUND,
                "there is /health, /health/detailed, /health/db, /health/history, /health/metrics, /actuator/health and the groups below"
                        + " /health and /actuator/health, nothing else here");
    }

    private static HealthResponse notAcceptable(String... offered) {
        return problem(NOT_ACCEPTABLE, "this is answered as " + String.join(" or ", offered));
    }

    private static HealthResponse problem(int status, String text) {
        return respond(status, JSON, GuideJson.problem(text));
    }

    private static HealthResponse respond(int status, String type, ObjectNode body) {
        // JSON is UTF-8 by itself; only the plain type has always been told with its charset.
        String contentType = type.equals(JSON) ? JSON + "; charset=utf-8" : type;
        return new HealthResponse(
                status, Map.of("Content-Type", contentType, "Cache-Control", "no-store"), body.toString());
    }
}
