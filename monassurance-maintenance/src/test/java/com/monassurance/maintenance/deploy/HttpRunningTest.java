package com.monassurance.maintenance.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpRunningTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private HttpServer server;
    private int status = 200;
    private String body = "{\"status\": \"healthy\", \"version\": \"1.2.3\"}";

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void health_and_version_of_the_guide_are_read() {
        Running.State state = look();

        assertThat(state.healthy()).isTrue();
        assertThat(state.findVersion()).contains(Version.of("1.2.3"));
    }

    @Test
    void unhealthy_status_and_words_count() {
        status = 503;
        assertThat(look().healthy()).isFalse();
        assertThat(look().version()).isEqualTo("1.2.3");

        status = 200;
        body = "{\"status\": \"unhealthy\"}";
        assertThat(look().healthy()).isFalse();
        assertThat(look().findVersion()).isEmpty();
    }

    @Test
    void answer_that_is_no_json_is_not_healthy() {
        body = "<html>healthy</html>";

        assertThat(look().healthy()).isFalse();
    }

    @Test
    void service_that_never_answers_is_given_up_within_the_limit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI nowhere = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/health");
            long start = System.nanoTime();

            Running.State state = Running.http(nowhere).look(Duration.ofMillis(300));

            assertThat(state.healthy()).isFalse();
            assertThat(state.detail()).contains("does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private Running.State look() {
        return Running.http(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health"))
                .look(LIMIT);
    }
}
