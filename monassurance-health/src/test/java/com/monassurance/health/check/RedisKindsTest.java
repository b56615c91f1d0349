package com.monassurance.health.check;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.RedisFixture;
import com.monassurance.fixtures.failure.FixtureException;
import com.monassurance.health.CheckResult;
import com.monassurance.health.Fact;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthMonitor;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthState;
import com.monassurance.health.HealthStatus;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis full, read-only, replicated, behind sentinels and as a cluster; all of them real servers. */
@Timeout(60)
class RedisKindsTest {

    @TempDir
    Path directory;

    @Test
    void a_server_that_is_out_of_memory_is_down_when_it_must_write_and_a_warning_otherwise() {
        try (RedisFixture redis = RedisFixture.start()) {
            assertThat(look(redis, true).state()).isEqualTo(HealthState.UP);
            redis.command("SET", "filler", "x".repeat(1_000_000));
            redis.command("CONFIG", "SET", "maxmemory", "1500000");

            CheckResult writing = look(redis, true);
            CheckResult reading = look(redis, false);
            redis.flush();
            redis.command("CONFIG", "SET", "maxmemory", "100000000");
            CheckResult after = look(redis, true);

            assertThat(writing.state()).isEqualTo(HealthState.DOWN);
            assertThat(writing.status().reason()).isEqualTo(HealthReason.NO_RESOURCES);
            assertThat(reading.state()).isEqualTo(HealthState.DEGRADED);
            assertThat(reading.status().reason()).isEqualTo(HealthReason.NEAR_LIMIT);
            assertThat(after.state()).isEqualTo(HealthState.UP);
            assertThat(redis.command("DBSIZE")).as("no probe stays behind").isEqualTo("0");
        }
    }

    @Test
    void a_server_that_evicts_may_be_full() {
        HealthStatus full = new RedisProbe(0.9, false)
                .judge(
                        HealthStatus.up(),
                        Map.of("used_memory", "100", "maxmemory", "100", "maxmemory_policy", "allkeys-lru"));

        assertThat(full.state()).isEqualTo(HealthState.UP);
        assertThat(full.facts()).containsEntry("memory_ratio", new Fact.Amount(1.0));
    }

    @Test
    void a_replica_is_up_to_read_down_to_write_and_degraded_without_its_master() {
        try (RedisFixture master = RedisFixture.start();
                RedisFixture replica = RedisFixture.start()) {
            replica.command("REPLICAOF", master.host(), Integer.toString(master.port()));
            awaitInfo(replica, "master_link_status:up");

            CheckResult reading = look(replica, false);
            CheckResult writing = look(replica, true);
            master.kill();
            awaitInfo(replica, "master_link_status:down");
            CheckResult lost = look(replica, false);

            assertThat(reading.state()).isEqualTo(HealthState.UP);
            assertThat(reading.status().facts()).containsEntry("role", new Fact.Text("slave"));
            assertThat(writing.status().reason()).isEqualTo(HealthReason.READ_ONLY);
            assertThat(lost.state()).isEqualTo(HealthState.DEGRADED);
            assertThat(lost.status().reason()).isEqualTo(HealthReason.REPLICATION);
        }
    }

