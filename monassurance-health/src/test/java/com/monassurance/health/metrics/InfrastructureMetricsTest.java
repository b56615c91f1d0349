package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.FaultProxy;
import com.monassurance.fixtures.MutableClock;
import com.monassurance.fixtures.PostgresDatabase;
import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class InfrastructureMetricsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-02T03:04:05Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private FaultProxy postgres;
    private FaultProxy redis;
    private RedisClient client;
    private InfrastructureMetrics metrics;

    @BeforeEach
    void bind() {
        postgres = FaultProxy.to(POSTGRES.database().host(), POSTGRES.database().port());
        redis = FaultProxy.to(
                RedisFixture.shared().host(), RedisFixture.shared().port());
        client = RedisClient.create("redis://" + redis.host() + ":" + redis.port());
        metrics = InfrastructureMetrics.over(throughProxy(), client, clock::nanos);
        metrics.bindTo(registry);
    }

    @AfterEach
    void close() {
        metrics.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        postgres.close();
        redis.close();
    }

    @Test
    void an_outage_gives_no_zero_and_no_counter_jumps_after_it() {
        scrape();
        double commits = counter("postgresql.commits");
        double hits = counter("redis.keyspace.hits");

        postgres.refuse();
        postgres.cut();
        redis.refuse();
        redis.cut();
        clock.advance(Duration.ofMinutes(1));
        scrape();

        assertThat(gauge("postgresql.backends", "state", "active")).isNaN();
        assertThat(gauge("postgresql.db_size")).isNaN();
        assertThat(gauge("redis.memory.used")).isNaN();
        assertThat(success("postgresql")).isZero();
        assertThat(success("redis")).isZero();
        assertThat(gauge("monassurance.collector.age", "collector", "postgresql"))
                .isEqualTo(60);
        assertThat(counter("postgresql.commits")).isEqualTo(commits);
        assertThat(counter("redis.keyspace.hits")).isEqualTo(hits);

        postgres.heal();
        redis.heal();
        clock.advance(Duration.ofMinutes(1));
        scrape();

        assertThat(success("postgresql")).isEqualTo(1);
        assertThat(success("redis")).isEqualTo(1);
        assertThat(counter("postgresql.commits")).isBetween(commits, commits + 1000);
        assertThat(gauge("postgresql.db_size")).isGreaterThan(1_000_000);
    }

    @Test
    void before_the_first_collection_a_counter_is_absent_and_not_zero() {
        postgres.refuse();

        assertThat(counter("postgresql.commits")).isNaN();
        assertThat(success("postgresql")).isZero();
    }

    @Test
    void a_black_hole_is_waited_for_once_per_scrape_and_not_once_per_meter() {
        scrape();
        clock.advance(Duration.ofMinutes(1));
        postgres.blackHole();
        long before = System.nanoTime();

        scrape();

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("once for all 22 meters, not 2 s for each")
                .isLessThan(Duration.ofSeconds(10));
        assertThat(success("postgresql")).isZero();
        assertThat(success("redis")).isEqualTo(1);
    }

    @Test
    void all_meters_of_a_scrape_share_one_collection_over_one_kept_connection() {
        scrape();
        long up = postgres.bytesUp();
        scrape();
        long sameScrape = postgres.bytesUp();
        clock.advance(Duration.ofSeconds(15));
        scrape();

        assertThat(sameScrape).as("still fresh: nothing was sent").isEqualTo(up);
        assertThat(postgres.bytesUp()).isGreaterThan(up);
        assertThat(postgres.connections()).isEqualTo(1);
        assertThat(redis.connections()).isEqualTo(1);
    }

    @Test
    void every_figure_of_a_healthy_server_has_a_value() {
        scrape();

        assertThat(registry.getMeters())
                .filteredOn(meter -> meter.getId().getName().matches("(postgresql|redis|monassurance)\\..*"))
                .hasSizeGreaterThan(40)
                .allSatisfy(meter -> assertThat(value(meter))
                        .as("%s %s", meter.getId().getName(), meter.getId().getTags())
                        .isNotNaN());
        assertThat(gauge("postgresql.backends", "state", "active")).isGreaterThanOrEqualTo(1);
        assertThat(gauge("postgresql.connection.max")).isGreaterThan(1);
        assertThat(gauge("jvm.memory.used", "area", "heap")).isGreaterThan(1_000_000);
    }

    @Test
    void without_a_redis_its_meters_are_absent_and_the_others_are_there() {
        SimpleMeterRegistry alone = new SimpleMeterRegistry();
        try (InfrastructureMetrics withoutRedis = InfrastructureMetrics.of(throughProxy())) {
            withoutRedis.bindTo(alone);

            assertThat(alone.getMeters())
                    .noneMatch(meter -> meter.getId().getName().startsWith("redis."))
                    .noneMatch(meter -> "redis".equals(meter.getId().getTag("collector")));
            assertThat(alone.get("postgresql.connection.max").gauge().value()).isGreaterThan(1);
            assertThat(alone.get("jvm.thread.count").gauge().value()).isPositive();
        }
    }

    private void scrape() {
        registry.getMeters().forEach(InfrastructureMetricsTest::value);
    }

    private static double value(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .mapToDouble(measurement -> measurement.getValue())
                .sum();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double success(String collector) {
        return gauge("monassurance.collector.success", "collector", collector);
    }

    private double counter(String name) {
        FunctionCounter counter = registry.get(name).functionCounter();
        return counter.count();
    }

    private DataSource throughProxy() {
        PostgresDatabase database = POSTGRES.database();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {postgres.host()});
        source.setPortNumbers(new int[] {postgres.port()});
        source.setDatabaseName(database.name());
        source.setUser(database.user());
        source.setPassword(database.password());
        return source;
    }
}
