package com.monassurance.health.metrics.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
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

    @Test
    void a_route_that_fails_or_is_none_and_a_status_that_is_none_fail_no_request() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/fails", exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                })
                .getFilters()
                .add(RequestFilter.recording(metrics, exchange -> {
                    throw new IllegalStateException("no route");
                }));
        server.createContext("/odd", exchange -> {
                    exchange.sendResponseHeaders(799, -1);
                    exchange.close();
                })
                .getFilters()
                .add(RequestFilter.recording(metrics));
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(get(port, "/fails")).isEqualTo(204);
            assertThat(get(port, "/odd")).isEqualTo(799);

            awaitRequest("_OTHER", "204");
            awaitRequest("/odd", "500");
        } finally {
            server.stop(0);
        }

        metrics.seen("GET", () -> null, 200, 1);
        metrics.seen("GET", () -> "/centuries", 200, Long.MAX_VALUE);
        metrics.seen("GET", () -> "/backwards", 200, -5);
        metrics.request("GET", "/centuries", 200, Duration.ofSeconds(Long.MAX_VALUE));
        awaitRequest("_OTHER", "200");
        awaitRequest("/backwards", "200");
        assertThat(metrics.endpoints(Duration.ofMinutes(1)))
                .filteredOn(each -> each.route().equals("/centuries"))
                .singleElement()
                .satisfies(each -> assertThat(each.latencies().count()).isEqualTo(2));
    }

    @Test
    void a_request_counts_once_however_often_it_is_dispatched_and_a_timeout_as_it_was_answered() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", directory.toString());
        servlet(context, "/plain/*", false, new Plain());
        servlet(context, "/forward", false, new Forward());
        servlet(context, "/silent", true, new Silent());
        filter(context);
        for (DispatcherType type : DispatcherType.values()) {
            FilterMap more = new FilterMap();
            more.setFilterName("requests");
            more.addURLPattern("/*");
            more.setDispatcher(type.name());
            context.addFilterMap(more);
        }
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        try {
            int port = tomcat.getConnector().getLocalPort();
            assertThat(get(port, "/forward")).isEqualTo(403);
            assertThat(get(port, "/silent")).isEqualTo(503);

            awaitRequest("/silent", "503");
            Awaitility.await()
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(registry.find("http.server.request.duration")
                                    .timers())
                            .extracting(Timer::count)
                            .containsOnly(1L)
                            .hasSize(2));
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

    private static final class Forward extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            request.getRequestDispatcher("/plain/forwarded").forward(request, response);
        }
    }

    /** Answers its own timeout. */
    private static final class Silent extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext later = request.startAsync();
            later.setTimeout(100);
            later.addListener(new AsyncListener() {
                @Override
                public void onTimeout(AsyncEvent event) {
                    response.setStatus(503);
                    later.complete();
                }

                @Override
                public void onComplete(AsyncEvent event) {}

                @Override
                public void onError(AsyncEvent event) {}

                @Override
                public void onStartAsync(AsyncEvent event) {}
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
