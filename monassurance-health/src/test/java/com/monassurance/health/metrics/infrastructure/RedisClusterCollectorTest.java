package com.monassurance.health.metrics.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.junit.PostgresExtension;
import com.monassurance.health.metrics.RedisNodes;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class RedisClusterCollectorTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Duration PAUSE = Duration.ofSeconds(15);

    @Test
    void the_figures_are_those_of_all_nodes() {
        try (RedisNodes nodes = new RedisNodes(3);
                Watched watched = watched(nodes)) {
            for (int key = 0; key < 60; key++) {
                set(nodes, "key-" + key);
            }
            nodes.node(1).command("CONFIG", "SET", "maxmemory", "100000000");

            awaitNodes(watched, 3, 0);

            assertThat(watched.gauge("redis.cluster.ok")).isEqualTo(1);
            assertThat(watched.gauge("redis.keys")).isEqualTo(60);
            assertThat(watched.gauge("redis.clients.max")).isEqualTo(30_000);
            assertThat(watched.gauge("redis.memory.used")).isGreaterThan(1_500_000);
            assertThat(watched.gauge("redis.maxmemory")).as("two have no limit").isZero();
            assertThat(watched.gauge("redis.memory.usage")).isBetween(0.005, 0.5);
            assertThat(watched.counter("redis.commands.processed")).isGreaterThan(60);
            assertThat(watched.gauge("redis.primary")).isNaN();
            assertThat(watched.reason("redis.primary")).contains("cluster");
        }
    }

    @Test
    void a_silent_node_is_counted_and_no_counter_jumps_when_it_is_back_killed_or_joined_by_another() {
        try (RedisNodes nodes = new RedisNodes(3);
                Watched watched = watched(nodes)) {
            awaitNodes(watched, 3, 0);
            double before = watched.counter("redis.commands.processed");

            nodes.node(2).pause();
            awaitNodes(watched, 3, 1);
            watched.scrapeAfter(Duration.ofMinutes(1));
            assertThat(watched.counter("redis.commands.processed")).isBetween(before, before + 1000);

            nodes.node(2).resume();
            awaitNodes(watched, 3, 0);
            nodes.node(1).kill();
            awaitNodes(watched, 3, 1);
            nodes.node(1).startAgain();
            for (int command = 0; command < 5000; command++) {
                nodes.node(1).command("PING");
            }
            RedisFixture joined = nodes.join();
            for (int command = 0; command < 5000; command++) {
                joined.command("PING");
            }
            nodes.client().refreshPartitions();
            awaitNodes(watched, 4, 0);

            assertThat(watched.counter("redis.commands.processed"))
                    .as("what the killed one has counted since its start, and nothing of what the new one had before")
                    .isBetween(before, before + 7000);
        }
    }

    @Test
    void a_key_that_a_replica_holds_too_counts_once() {
        try (RedisNodes nodes = new RedisNodes(1);
                Watched watched = watched(nodes)) {
            RedisFixture replica = nodes.join();
            replica.command("CLUSTER", "REPLICATE", nodes.node(0).command("CLUSTER", "MYID"));
            nodes.node(0).command("SET", "key", "value");
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(replica.command("INFO")).contains("master_link_status:up", "keys=1"));
            nodes.client().refreshPartitions();
            awaitNodes(watched, 2, 0);

            assertThat(watched.gauge("redis.keys")).isEqualTo(1);
            assertThat(watched.gauge("redis.replicas")).isEqualTo(1);
            assertThat(watched.gauge("redis.replication.link")).isEqualTo(1);
        }
    }

    @Test
    void without_any_node_nothing_is_known() {
        try (RedisNodes nodes = new RedisNodes(1);
                Watched watched = watched(nodes)) {
            awaitNodes(watched, 1, 0);
            double before = watched.counter("redis.commands.processed");
            nodes.node(0).pause();
            watched.scrapeAfter(PAUSE);

            assertThat(watched.success("redis")).isZero();
            assertThat(watched.gauge("redis.keys")).isNaN();
            assertThat(watched.gauge("redis.cluster.nodes.silent")).isNaN();
            assertThat(watched.counter("redis.commands.processed")).isEqualTo(before);

            nodes.node(0).resume();
            awaitNodes(watched, 1, 0);
        }
    }

    /** On a machine at its limit a node that is well may be too late for one scrape: it is told as silent, and rightly. */
    private static void awaitNodes(Watched watched, int nodes, int silent) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).pollInSameThread().untilAsserted(() -> {
            watched.scrapeAfter(PAUSE);
            assertThat(watched.success("redis")).isEqualTo(1);
            assertThat(watched.gauge("redis.cluster.nodes")).isEqualTo(nodes);
            assertThat(watched.gauge("redis.cluster.nodes.silent")).isEqualTo(silent);
        });
    }

    /** Each node takes only the keys of its slots. */
    private static void set(RedisNodes nodes, String key) {
        int slot = Integer.parseInt(nodes.node(0).command("CLUSTER", "KEYSLOT", key));
        nodes.node(slot * 3 / 16_384).command("SET", key, "value");
    }

    private static Watched watched(RedisNodes nodes) {
        return new Watched(POSTGRES.database(), RedisFixture.shared(), builder -> builder.redisCluster(nodes.client()));
    }
}
