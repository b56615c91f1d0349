package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class InfrastructureMetricsTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration PAUSE = Duration.ofSeconds(15);

    private Watched watched;

    @BeforeEach
    void bind() {
        watched = Watched.over(POSTGRES.database());
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void an_outage_gives_no_zero_and_no_counter_jumps_after_it() {
        watched.scrape();
        Map<Meter.Id, Double> before = counters();

        watched.postgres.refuse();
        watched.postgres.cut();
        watched.redis.refuse();
        watched.redis.cut();
        watched.scrapeAfter(Duration.ofMinutes(1));

        assertThat(watched.gauge("postgresql.backends", "state", "active")).isNaN();
        assertThat(watched.gauge("postgresql.up")).isNaN();
        assertThat(watched.gauge("postgresql.db_size"))
                .as("read a minute ago, and good for five: but of a server that is gone")
                .isNaN();
        assertThat(watched.gauge("redis.memory.used")).isNaN();
        assertThat(watched.success("postgresql")).isZero();
        assertThat(watched.success("redis")).isZero();
        assertThat(watched.gauge("monassurance.collector.age", "collector", "postgresql"))
                .isEqualTo(60);
        assertThat(counters()).isEqualTo(before);
        assertThat(watched.reason("postgresql.commits")).startsWith("not collected: unreachable, SQLSTATE 08001");

        watched.postgres.heal();
        watched.redis.heal();
        watched.scrapeAfter(Duration.ofMinutes(1));

        assertThat(watched.success("postgresql")).isEqualTo(1);
        assertThat(watched.success("redis")).isEqualTo(1);
        assertThat(watched.gauge("postgresql.db_size")).isGreaterThan(1_000_000);
        assertThat(watched.counter("postgresql.commits"))
                .as("what this database really did meanwhile")
                .isBetween(before.get(id("postgresql.commits")), before.get(id("postgresql.commits")) + 200);
        counters().forEach((id, value) -> assertThat(value).as("%s", id).isGreaterThanOrEqualTo(before.get(id)));
    }

    @Test
    void before_the_first_collection_a_counter_is_absent_and_not_zero() {
        watched.postgres.refuse();

        assertThat(watched.counter("postgresql.commits")).isNaN();
        assertThat(watched.success("postgresql")).isZero();
    }

    @Test
    void a_black_hole_is_waited_for_once_per_scrape_and_not_once_per_meter() {
        watched.scrape();
        watched.clock.advance(Duration.ofMinutes(1));
        watched.postgres.blackHole();
        long before = System.nanoTime();

        watched.scrape();

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("once for all meters, not 2 s for each")
                .isLessThan(Duration.ofSeconds(10));
        assertThat(watched.success("postgresql")).isZero();
        assertThat(watched.counter("monassurance.collector.overruns", "collector", "postgresql"))
                .isPositive();
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            watched.scrapeAfter(PAUSE);
            assertThat(watched.success("redis")).as("the others go on").isEqualTo(1);
        });
    }

    @Test
    void all_meters_of_a_scrape_share_one_collection_over_one_kept_connection() {
        watched.scrape();
        long up = watched.postgres.bytesUp();
        watched.scrape();
        long sameScrape = watched.postgres.bytesUp();
        watched.scrapeAfter(PAUSE);

        assertThat(sameScrape).as("still fresh: nothing was sent").isEqualTo(up);
        assertThat(watched.postgres.bytesUp()).isGreaterThan(up);
        assertThat(watched.postgres.connections()).isEqualTo(1);
        assertThat(watched.redis.connections()).isEqualTo(1);
    }

    @Test
    void every_figure_of_a_healthy_server_has_a_value_or_a_reason() {
        POSTGRES.database().execute("create table t (id serial primary key)", "insert into t default values");
        RedisFixture.shared().command("GET", "nothing");
        watched.scrape();
        RedisFixture.shared().command("GET", "nothing");
        watched.scrapeAfter(PAUSE);

        assertThat(watched.metrics.capabilities())
                .hasSizeGreaterThan(130)
                .filteredOn(capability -> !capability.isAvailable()
                        && !capability.collector().equals("host")
                        && !capability.meter().equals("postgresql.table.size"))
                .extracting(Capability::meter)
                .as("a primary without standby, archiving or much work; Redis 6.2 without a limit of memory")
                .isSubsetOf(
                        "postgresql.cache.hit",
                        "postgresql.archiver.age",
                        "postgresql.replication.lag",
                        "postgresql.replication.delay",
                        "postgresql.replication.receiving",
                        "postgresql.vacuum.age",
                        "postgresql.analyze.age",
                        "redis.memory.usage",
                        "redis.replication.link",
                        "redis.replication.silence",
                        "redis.replication.lag",
                        "redis.acl.denied");
        assertThat(watched.metrics.capabilities())
                .filteredOn(capability -> !capability.isAvailable())
                .allSatisfy(capability -> assertThat(capability.findReason().orElseThrow())
                        .as("%s", capability)
                        .isNotBlank()
                        .doesNotContain("did not tell"));
        assertThat(watched.gauge("postgresql.backends", "state", "active")).isGreaterThanOrEqualTo(1);
        assertThat(watched.gauge("postgresql.sequence.usage")).isEqualTo(1 / 2147483647.0);
        assertThat(watched.gauge("redis.slowlog.length")).isNotNaN();
        assertThat(watched.gauge("monassurance.jvm.heap.used")).isGreaterThan(1_000_000);
    }

    @Test
    void one_node_of_many_reads_the_servers_and_the_others_do_not_connect() {
        AtomicBoolean isLeader = new AtomicBoolean();
        try (Watched node =
                new Watched(POSTGRES.database(), RedisFixture.shared(), builder -> builder.leader(isLeader::get))) {
            node.scrape();

            assertThat(node.gauge("postgresql.up")).isNaN();
            assertThat(node.counter("postgresql.commits")).isNaN();
            assertThat(node.gauge("monassurance.collector.leader")).isZero();
            assertThat(node.gauge("system.cpu.logical.count")).isPositive();
            assertThat(node.postgres.connections() + node.redis.connections()).isZero();

            isLeader.set(true);
            node.scrapeAfter(PAUSE);

            assertThat(node.gauge("postgresql.up")).isEqualTo(1);
            assertThat(node.counter("postgresql.commits")).isNotNaN();
        }
    }

    @Test
    void the_age_of_the_last_backup_is_told_and_none_or_no_answer_is_not_zero() {
        AtomicReference<Supplier<Optional<Instant>>> last = new AtomicReference<>(Optional::empty);
        AtomicBoolean isLeader = new AtomicBoolean(true);
        try (Watched node = new Watched(
                POSTGRES.database(),
                RedisFixture.shared(),
                builder -> builder.leader(isLeader::get)
                        .lastBackup(() -> last.get().get()))) {
            node.scrape();
            assertThat(node.gauge("monassurance.backup.age")).isNaN();
            assertThat(node.success("backup")).as("asked and answered").isEqualTo(1);
            assertThat(node.reason("monassurance.backup.age")).contains("no verified backup");

            Instant made = node.clock.instant().minus(Duration.ofHours(3));
            last.set(() -> Optional.of(made));
            node.scrapeAfter(Duration.ofMinutes(1));
            assertThat(node.gauge("monassurance.backup.age")).isEqualTo(3 * 3600 + 60);

            last.set(() -> {
                throw new IllegalStateException("the storage is away");
            });
            node.scrapeAfter(Duration.ofMinutes(1));
            assertThat(node.gauge("monassurance.backup.age")).isNaN();
            assertThat(node.success("backup")).isZero();
            assertThat(node.reason("monassurance.backup.age")).doesNotContain("storage is away");

            last.set(() -> Optional.of(node.clock.instant().plusSeconds(60)));
            node.scrapeAfter(Duration.ofMinutes(1));
            assertThat(node.gauge("monassurance.backup.age")).isZero();

            isLeader.set(false);
            node.scrapeAfter(Duration.ofMinutes(1));
            assertThat(node.gauge("monassurance.backup.age")).isNaN();
            assertThat(node.success("backup")).isEqualTo(1);
        }
        assertThat(watched.registry.find("monassurance.backup.age").gauge())
                .as("not told to be asked for")
                .isNull();
    }

    @Test
    void without_a_redis_its_meters_are_absent_and_the_others_are_there() {
        SimpleMeterRegistry alone = new SimpleMeterRegistry();
        try (InfrastructureMetrics withoutRedis =
                InfrastructureMetrics.of(POSTGRES.database().dataSource())) {
            withoutRedis.bindTo(alone);

            assertThat(alone.getMeters())
                    .noneMatch(meter -> meter.getId().getName().startsWith("redis."))
                    .noneMatch(meter -> "redis".equals(meter.getId().getTag("collector")));
            assertThat(alone.get("postgresql.connection.max").gauge().value()).isGreaterThan(1);
            assertThat(alone.get("monassurance.jvm.threads").gauge().value()).isPositive();
        }
    }

    private Map<Meter.Id, Double> counters() {
        return watched.registry.getMeters().stream()
                .filter(meter -> meter instanceof FunctionCounter
                        && meter.getId().getName().matches("(postgresql|redis)\\..*"))
                .filter(meter -> !Double.isNaN(Watched.value(meter)))
                .collect(Collectors.toMap(Meter::getId, Watched::value));
    }

    private Meter.Id id(String name) {
        return watched.registry.get(name).meter().getId();
    }
}
