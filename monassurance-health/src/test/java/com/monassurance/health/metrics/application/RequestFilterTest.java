package com.monassurance.health.metrics.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestFilterTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApplicationMetrics metrics = ApplicationMetrics.over(registry);

    @TempDir
    Path directory;

    @Test
    void the_server_of_the_jdk_records_requests_by_context_and_a_throwing_handler_as_500() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/policies", exchange -> {
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                })
                .getFilters()
                .add(RequestFilter.recording(metrics));
        server.createContext("/broken", exchange -> {
                    throw new IOException("broken");
                })
                .getFilters()
                .add(RequestFilter.recording(metrics, exchange -> "/broken/{id}"));
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(get(port, "/policies/42")).isEqualTo(404);
            getBroken(port, "/broken/7");

            awaitRequest("/policies", "404");
            awaitRequest("/broken/{id}", "500");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_servlet_container_records_requests_by_mapping_and_asynchronous_ones_when_they_end() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", directory.toString());
        servlet(context, "/plain/*", false, new Plain());
        servlet(context, "/later", true, new Later());
        servlet(context, "/broken", false, new Broken());
        filter(context);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        try {
            int port = tomcat.getConnector().getLocalPort();
            assertThat(get(port, "/plain/42")).isEqualTo(403);
            assertThat(get(port, "/later")).isEqualTo(202);
            assertThat(get(port, "/broken")).isEqualTo(500);

            awaitRequest("/plain/*", "403");
            awaitRequest("/later", "202");
            awaitRequest("/broken", "500");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static void servlet(Context context, String pattern, boolean isAsync, HttpServlet servlet) {
        Tomcat.addServlet(context, pattern, servlet).setAsyncSupported(isAsync);
        context.addServletMappingDecoded(pattern, pattern);
    }

    private void filter(Context context) {
        FilterDef filter = new FilterDef();
        filter.setFilterName("requests");
        filter.setFilter(ServletRequestFilter.recording(metrics));
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("requests");
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    private void awaitRequest(String route, String status) {
        // The client may have its answer before the filter has the control back.
        Awaitility.await()
                .pollInSameThread()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(registry.get("http.server.request.duration")
                                .tags("http.route", route, "http.response.status_code", status)
                                .timer()
                                .count())
                        .as("a client may try again what broke")
                        .isPositive());
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        URI uri = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void getBroken(int port, String path) throws InterruptedException {
        try {
            assertThat(get(port, path)).isEqualTo(500);
        } catch (IOException e) {
            assertThat(e).as("the server of the JDK closes the connection").isNotNull();
        }
    }

    private static final class Plain extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(403);
        }
    }

    private static final class Later extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext later = request.startAsync();
            later.start(() -> {
                response.setStatus(202);
                later.complete();
            });
        }
    }

    private static final class Broken extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException("broken");
        }
    }
}
