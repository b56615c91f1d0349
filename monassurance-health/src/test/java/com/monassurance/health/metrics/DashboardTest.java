package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.PostgresFixture;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthStatus;
import com.monassurance.health.endpoint.HealthEndpoint;
import com.monassurance.health.endpoint.HealthHandler;
import com.monassurance.health.metrics.application.ApplicationMetrics;
import com.monassurance.health.metrics.application.AuthenticationFailure;
import com.monassurance.health.metrics.business.ActiveUsers;
import com.monassurance.health.metrics.business.BusinessMetrics;
import com.monassurance.health.metrics.infrastructure.Capability;
import com.monassurance.health.metrics.infrastructure.InfrastructureMetrics;
import com.sun.net.httpserver.HttpHandler;
import io.lettuce.core.RedisClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard and the rules on a real server of metrics, which scrapes a host with a primary and its standby, a Redis with
 * its replica, a Redis Cluster and the checks of health.
 */
@Timeout(180)
class DashboardTest {

    /** Where a container or a disk is missing, {@code capabilities()} says so. */
    private static final Pattern OF_THE_MACHINE = Pattern.compile("\\b(?:container|system)_[a-z_]+");

    private static final Pattern NAME =
            Pattern.compile("\\b(?:postgresql|redis|system|container|process|monassurance|http_server)_[a-z0-9_]+");

    @TempDir
    Path directory;

    @Test
    void every_figure_of_an_alert_is_on_the_dashboard() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (JsonNode target : ShippedAssetsTest.targets()) {
            shown.addAll(names(target.get("expr").asText()));
        }
        Set<String> watched = new TreeSet<>();
        ShippedAssetsTest.expressionsOfRules().forEach(expression -> watched.addAll(names(expression)));

