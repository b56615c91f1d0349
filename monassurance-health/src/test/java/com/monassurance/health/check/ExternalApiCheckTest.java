package com.monassurance.health.check;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExternalApiCheckTest {

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (int status : new int[] {200, 204, 302, 404, 429, 503}) {
            server.createContext("/" + status, exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
        }
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_worst_of_all_apis_wins() {
        CheckResult result = look(at(200), at(429), at(503));

        assertThat(result.state()).isEqualTo(HealthState.DOWN);
        assertThat(result.status().reason()).isEqualTo(HealthReason.UNEXPECTED_ANSWER);
        assertThat(result.status().text()).contains("HTTP 429").contains("HTTP 503");
        assertThat(result.status().facts())
                .containsEntry("configured", new Fact.Count(3))
                .containsEntry("healthy", new Fact.Count(1));
    }

    @Test
    void success_and_redirects_are_up_too_many_requests_degraded_and_the_rest_down() {
        assertThat(look(at(200), at(204), at(302)).state()).isEqualTo(HealthState.UP);
        assertThat(look(at(200), at(429)).state()).isEqualTo(HealthState.DEGRADED);
        assertThat(look(at(404)).state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void an_api_that_never_answers_is_a_timeout_and_the_others_are_still_told() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI nowhere = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");

            CheckResult result = look(nowhere, at(200));

            assertThat(result.status().reason()).isEqualTo(HealthReason.TIMEOUT);
            assertThat(result.status().facts()).containsEntry("healthy", new Fact.Count(1));
            assertThat(result.duration()).isLessThan(ofSeconds(2));
        }
    }

    @Test
    void an_api_that_refuses_is_unreachable() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(look(URI.create("http://127.0.0.1:" + port)).status().reason())
                .isEqualTo(HealthReason.UNREACHABLE);
    }

    @Test
    void no_api_at_all_is_not_checked_and_never_green() {
        CheckResult result = look();

        assertThat(result.state()).isEqualTo(HealthState.NOT_CHECKED);
        assertThat(result.status().isUp()).isFalse();
    }

    @Test
    void an_address_with_credentials_or_without_http_is_refused() {
        assertThatThrownBy(() -> ExternalApiCheck.of(URI.create("https://user:secret@example.org/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> ExternalApiCheck.of(URI.create("file:///etc/passwd")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private URI at(int status) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + status);
    }

    private static CheckResult look(URI... apis) {
        try (HealthMonitor monitor = Looks.monitor("external_apis", ExternalApiCheck.of(apis), ofMillis(800))) {
            return Looks.now(monitor);
        }
    }
}
