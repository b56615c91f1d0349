package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of metrics that scrapes, every second, what is served on the paths it is given; each path is a job. */
final class PrometheusServer implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer pages;
    private final Process process;
    private final int port;

    private PrometheusServer(Path directory, String rules, Map<String, HttpHandler> paths) throws IOException {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.setExecutor(threads);
        paths.forEach(pages::createContext);
        pages.start();
        Files.writeString(directory.resolve("alerts.yml"), rules);
        Files.writeString(directory.resolve("prometheus.yml"), configuration(paths));
        port = freePort();
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    static PrometheusServer start(Path directory, String rules, Map<String, HttpHandler> paths) throws IOException {
        return new PrometheusServer(directory, rules, paths);
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
    }

    /** The series of an expression now. */
    JsonNode query(String expression) {
        return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result");
    }

    /** The groups of rules with their states. */
    JsonNode groups() {
        return get("rules").get("groups");
    }

    @Override
    public void close() {
        process.destroy();
        boolean isGone = false;
        try {
            isGone = process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!isGone) {
            process.destroyForcibly();
        }
        pages.stop(0);
        threads.shutdownNow();
        assertThat(isGone).as("the server of metrics ends when it is asked to").isTrue();
    }

    private JsonNode get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return json.readTree(response.body()).get("data");
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }

    private String configuration(Map<String, HttpHandler> paths) {
        StringBuilder text = new StringBuilder("global: {scrape_interval: 1s, evaluation_interval: 1s}\n");
        text.append("rule_files: [alerts.yml]\nscrape_configs:\n");
        for (String path : List.copyOf(paths.keySet())) {
            text.append("  - job_name: ")
                    .append(path.substring(1).replace('/', '_'))
                    .append('\n');
            text.append("    metrics_path: ").append(path).append('\n');
            text.append("    static_configs: [{targets: ['127.0.0.1:")
                    .append(pages.getAddress().getPort())
                    .append("'], labels: {instance: '")
                    .append(path)
                    .append("'}}]\n");
        }
        return text.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
