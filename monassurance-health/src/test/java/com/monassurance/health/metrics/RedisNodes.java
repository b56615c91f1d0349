package com.monassurance.health.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.fixtures.RedisFixture;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Redis Cluster of primaries, each with its share of the slots. */
public final class RedisNodes implements AutoCloseable {

    private static final int SLOTS = 16_384;

    private final List<RedisFixture> nodes = new ArrayList<>();
    private final RedisClusterClient client;

    /** Starts the nodes and blocks until every one of them sees all slots served. */
    public RedisNodes(int count) {
        for (int index = 0; index < count; index++) {
            nodes.add(start());
        }
        for (int index = 0; index < count; index++) {
            RedisFixture node = nodes.get(index);
            node.command(Stream.concat(
                            Stream.of("CLUSTER", "ADDSLOTS"),
                            IntStream.range(SLOTS * index / count, SLOTS * (index + 1) / count)
                                    .mapToObj(Integer::toString))
                    .toArray(String[]::new));
            meet(node);
        }
        nodes.forEach(RedisNodes::awaitOk);
        client = RedisClusterClient.create(nodes.get(0).uri());
    }

    public RedisClusterClient client() {
        return client;
    }

    public RedisFixture node(int index) {
        return nodes.get(index);
    }

    /** Adds a node without slots and blocks until all know each other: whichever a client asks next tells of it. */
    public RedisFixture join() {
        RedisFixture node = start();
        nodes.add(node);
        meet(node);
        awaitOk(node);
        nodes.forEach(this::awaitKnown);
        return node;
    }

    /** A node that is only being greeted is told to nobody. */
    private void awaitKnown(RedisFixture node) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .untilAsserted(() -> assertThat(node.command("CLUSTER", "NODES").lines())
                        .hasSize(nodes.size())
                        .noneMatch(line -> line.contains("handshake")));
    }

    private void meet(RedisFixture node) {
        RedisFixture first = nodes.get(0);
        if (node != first) {
            node.command("CLUSTER", "MEET", first.host(), Integer.toString(first.port()));
        }
    }

    private static RedisFixture start() {
        return RedisFixture.builder()
                .setting("cluster-enabled", "yes")
                .setting("cluster-require-full-coverage", "no")
                .setting("cluster-config-file", "nodes-" + freePort() + ".conf")
                .start();
    }

    private static void awaitOk(RedisFixture node) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .untilAsserted(() -> assertThat(node.command("CLUSTER", "INFO"))
                        .contains("cluster_state:ok", "cluster_slots_ok:" + SLOTS));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        nodes.forEach(RedisFixture::close);
    }
}
