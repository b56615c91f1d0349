package com.monassurance.health.endpoint;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.health.CheckPolicy;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Servlet in a real container, below a context path. */
@Timeout(60)
class HealthServletTest {

    private static final ApplicationInfo APPLICATION = new ApplicationInfo("monassurance", "1.2.3", "test", "one");

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile HealthStatus database = HealthStatus.up();
    private HealthMonitor monitor;
    private Tomcat tomcat;

    @BeforeEach
    void start() throws LifecycleException {
        monitor = HealthMonitor.builder(APPLICATION)
                .check("database", context -> database, CheckPolicy.critical().every(ofHours(1)))
                .build();
        HealthServlet servlet = HealthServlet.of(HealthEndpoint.of(monitor)).viewers(request -> {
            String role = request.getHeader("X-Role");
            if ("broken".equals(role)) {
                throw new IllegalStateException("no roles today");
            }
            return "operator".equals(role) ? Viewer.OPERATOR : null;
        });
        tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context context = tomcat.addContext("/app", directory.toString());
        Tomcat.addServlet(context, "health", servlet);
        context.addServletMappingDecoded("/health/*", "health");
        context.addServletMappingDecoded("/actuator/health/*", "health");
        tomcat.getConnector();
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        monitor.close();
    }

    @Test
    void another_method_is_refused_with_what_is_allowed_and_an_unknown_path_is_not_found() throws Exception {
        HttpResponse<String> post = send(request("/health").POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(get("/health/unheard-of").statusCode()).isEqualTo(404);
        assertThat(send(request("/health").header("Accept", "image/png").GET()).statusCode())
                .isEqualTo(406);
    }

    @Test
    void a_failing_check_is_told_with_503_and_its_error_to_operators_only() throws Exception {
        monitor.checkNow(ofSeconds(10));
        database = HealthStatus.down(HealthReason.TIMEOUT, "db.internal did not answer");
        monitor.checkNow(ofSeconds(10));

        HttpResponse<String> anonymous = get("/health/detailed");
        HttpResponse<String> operator =
                send(request("/health/detailed").header("X-Role", "operator").GET());

        assertThat(anonymous.statusCode()).isEqualTo(503);
        assertThat(anonymous.body()).contains("TIMEOUT").doesNotContain("db.internal");
        assertThat(operator.body()).contains("db.internal");
        assertThat(send(request("/health/detailed").header("X-Role", "broken").GET())
                        .body())
                .as("who cannot be told sees no more than anybody")
                .contains("TIMEOUT")
                .doesNotContain("db.internal");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health/history").body())
                .contains("\"outages\":1", "\"to\":\"unhealthy\"", "\"reason\":\"TIMEOUT\"")
                .doesNotContain("db.internal");
    }

    @Test
    void every_rendering_is_answered_as_on_the_jdks_server() throws Exception {
        monitor.checkNow(ofSeconds(10));

        HttpResponse<String> health = get("/health");
        HttpResponse<String> head = send(request("/health").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> draft = send(
                request("/health").header("Accept", "application/health+json").GET());

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).startsWith("{\"status\":\"healthy\"");
        assertThat(health.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isEqualToIgnoringCase("application/json;charset=utf-8"));
        assertThat(health.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(draft.body()).contains("\"status\":\"pass\"");
        assertThat(get("/actuator/health").body()).contains("\"UP\"");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        monitor.drain(Duration.ZERO);
        assertThat(get("/health").body()).startsWith("{\"status\":\"draining\"");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health/metrics").body()).contains("monassurance_health_ready 0");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
