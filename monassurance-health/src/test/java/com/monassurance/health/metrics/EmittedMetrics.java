package com.monassurance.health.metrics;

import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthRequest;
import com.monassurance.health.metrics.application.ApplicationMetrics;
import com.monassurance.health.metrics.application.AuthenticationFailure;
import com.monassurance.health.metrics.business.ActiveUsers;
import com.monassurance.health.metrics.business.BusinessMetrics;
import com.monassurance.health.metrics.infrastructure.InfrastructureMetrics;
import io.lettuce.core.RedisClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a scrape of everything gives: each name with its labels, and each label with its values. Immutable. */
final class EmittedMetrics {

    private static final Pattern LINE = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private final Map<String, Map<String, Set<String>>> names = new TreeMap<>();

    private EmittedMetrics(Stream<String> lines) {
        lines.forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Map<String, Set<String>> labels = names.computeIfAbsent(matcher.group(1), unused -> new TreeMap<>());
                Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
                while (label.find()) {
                    labels.computeIfAbsent(label.group(1), unused -> new TreeSet<>())
                            .add(label.group(2));
                }
            }
        });
    }

    /** The names of all series. */
    Set<String> names() {
        return names.keySet();
    }

    /** The labels of a name, empty when nobody emits it. */
    Set<String> labels(String name) {
        return names.getOrDefault(name, Map.of()).keySet();
    }

    /** The values of a label. */
    Set<String> values(String name, String label) {
        return names.getOrDefault(name, Map.of()).getOrDefault(label, Set.of());
    }

    /** Scrapes all metrics of a host, of a cluster and the endpoint of the checks. */
    static EmittedMetrics from(PostgresDatabase database) {
        database.execute("create extension if not exists pg_stat_statements", text("/schema.sql"));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PrometheusMeterRegistry ofCluster = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RedisClient client = RedisClient.create(RedisFixture.shared().uri());
        AtomicLong nanos = new AtomicLong();
        try (ActiveUsers users = ActiveUsers.over(client, "assets");
                RedisNodes nodes = new RedisNodes(1);
                InfrastructureMetrics cluster = InfrastructureMetrics.builder(database.dataSource())
                        .redisCluster(nodes.client())
                        .build();
                BusinessMetrics business = BusinessMetrics.over(database.dataSource(), users);
                InfrastructureMetrics infrastructure = InfrastructureMetrics.builder(database.dataSource())
                        .redis(client)
                        .lastBackup(() -> Optional.of(Instant.EPOCH))
                        .clocks(java.time.Clock.systemUTC(), nanos::get)
                        .build()) {
            ApplicationMetrics application = ApplicationMetrics.over(registry);
            for (int status : new int[] {200, 404, 500, 503}) {
                application.request("GET", "/", status, Duration.ofMillis(1));
            }
            application.authenticationSucceeded();
            application.authenticationFailed(AuthenticationFailure.WRONG_PASSWORD);
            business.bindTo(registry);
            infrastructure.bindTo(registry);
            cluster.bindTo(ofCluster);
            registry.scrape();
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
            registry.scrape();
            return new EmittedMetrics((registry.scrape() + ofCluster.scrape() + health()).lines());
        } finally {
            registry.close();
            ofCluster.close();
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** What the endpoint of the checks tells beside the registry. */
    private static String health() {
        try (HealthMonitor monitor = HealthMonitor.builder(new ApplicationInfo("monassurance", "1.2.3", "test", "one"))
                .check("database", context -> HealthStatus.up())
                .build()) {
            monitor.checkNow(Duration.ofSeconds(5));
            return HealthEndpoint.of(monitor)
                    .handle(HealthRequest.get("/health/metrics"))
                    .body();
        }
    }

    /** A resource of the class path. */
    static String text(String path) {
        try (InputStream in = EmittedMetrics.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        }
    }
}