    @Test
    void behind_a_sentinel_its_master_is_looked_at() throws Exception {
        try (RedisFixture master = RedisFixture.start()) {
            int port = freePort();
            Process sentinel = sentinel(master, port);
            try (RedisFixture asked = RedisFixture.at("redis://127.0.0.1:" + port)) {
                awaitAnswer(asked);
                RedisURI address =
                        RedisURI.Builder.sentinel("127.0.0.1", port, "main").build();
                RedisClient client = RedisClient.create();
                try (RedisCheck check = RedisCheck.of(client, address).writing()) {
                    CheckResult up = look(check);
                    master.kill();
                    CheckResult down = look(check);

                    assertThat(up.state()).as(up.toString()).isEqualTo(HealthState.UP);
                    assertThat(up.status().facts()).containsEntry("role", new Fact.Text("master"));
                    assertThat(down.state()).isEqualTo(HealthState.DOWN);
                } finally {
                    client.shutdown(Duration.ZERO, ofSeconds(2));
                }
            } finally {
                sentinel.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void a_cluster_is_up_with_all_its_slots_and_down_without() throws Exception {
        try (RedisFixture node = RedisFixture.builder()
                .setting("cluster-enabled", "yes")
                .setting("cluster-config-file", "nodes-" + freePort() + ".conf")
                .start()) {
            String[] slots = Stream.concat(
                            Stream.of("CLUSTER", "ADDSLOTS"),
                            IntStream.range(0, 16_384).mapToObj(Integer::toString))
                    .toArray(String[]::new);
            node.command(slots);
            awaitClusterInfo(node, "cluster_state:ok");
            RedisClusterClient client = RedisClusterClient.create(node.uri());
            try (RedisClusterCheck check = RedisClusterCheck.of(client).writing()) {
                CheckResult up = look(check);
                node.command("CLUSTER", "DELSLOTS", "1");
                awaitClusterInfo(node, "cluster_state:fail");
                CheckResult down = look(check);

                assertThat(up.state()).as(up.toString()).isEqualTo(HealthState.UP);
                assertThat(up.status().facts()).containsEntry("slots_ok", new Fact.Count(16_384));
                assertThat(down.state()).isEqualTo(HealthState.DOWN);
                assertThat(down.status().text()).contains("fail");
            } finally {
                client.shutdown(Duration.ZERO, ofSeconds(2));
            }
        }
    }

    @Test
    void a_cluster_with_slots_on_failing_nodes_is_degraded() {
        HealthStatus status =
                RedisClusterCheck.judge(Map.of("cluster_state", "ok", "cluster_slots_pfail", "12"), HealthStatus.up());

        assertThat(status.reason()).isEqualTo(HealthReason.REPLICATION);
    }

    private Process sentinel(RedisFixture master, int port) throws IOException {
        Path configuration = Files.writeString(
                directory.resolve("sentinel.conf"),
                "bind 127.0.0.1\nport " + port + "\nsentinel monitor main 127.0.0.1 " + master.port() + " 1\n");
        // The server's own program is the sentinel's, too.
        String program =
                ProcessHandle.of(master.pid()).orElseThrow().info().command().orElseThrow();
        return new ProcessBuilder(program, configuration.toString(), "--sentinel")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sentinel.log").toFile())
                .start();
    }

    private static void awaitAnswer(RedisFixture redis) {
        long end = System.nanoTime() + ofSeconds(20).toNanos();
        boolean isThere = false;
        while (!isThere) {
            try {
                isThere = redis.command("PING").equals("PONG");
            } catch (FixtureException e) {
                assertThat(System.nanoTime() - end).as("it answers").isNegative();
            }
        }
    }

    private static void awaitInfo(RedisFixture redis, String line) {
        await(() -> redis.command("INFO", "replication"), line);
    }

    private static void awaitClusterInfo(RedisFixture redis, String line) {
        await(() -> redis.command("CLUSTER", "INFO"), line);
    }

    private static void await(Supplier<String> answer, String line) {
        long end = System.nanoTime() + ofSeconds(20).toNanos();
        while (!answer.get().contains(line)) {
            assertThat(System.nanoTime() - end).as(line).isNegative();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static CheckResult look(RedisFixture redis, boolean isWriting) {
        RedisURI address = RedisURI.create(redis.uri());
        RedisClient client = RedisClient.create(address);
        RedisCheck check = RedisCheck.of(client, address);
        try (RedisCheck used = isWriting ? check.writing() : check) {
            return look(used);
        } finally {
            client.shutdown(Duration.ZERO, ofSeconds(2));
        }
    }

    /** Does not close the check, unlike a monitor of its own would. */
    private static CheckResult look(HealthCheck check) {
        try (HealthMonitor monitor = Looks.monitor("redis", context -> check.check(context), ofSeconds(4))) {
            return Looks.now(monitor);
        }
    }
}