        assertThat(watched).hasSizeGreaterThan(40);
        assertThat(shown).containsAll(watched);
    }

    @Test
    void every_target_shows_something_and_a_healthy_host_raises_no_alert() throws Exception {
        assumeTrue(PrometheusServer.isInstalled(), "prometheus is missing: install the package to try the dashboard");
        try (Host host = new Host();
                PrometheusServer prometheus = PrometheusServer.start(
                        directory, EmittedMetrics.text(ShippedAssetsTest.FOLDER + "alerts.yml"), host.pages())) {
            List<JsonNode> targets = new ArrayList<>(ShippedAssetsTest.targets());
            targets.removeIf(target -> host.isNotOfThisMachine(expression(target)));
            assertThat(targets).hasSizeGreaterThan(80);

            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInSameThread().untilAsserted(() -> {
                List<String> empty = targets.stream()
                        .filter(target -> !shows(prometheus.query(expression(target)), target))
                        .map(DashboardTest::expression)
                        .toList();
                assertThat(empty).isEmpty();
            });

            // A replica may have been connected a moment ago.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(raised(prometheus)).containsExactly("PostgresqlRestarted"));
        }
    }

    private static String expression(JsonNode target) {
        return target.get("expr").asText().replace("$instance", ".*");
    }

    /** A series with a number, and all that its legend names. */
    private static boolean shows(JsonNode series, JsonNode target) {
        List<String> labels = Pattern.compile("\\{\\{(\\w+)}}")
                .matcher(target.get("legendFormat").asText())
                .results()
                .map(found -> found.group(1))
                .toList();
        for (JsonNode each : series) {
            double value = Double.parseDouble(each.get("value").get(1).asText());
            if (Double.isFinite(value)
                    && labels.stream().allMatch(label -> each.get("metric").hasNonNull(label))) {
                return true;
            }
        }
        return false;
    }

    /** Alerts whose condition holds, but those of the machine, which may be busy with other tests. */
    private static Set<String> raised(PrometheusServer prometheus) {
        Set<String> raised = new TreeSet<>();
        int rules = 0;
        for (JsonNode group : prometheus.groups()) {
            for (JsonNode rule : group.get("rules")) {
                rules++;
                assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                if (!group.get("name").asText().equals("monassurance-host")
                        && !rule.get("state").asText().equals("inactive")) {
                    raised.add(rule.get("name").asText());
                }
            }
        }
        assertThat(rules).isGreaterThan(50);
        return raised;
    }

    private static List<String> names(String expression) {
        return NAME.matcher(expression.replaceAll("\"[^\"]*\"", ""))
                .results()
                .map(found -> found.group())
                .toList();
    }

    /** Everything that is scraped. A minute passes for it with each scrape. */
    private static final class Host implements AutoCloseable {

        private final PostgresFixture primary = PostgresFixture.start();
        private final PostgresDatabase database = primary.newDatabase();
        private final PostgresFixture standby;
        private final RedisFixture redis = RedisFixture.start();
        private final RedisFixture replica = RedisFixture.start();
        private final RedisNodes nodes = new RedisNodes(1);
        private final List<AutoCloseable> open = new ArrayList<>();
        private final AtomicLong nanos = new AtomicLong();
        private final PrometheusMeterRegistry whole = registry();
        private final PrometheusMeterRegistry second = registry();
        private final PrometheusMeterRegistry third = registry();
        private final InfrastructureMetrics infrastructure;
        private final ApplicationMetrics application;
        private final HealthEndpoint health;

        Host() {
            database.execute(
                    "create extension if not exists pg_stat_statements",
                    EmittedMetrics.text("/schema.sql"),
                    "create table dying (id int) with (autovacuum_enabled = off)",
                    "insert into dying select generate_series(1, 10000)",
                    "delete from dying where id <= 3000",
                    "create table numbered (id serial)",
                    "insert into numbered default values");
            standby = primary.startStandby();
            redis.command("CONFIG", "SET", "maxmemory", "1gb");
            replica.command("REPLICAOF", redis.host(), Integer.toString(redis.port()));
            ActiveUsers users = closing(ActiveUsers.over(client(redis), "dashboard"));
            closing(BusinessMetrics.over(database.dataSource(), users)).bindTo(whole);
            infrastructure = bound(
                    whole,
                    builder(database.dataSource())
                            .redis(client(redis))
                            .lastBackup(() -> Optional.of(Instant.now().minusSeconds(60))));
            bound(second, builder(standby.dataSource(database.name())).redis(client(replica)));
            bound(third, builder(database.dataSource()).redisCluster(nodes.client()));
            application = ApplicationMetrics.over(whole);
            used(application);
            HealthMonitor monitor =
                    closing(HealthMonitor.builder(new ApplicationInfo("monassurance", "1.2.3", "test", "one"))
                            .check("database", context -> HealthStatus.up())
                            .build());
            monitor.checkNow(Duration.ofSeconds(5));
            health = HealthEndpoint.of(monitor);
        }

        Map<String, HttpHandler> pages() {
            return Map.of(
                    "/metrics", scraped(whole),
                    "/standby", scraped(second),
                    "/cluster", scraped(third),
                    "/health/metrics", HealthHandler.of(health));
        }

        boolean isNotOfThisMachine(String expression) {
            Matcher name = OF_THE_MACHINE.matcher(expression);
            return name.find()
                    && infrastructure.capabilities().stream()
                            .filter(each -> each.findReason().isPresent())
                            .map(Capability::meter)
                            .anyMatch(meter -> name.group().startsWith(meter.replace('.', '_')));
        }

        @Override
        public void close() {
            for (int index = open.size() - 1; index >= 0; index--) {
                close(open.get(index));
            }
            nodes.close();
            Stream.of(whole, second, third).forEach(PrometheusMeterRegistry::close);
            replica.close();
            redis.close();
            standby.close();
            database.close();
            primary.close();
        }

        private static void close(AutoCloseable part) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private HttpHandler scraped(PrometheusMeterRegistry registry) {
            return exchange -> {
                nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
                application.request("GET", "/", 200, Duration.ofMillis(1));
                redis.command("GET", "nothing");
                nodes.node(0).command("GET", "nothing");
                byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            };
        }

        private static void used(ApplicationMetrics application) {
            application.request("GET", "/", 404, Duration.ofMillis(1));
            application.request("GET", "/", 500, Duration.ofMillis(1));
            application.authenticationSucceeded();
            application.authenticationFailed(AuthenticationFailure.WRONG_PASSWORD);
        }

        private InfrastructureMetrics.Builder builder(DataSource dataSource) {
            return InfrastructureMetrics.builder(dataSource).clocks(Clock.systemUTC(), nanos::get);
        }

        private InfrastructureMetrics bound(PrometheusMeterRegistry registry, InfrastructureMetrics.Builder builder) {
            InfrastructureMetrics metrics = closing(builder.build());
            metrics.bindTo(registry);
            return metrics;
        }

        private RedisClient client(RedisFixture server) {
            RedisClient client = RedisClient.create(server.uri());
            open.add(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
            return client;
        }

        private <T extends AutoCloseable> T closing(T resource) {
            open.add(resource);
            return resource;
        }

        private static PrometheusMeterRegistry registry() {
            return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        }
    }
}
