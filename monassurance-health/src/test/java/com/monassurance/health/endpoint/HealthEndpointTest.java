package com.monassurance.health.endpoint;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthMonitorBuilder;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.check.DatabaseLook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");
    private static final String SECRET_TEXT = "FATAL: role \"app\" at db.internal:5432 refused";

    private volatile boolean isStuck;
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05.678Z"));

    @Test
    void an_anonymous_viewer_never_sees_raw_error_text() {
        try (HealthMonitor monitor = guide(HealthStatus.down(HealthReason.AUTHENTICATION, SECRET_TEXT))) {
            for (String path : new String[] {"/health", "/health/detailed", "/health/db"}) {
                assertThat(answer(monitor, path).body()).doesNotContain("FATAL").doesNotContain("db.internal");
            }
            assertThat(HealthEndpoint.of(monitor)
                            .handle(HealthRequest.get("/health/detailed").as(Viewer.OPERATOR))
                            .body())
                    .contains("db.internal");
        }
    }

    @Test
    void the_health_answer_is_the_guides() throws IOException {
        try (HealthMonitor monitor = guide(HealthStatus.up())) {
            HealthResponse answer = answer(monitor, "/health");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(golden("health.json"));
            assertThat(answer.headers())
                    .containsEntry("Cache-Control", "no-store")
                    .containsEntry("Content-Type", "application/json; charset=utf-8");
        }
    }

    @Test
    void the_detailed_answer_is_the_guides() throws IOException {
        try (HealthMonitor monitor = guide(HealthStatus.up())) {
            HealthResponse answer = answer(monitor, "/health/detailed");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(golden("detailed-healthy.json"));
        }
    }

    @Test
    void one_bad_check_makes_the_detailed_answer_unhealthy_with_503() throws IOException {
        try (HealthMonitor monitor = guide(HealthStatus.down(HealthReason.TIMEOUT, "silent"))) {
            HealthResponse answer = answer(monitor, "/health/detailed");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo(golden("detailed-unhealthy.json"));
        }
    }

    @Test
    void health_fails_only_when_readiness_is_false() {
        try (HealthMonitor down = guide(HealthStatus.down("gone"));
                HealthMonitor degraded = guide(HealthStatus.degraded(HealthReason.SATURATED, "pool"))) {
            assertThat(answer(down, "/health").status()).isEqualTo(503);
            assertThat(answer(down, "/health").body()).contains("\"status\":\"unhealthy\"");
            assertThat(answer(degraded, "/health").status()).isEqualTo(200);
            assertThat(answer(degraded, "/health").body()).contains("\"status\":\"degraded\"");
        }
    }

    @Test
    void a_result_too_old_is_never_answered_as_healthy() {
        try (HealthMonitor monitor = guide(HealthStatus.up())) {
            isStuck = true;
            clock.advance(ofSeconds(99_999));

            assertThat(answer(monitor, "/health").status()).isEqualTo(503);
            assertThat(answer(monitor, "/health/detailed").body()).contains("STALE");
        }
    }

    @Test
    void the_database_answer_shows_figures_to_all_and_words_to_operators() throws IOException {
        try (HealthMonitor monitor = guide(HealthStatus.up())) {
            HealthResponse answer = answer(monitor, "/health/db");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(golden("db.json"));
            assertThat(HealthEndpoint.of(monitor)
                            .handle(HealthRequest.get("/health/db").as(Viewer.OPERATOR))
                            .body())
                    .contains("\"server_version\":\"18.0\"");
        }
    }

    @Test
    void head_answers_as_get_without_a_body_and_other_methods_are_refused() {
        try (HealthMonitor monitor = guide(HealthStatus.up())) {
            HealthResponse head = HealthEndpoint.of(monitor).handle(HealthRequest.head("/health"));
            HealthResponse post =
                    HealthEndpoint.of(monitor).handle(new HealthRequest("POST", "/health", "", Viewer.ANONYMOUS));

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers()).containsKey("Content-Type");
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.headers()).containsEntry("Allow", "GET, HEAD");
        }
    }

    @Test
    void an_unknown_path_and_a_look_that_is_not_configured_are_not_found() {
        try (HealthMonitor monitor =
                driven(HealthMonitor.builder(APPLICATION).check("database", context -> HealthStatus.up()))) {
            assertThat(answer(monitor, "/healthz").status()).isEqualTo(404);
            assertThat(answer(monitor, "/health/db").status()).isEqualTo(404);
            assertThat(answer(monitor, "/health/db").body()).contains("error");
            assertThat(answer(monitor, "/health/?verbose=1").status()).isNotEqualTo(404);
        }
    }

    private HealthMonitor guide(HealthStatus database) {
        CheckPolicy rare = CheckPolicy.critical().every(ofHours(1));
        HealthCheck look = context -> HealthStatus.up()
                .with("reachable", true)
                .with("connections_used", 7)
                .with("latency", java.time.Duration.ofNanos(1_234_567))
                .with("server_version", "18.0");
        return driven(HealthMonitor.builder(APPLICATION)
                .check("database", context -> database, rare)
                .check("redis", context -> HealthStatus.up(), rare)
                .check("storage", context -> HealthStatus.up(), rare)
                .check("external_apis", context -> HealthStatus.notChecked("none"), rare)
                .check(DatabaseLook.NAME, look, CheckPolicy.informative().every(ofHours(1))));
    }

    /** Checks run on the thread that asks for them; once it is stuck, none runs any more. */
    private void execute(Runnable check) {
        if (!isStuck) {
            check.run();
        }
    }

    private HealthMonitor driven(HealthMonitorBuilder builder) {
        HealthMonitor monitor = builder.clock(clock)
                .ticker(clock::nanos)
                .executor(this::execute)
                .build();
        // On the calling thread, so every check has its first result now.
        monitor.checkNow(ofSeconds(10));
        return monitor;
    }

    private static HealthResponse answer(HealthMonitor monitor, String path) {
        return HealthEndpoint.of(monitor).handle(HealthRequest.get(path));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = HealthEndpointTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
