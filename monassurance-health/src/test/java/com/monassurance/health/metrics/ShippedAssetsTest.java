package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.monassurance.core.ApplicationInfo;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped alert rules and the dashboard use is what the metrics emit. */
@Timeout(120)
class ShippedAssetsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final String FOLDER = "/META-INF/monassurance/metrics/";
    private static final Pattern NAME =
            Pattern.compile("\\b(?:postgresql|redis|system|container|process|monassurance|http_server)_[a-z0-9_]+");
    private static final Pattern USE = Pattern.compile("(" + NAME.pattern() + ")\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern EMITTED = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern EMITTED_LABEL = Pattern.compile("([a-z_]+)=\"");

    @TempDir
    Path directory;

    @Test
    void every_name_and_label_of_the_rules_is_emitted() throws IOException {
        List<String> expressions = resource("alerts.yml")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("expr: "))
                .toList();

        assertThat(expressions).hasSizeGreaterThan(40);
        assertEmitted(expressions, emitted());
    }

    @Test
    void every_state_of_a_check_that_a_rule_names_is_a_state_that_checks_have() throws IOException {
        Matcher states = Pattern.compile("monassurance_health_check_state(\\{state=\"[a-z_]+\"})")
                .matcher(resource("alerts.yml"));
        String emitted = health().replace("check=\"database\",", "");
        int found = 0;
        while (states.find()) {
            assertThat(emitted).contains(states.group(1));
            found++;
        }

        assertThat(found).as("unhealthy, degraded, unknown").isEqualTo(3);
    }

    @Test
    void every_name_and_label_of_the_dashboard_is_emitted() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel :
                new ObjectMapper().readTree(resource("dashboard.json")).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String legend = target.get("legendFormat").asText();
                String expression = target.get("expr").asText();
                expressions.add(expression);
                Matcher shown = Pattern.compile("\\{\\{(\\w+)}}").matcher(legend);
                while (shown.find() && !expression.contains("by (")) {
                    expressions.add(only(NAME, expression) + "{" + shown.group(1) + "=\"\"}");
                }
            }
        }

        assertThat(expressions).hasSizeGreaterThan(50);
        assertEmitted(expressions, emitted());
    }

    @Test
    void promtool_accepts_the_rules_and_their_tests_pass() throws IOException, InterruptedException {
        assumeTrue(hasPromtool(), "promtool is missing: install the package prometheus to check the rules");
        Files.writeString(directory.resolve("alerts.yml"), resource("alerts.yml"));
        Files.writeString(directory.resolve("alerts-test.yml"), text("/metrics/alerts-test.yml"));

        assertThat(promtool("check", "rules", "alerts.yml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "alerts-test.yml")).contains("SUCCESS");
    }

    private static void assertEmitted(List<String> expressions, Map<String, Set<String>> emitted) {
        for (String expression : expressions) {
            Matcher names = NAME.matcher(expression.replaceAll("\\{[^}]*}", "").replaceAll("\\bby \\([^)]*\\)", ""));
            Set<String> labels = new TreeSet<>(Set.of("instance"));
            while (names.find()) {
                assertThat(emitted).as(expression).containsKey(names.group());
                labels.addAll(emitted.get(names.group()));
            }
            Matcher uses = USE.matcher(expression);
            while (uses.find()) {
                assertThat(emitted.get(uses.group(1))).as(expression).containsAll(all(LABEL, uses.group(2)));
            }
            Matcher groupings = GROUPING.matcher(expression);
            while (groupings.find()) {
                assertThat(labels)
                        .as(expression)
                        .containsAll(List.of(groupings.group(1).split(", ")));
            }
        }
    }

    /** The names of one scrape, each with its labels. */
    private static Map<String, Set<String>> emitted() {
        PostgresDatabase database = POSTGRES.database();
        database.execute("create extension if not exists pg_stat_statements", schema());
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RedisClient client = RedisClient.create(RedisFixture.shared().uri());
        PrometheusMeterRegistry ofCluster = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
            application.request("GET", "/", 500, Duration.ofMillis(1));
            application.authenticationSucceeded();
            application.authenticationFailed(AuthenticationFailure.WRONG_PASSWORD);
            business.bindTo(registry);
            infrastructure.bindTo(registry);
            cluster.bindTo(ofCluster);
            registry.scrape();
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
            registry.scrape();
            Map<String, Set<String>> found = new TreeMap<>();
            Stream<String> lines = (registry.scrape() + ofCluster.scrape() + health()).lines();
            lines.forEach(line -> {
                Matcher matcher = EMITTED.matcher(line);
                if (matcher.matches()) {
                    String labels = matcher.group(2) == null ? "" : matcher.group(2);
                    found.computeIfAbsent(matcher.group(1), name -> new TreeSet<>())
                            .addAll(all(EMITTED_LABEL, labels));
                }
            });
            return found;
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

    private static String schema() {
        try {
            return text("/schema.sql");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String only(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }

    private static boolean hasPromtool() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private static String resource(String name) throws IOException {
        return text(FOLDER + name);
    }

    private static String text(String path) throws IOException {
        try (InputStream in = ShippedAssetsTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
