package com.monassurance.examples.quickstart;

import com.monassurance.examples.quickstart.Stop.Result;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** The chapter on monitoring. */
final class MonitoringStops {

    private static final int CALLS = 200;

    private MonitoringStops() {}

    static List<Stop> all() {
        return List.of(
                Stop.group("Monitoring", 1),
                Stop.group("Métriques clés", 2),
                Stop.of("Métriques applicatives", 3, MonitoringStops::application),
                Stop.of("Métriques métier", 3, MonitoringStops::business),
                Stop.of("Métriques infrastructure", 3, MonitoringStops::infrastructure),
                Stop.group("Health checks", 2),
                Stop.of("Endpoints de santé", 3, MonitoringStops::endpoints));
    }

    /** Real requests to the host are measured as a host would: one call per request. */
    private static Result application(Tour tour) throws Exception {
        Stage stage = tour.stage();
        HttpClient client = client();
        tour.console().step("Requests to the host, measured", progress -> {
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                String route = i % 4 == 0 ? "/health/detailed" : "/health";
                int status = get(client, stage.host().address().resolve(route)).statusCode();
                stage.wiring().requests.request("GET", route, status, Duration.ofNanos(System.nanoTime() - start));
                progress.at("", (i + 1.0) / CALLS);
            }
            return CALLS;
        });
        stage.wiring().requests.authenticationSucceeded();
        List<String> lines = scraped(tour, "http_server_request_duration_seconds_count");
        lines.forEach(line -> tour.console().fact("%s", line));
        return Result.incomplete(
                CALLS + " requests in " + lines.size() + " series with the buckets of OpenTelemetry",
                "P50, P95 and P99 without a Prometheus server");
    }

    private static Result business(Tour tour) {
        int shown = show(
                tour, "monassurance.users", "monassurance.policies", "monassurance.documents", "monassurance.storage");
        return Result.incomplete(shown + " business figures by set-based SQL", "active users counted in Redis");
    }

    private static Result infrastructure(Tour tour) {
        int shown = show(
                tour,
                "postgresql.backends",
                "postgresql.connection.max",
                "postgresql.db_size",
                "redis.memory.used",
                "redis.clients.connected",
                "redis.keyspace",
                "system.");
        return Result.complete(shown + " figures of PostgreSQL, Redis and the host from one snapshot");
    }

    private static Result endpoints(Tour tour) throws Exception {
        HttpClient client = client();
        URI host = tour.stage().host().address();
        StringBuilder statuses = new StringBuilder();
        for (String path : List.of("/health", "/health/detailed", "/health/db", "/metrics")) {
            HttpResponse<String> answer = get(client, host.resolve(path));
            String body = answer.body();
            tour.console().fact("GET %-17s %d  %s", path, answer.statusCode(), shortened(body));
            statuses.append(statuses.isEmpty() ? "" : ", ")
                    .append(path)
                    .append(' ')
                    .append(answer.statusCode());
        }
        return Result.complete(statuses.toString());
    }

    private static int show(Tour tour, String... prefixes) {
        List<Meter> meters = tour.stage().wiring().meters.getMeters().stream()
                .filter(meter -> List.of(prefixes).stream()
                        .anyMatch(prefix -> meter.getId().getName().startsWith(prefix)))
                .sorted((a, b) -> a.getId().getName().compareTo(b.getId().getName()))
                .toList();
        int shown = 0;
        for (Meter meter : meters) {
            double value = value(meter);
            boolean emptyRank = value == 0 && meter.getId().getTag("rank") != null;
            if (!Double.isNaN(value) && !emptyRank) {
                String tags = meter.getId().getTags().isEmpty()
                        ? ""
                        : meter.getId().getTags().toString().replace("tag(", "(");
                tour.console().fact("%-38s %,18.1f  %s", meter.getId().getName(), value, tags);
                shown++;
            }
        }
        return shown;
    }

    private static double value(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(m -> m.getStatistic() == Statistic.VALUE || m.getStatistic() == Statistic.COUNT)
                .mapToDouble(m -> m.getValue())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<String> scraped(Tour tour, String prefix) {
        return tour.stage()
                .wiring()
                .meters
                .scrape()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    }

    private static HttpResponse<String> get(HttpClient client, URI address) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String shortened(String body) {
        String line = body.replaceAll("\\s+", " ");
        return line.length() <= 160 ? line : line.substring(0, 160) + "…";
    }
}
