package com.monassurance.examples.http;

import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthHandler;
import com.monassurance.health.endpoint.HealthResponse;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The guide's endpoints on the HTTP server of the JDK: {@code /health}, {@code /health/detailed}, {@code /health/db}, Spring's
 * {@code /actuator/health} and {@code /metrics}, on 127.0.0.1. Four threads answer, 64 requests may wait. Thread-safe.
 */
public final class HttpHost implements AutoCloseable {

    static {
        // Without it the server of the JDK leaves Nagle's algorithm on, and each answer costs 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static final int THREADS = 4;
    private static final int QUEUE = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private HttpHost(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts the host on the loopback interface.
     *
     * @param port the port; 0 for a free one
     * @param health answers the paths below {@code /health}
     * @param scrape renders the metrics in the text format of Prometheus
     * @return the running host
     * @throws IOException if the port is taken
     */
    public static HttpHost start(int port, HealthEndpoint health, Supplier<String> scrape) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "monassurance-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(threads);
        // The host has no authentication: everybody sees what the anonymous may see.
        server.createContext("/health", HealthHandler.of(health));
        server.createContext("/actuator/health", HealthHandler.of(health));
        server.createContext("/metrics", exchange -> answer(exchange, metrics(exchange, scrape)));
        server.start();
        return new HttpHost(server, threads);
    }

    /**
     * Returns where the host listens.
     *
     * @return such as {@code http://127.0.0.1:8080}
     */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Stops listening at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HealthResponse metrics(HttpExchange exchange, Supplier<String> scrape) {
        boolean reads = exchange.getRequestMethod().equals("GET");
        return reads
                ? new HealthResponse(
                        200, Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), scrape.get())
                : new HealthResponse(405, Map.of("Allow", "GET", "Content-Type", "text/plain"), "use GET\n");
    }

    private static void answer(HttpExchange exchange, HealthResponse response) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            response.headers().forEach(headers::set);
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), empty ? -1 : body.length);
            if (!empty) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
