package com.monassurance.health.endpoint;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The renderings beside the guide's JSON, each against its golden file and for its structure. */
class RenderingTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");
    private static final String RAW = "FATAL: role \"app\" at db.internal refused";
    private static final String DRAFT = "application/health+json";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05.678Z"));

    @Test
    void nothing_acceptable_is_refused_with_406_and_what_there_is() {
        try (HealthMonitor monitor = monitor(HealthStatus.up())) {
            HealthResponse answer =
                    answer(monitor, HealthRequest.get("/health").accepting("text/html, application/json;q=0"));

            assertThat(answer.status()).isEqualTo(406);
            assertThat(answer.body()).contains(DRAFT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|application/json",
                "*/*|application/json",
                "application/*;q=0.5|application/json",
                "application/health+json, application/json;q=0.9|application/health+json",
                "application/health+json;q=0.1, */*|application/json",
                "application/health+json;q=0.2, application/json;q=0.1|application/health+json",
                "application/health+json; q = 0.9 , application/json ;q = 0.2|application/health+json",
                "application/health+json;\tq\t=\t0.2,application/json;Q=0.9|application/json",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2|application/json",
                "application/*;q=0.2, application/health+json;q=0.3|application/health+json",
                "*/*;q=0.1, application/json;q=0|application/health+json",
                "application/health+json, */*;q=0|application/health+json",
                "application/*;q=0, */*|none",
                "APPLICATION/HEALTH+JSON|application/health+json",
                "application/health+json;charset=utf-8;q=0.8, application/json;q=0.5|application/health+json",
                "application/health+json;note=\"a, b;q=0\", application/json;q=0.9|application/health+json",
                "application/json;q=1.000, application/health+json;q=0.999|application/json",
                "application/health+json;q=0.4, application/json;q=nan|application/health+json",
                "application/health+json;q=x, text/html|application/health+json",
                "application/json;q=-1|application/json",
                "application/json;q=|application/json",
                "application/json;q=.|application/json",
                "application/json;q=1e-9, application/health+json;q=0.001|application/health+json",
                "application/health+json;q=infinity, application/json;q=0.7|application/json",
                "application/health+json;q=7, application/json;q=0.7|application/health+json",
                "application/health+json;q=\"0.7\", application/json;q=0.1|application/json",
                "application/health+json;quality=0, application/json;q=0.1|application/health+json",
                "application/health+json;|application/health+json",
                "text/html|none",
                "application/health+jso|none",
                "application/json;q=0|none",
                "application/json;q=0.000|none",
                "json|application/json",
                "\"application/health+json|application/json",
                ";;;,,|application/json"
            })
    void the_header_accept_chooses_as_http_says(String accept, String expected) {
        assertThat(Accept.best(accept, List.of("application/json", DRAFT)).orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void a_header_accept_of_any_length_and_content_is_answered() {
        Random random = new Random(5);
        String letters = "application/health+json,;=q \"\\*.0159\t\u00e9\u0000";
        try (HealthMonitor monitor = monitor(HealthStatus.up())) {
            for (int round = 0; round < 20_000; round++) {
                String accept = random.ints(random.nextInt(40), 0, letters.length())
                        .mapToObj(index -> letters.substring(index, index + 1))
                        .collect(Collectors.joining());

                assertThat(answer(monitor, HealthRequest.get("/health").accepting(accept))
                                .status())
                        .as(accept)
                        .isIn(200, 406);
            }
            assertThat(answer(monitor, HealthRequest.get("/health").accepting("a/b;q=0.1,".repeat(100_000)))
                            .status())
                    .isEqualTo(406);
        }
    }

    @Test
    void no_rendering_shows_error_text_to_the_anonymous_and_the_operator_sees_it() {
        try (HealthMonitor monitor = monitor(HealthStatus.down(HealthReason.AUTHENTICATION, RAW))) {
            for (String path :
                    List.of("/health/detailed", "/actuator/health", "/health/metrics", "/health/readiness")) {
                for (String accept : List.of("", DRAFT)) {
                    assertThat(answer(monitor, HealthRequest.get(path).accepting(accept))
                                    .body())
                            .doesNotContain("FATAL")
                            .doesNotContain("db.internal");
                }
            }
            assertThat(answer(
                                    monitor,
                                    HealthRequest.get("/health/detailed")
                                            .accepting(DRAFT)
                                            .as(Viewer.OPERATOR))
                            .body())
                    .contains("db.internal");
            assertThat(answer(monitor, HealthRequest.get("/actuator/health").as(Viewer.OPERATOR))
                            .body())
                    .contains("db.internal");
        }
    }

    @Test
    void health_json_passes_warns_and_fails_by_the_draft() throws IOException {
        assertThat(draft(HealthStatus.up())).isEqualTo("200 pass");
        assertThat(draft(HealthStatus.degraded(HealthReason.SATURATED, "pool"))).isEqualTo("200 warn");
        assertThat(draft(HealthStatus.down("gone"))).isEqualTo("503 fail");
        try (HealthMonitor monitor = monitor(HealthStatus.down(HealthReason.TIMEOUT, "silent"))) {
            HealthResponse answer =
                    answer(monitor, HealthRequest.get("/health/detailed").accepting(DRAFT));
            JsonNode json = new ObjectMapper().readTree(answer.body());

            assertThat(answer.headers()).containsEntry("Content-Type", DRAFT);
            assertThat(answer.body()).isEqualTo(golden("draft.json"));
            json.path("checks").forEach(measurements -> {
                assertThat(measurements.isArray()).isTrue();
                assertThat(measurements.get(0).path("status").asText()).isIn("pass", "warn", "fail");
                assertThat(measurements.get(0).path("status").asText().equals("pass"))
                        .isNotEqualTo(measurements.get(0).has("output"));
            });
        }
    }

    @Test
    void springs_shape_has_springs_statuses_and_groups() throws Exception {
        try (HealthMonitor up = monitor(HealthStatus.up());
                HealthMonitor down = monitor(HealthStatus.down(HealthReason.TIMEOUT, "silent"))) {
            assertThat(spring(up, "/actuator/health")).isEqualTo("200 UP");
            assertThat(spring(down, "/actuator/health")).isEqualTo("503 DOWN");
            assertThat(spring(down, "/actuator/health/readiness")).isEqualTo("503 DOWN");
            assertThat(spring(down, "/actuator/health/liveness")).isEqualTo("200 UP");
            assertThat(answer(up, HealthRequest.get("/actuator/health/nobody")).status())
                    .isEqualTo(404);
            HealthResponse anonymous = answer(down, HealthRequest.get("/actuator/health"));
            assertThat(anonymous.body()).isEqualTo(golden("spring.json"));
            assertThat(anonymous.headers()).containsEntry("Content-Type", SpringJson.MEDIA_TYPE);
            assertThat(answer(down, HealthRequest.get("/actuator/health").as(Viewer.OPERATOR))
                            .body())
                    .isEqualTo(golden("spring-operator.json"));

            up.drain(Duration.ZERO);

            assertThat(spring(up, "/actuator/health/readiness")).isEqualTo("503 OUT_OF_SERVICE");
            assertThat(spring(up, "/actuator/health/liveness")).isEqualTo("200 UP");
        }
    }

    @Test
    void the_figures_are_prometheus_text_and_what_is_not_known_has_no_sample() throws IOException {
        try (HealthMonitor monitor = monitor(HealthStatus.up())) {
            HealthResponse answer = answer(monitor, HealthRequest.get("/health/metrics"));

            assertThat(answer.headers()).containsEntry("Content-Type", PrometheusText.CONTENT_TYPE);
            assertThat(answer.body().strip()).isEqualTo(golden("health.prom"));
            assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
                    .allMatch(line -> line.matches("[a-z_]+(\\{[a-z_]+=\"[a-z_]+\"(,[a-z_]+=\"[a-z_]+\")*})? [0-9.]+"));
        }
        try (HealthMonitor unknown = HealthMonitor.builder(APPLICATION)
                .check("database", context -> HealthStatus.up())
                .executor(task -> {})
                .build()) {
            assertThat(answer(unknown, HealthRequest.get("/health/metrics")).body())
                    .doesNotContain("seconds{")
                    .contains("monassurance_health_ready 0");
        }
    }

    @Test
    void the_jdk_server_answers_with_status_headers_and_body_and_asks_who_looks() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (HealthMonitor monitor = monitor(HealthStatus.down(HealthReason.TIMEOUT, RAW))) {
            server.createContext(
                    "/health",
                    HealthHandler.of(HealthEndpoint.of(monitor))
                            .viewers(exchange -> exchange.getRequestHeaders().containsKey("X-Operator")
                                    ? Viewer.OPERATOR
                                    : Viewer.ANONYMOUS));
            server.start();
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

            HttpResponse<String> anonymous = send(address.resolve("/health/detailed"), "GET", "X-Nobody");
            HttpResponse<String> operator = send(address.resolve("/health/detailed"), "GET", "X-Operator");
            HttpResponse<String> head = send(address.resolve("/health"), "HEAD", "X-Nobody");
            HttpResponse<String> post = send(address.resolve("/health"), "POST", "X-Nobody");

            assertThat(anonymous.statusCode()).isEqualTo(503);
            assertThat(anonymous.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(anonymous.body()).doesNotContain("db.internal");
            assertThat(operator.body()).contains("db.internal");
            assertThat(head.statusCode()).isEqualTo(503);
            assertThat(head.body()).isEmpty();
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        } finally {
            server.stop(0);
        }
    }

    private static HttpResponse<String> send(URI uri, String method, String header)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header(header, "yes")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String draft(HealthStatus database) throws IOException {
        try (HealthMonitor monitor = monitor(database)) {
            HealthResponse answer = answer(monitor, HealthRequest.get("/health").accepting(DRAFT));
            return answer.status() + " "
                    + new ObjectMapper().readTree(answer.body()).path("status").asText();
        }
    }

    private static String spring(HealthMonitor monitor, String path) throws IOException {
        HealthResponse answer = answer(monitor, HealthRequest.get(path));
        return answer.status() + " "
                + new ObjectMapper().readTree(answer.body()).path("status").asText();
    }

    private static HealthResponse answer(HealthMonitor monitor, HealthRequest request) {
        return HealthEndpoint.of(monitor).handle(request);
    }

    private HealthMonitor monitor(HealthStatus database) {
        CheckPolicy rare = CheckPolicy.critical().every(ofHours(1));
        HealthMonitor monitor = HealthMonitor.builder(APPLICATION)
                .check("database", context -> database, rare)
                .check("redis", context -> HealthStatus.up().with("clients", 3), rare)
                .clock(clock)
                .ticker(clock::nanos)
                .executor(Runnable::run)
                .build();
        // On the calling thread, so every check has its first result now.
        monitor.checkNow(ofSeconds(10));
        return monitor;
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = RenderingTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
