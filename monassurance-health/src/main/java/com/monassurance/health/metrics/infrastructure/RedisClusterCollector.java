package com.monassurance.health.metrics.infrastructure;

import com.monassurance.core.Ticker;
import com.monassurance.health.internal.RedisClusterLink;
import com.monassurance.health.metrics.internal.Counters;
import com.monassurance.health.metrics.internal.Reading;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the figures of a Redis Cluster: one INFO, SLOWLOG LEN and CLUSTER INFO of each node, sent together. Amounts are summed,
 * of states the worst is told, keys are counted on primaries. A node that does not answer is counted as silent and asked
 * again only when it has answered or half a minute is over. Used by one collection at a time.
 */
final class RedisClusterCollector implements RedisSource {

    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private static final List<String> SUMS = List.of(
            "connected_clients",
            "blocked_clients",
            "maxclients",
            "used_memory",
            "used_memory_rss",
            "slowlog",
            "rdb_changes_since_last_save",
            "connected_slaves");
    private static final List<String> OF_PRIMARIES = List.of("keys", "expires");
    private static final List<String> HIGHEST = List.of(
            "memory_usage",
            "mem_fragmentation_ratio",
            "rdb_age",
            "loading",
            "master_last_io_seconds_ago",
            "replication_lag");
    private static final List<String> LOWEST =
            List.of("up", "uptime_in_seconds", "rdb_ok", "aof_ok", "link_up", "cluster_ok");

    private final RedisClusterLink link;
    private final Clock clock;
    private final Ticker ticker;
    private final Duration within;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<String, Counters> counters = new HashMap<>();
    private final Map<String, Double> totals = new HashMap<>();

    private record Asked(CompletableFuture<Answer> answer, long atNanos) {}

    private record Answer(String info, @Nullable Long slow, String cluster) {}

    RedisClusterCollector(RedisClusterLink link, Clock clock, Ticker ticker, Duration within) {
        this.link = link;
        this.clock = clock;
        this.ticker = ticker;
        this.within = within;
    }

    @Override
    public Reading collect() throws InterruptedException, TimeoutException, ExecutionException {
        long end = System.nanoTime() + within.toNanos();
        StatefulRedisClusterConnection<String, String> connection = link.connection(within);
        Map<String, Asked> now = ask(connection);
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Map.Entry<String, Asked> node : now.entrySet()) {
            Answer answer = await(node.getValue().answer(), end - System.nanoTime());
            if (answer != null) {
                asked.remove(node.getKey());
                readings.put(node.getKey(), read(answer));
            }
        }
        giveUpTheSilent();
        if (readings.isEmpty()) {
            throw new TimeoutException("no node of the cluster answers");
        }
        return whole(now.size(), readings);
    }

    @Override
    public void close() {
        link.close();
    }

    private Map<String, Asked> ask(StatefulRedisClusterConnection<String, String> connection) {
        Map<String, Asked> now = new LinkedHashMap<>();
        // What came too late is of another time.
        asked.values().removeIf(question -> question.answer().isDone());
        for (RedisClusterNode node : connection.getPartitions()) {
            Asked question = asked.computeIfAbsent(
                    node.getNodeId(),
                    id -> new Asked(
                            connection
                                    .getConnectionAsync(id)
                                    .thenCompose(direct -> ask(direct.async()))
                                    .toCompletableFuture(),
                            ticker.nanos()));
            now.put(node.getNodeId(), question);
        }
        asked.keySet().retainAll(now.keySet());
        counters.keySet().retainAll(now.keySet());
        return now;
    }

    private static CompletionStage<Answer> ask(RedisAsyncCommands<String, String> node) {
        CompletionStage<String> info = node.info();
        CompletionStage<@Nullable Long> slow =
                node.slowlogLen().handle((length, failure) -> failure == null ? length : null);
        CompletionStage<String> cluster = node.clusterInfo();
        return info.thenCombine(slow, (text, length) -> new Answer(text, length, ""))
                .thenCombine(cluster, (answer, text) -> new Answer(answer.info(), answer.slow(), text));
    }

    private static @Nullable Answer await(CompletableFuture<Answer> coming, long nanos) throws InterruptedException {
        try {
            return coming.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // A node that does not answer is counted, and the others are told all the same.
            return null;
        }
    }

    /** A connection into nothing would stay so for as long as the kernel tries. */
    private void giveUpTheSilent() {
        long now = ticker.nanos();
        if (asked.values().stream().anyMatch(question -> now - question.atNanos() > SILENCE_MAX.toNanos())) {
            link.renew();
            asked.clear();
        }
    }

    private Reading read(Answer answer) {
        Reading.Builder reading = new Reading.Builder();
        RedisCollector.take(answer.info(), clock.instant().getEpochSecond(), reading);
        if (answer.slow() != null) {
            reading.put("slowlog", answer.slow());
        }
        boolean isOk = answer.cluster().lines().anyMatch(line -> line.strip().equals("cluster_state:ok"));
        reading.put("cluster_ok", isOk ? 1 : 0);
        return reading.build();
    }

    private Reading whole(int known, Map<String, Reading> readings) {
        List<Reading> nodes = List.copyOf(readings.values());
        Reading.Builder whole = new Reading.Builder();
        whole.put("cluster_nodes", known);
        whole.put("cluster_silent", known - readings.size());
        List<Reading> primaries =
                nodes.stream().filter(node -> node.value("primary") == 1).toList();
        SUMS.forEach(key -> fold(nodes, key, Double::sum, whole));
        OF_PRIMARIES.forEach(key -> fold(primaries, key, Double::sum, whole));
        HIGHEST.forEach(key -> fold(nodes, key, Math::max, whole));
        LOWEST.forEach(key -> fold(nodes, key, Math::min, whole));
        // A node without a limit leaves the whole without one.
        boolean isLimited = nodes.stream().allMatch(node -> node.value("maxmemory") > 0);
        fold(nodes, "maxmemory", isLimited ? Double::sum : (one, other) -> 0, whole);
        whole.missing("primary", "a cluster has primaries and replicas");
        count(readings);
        totals.forEach(whole::put);
        whole.mark(RedisFigures.RUN, "cluster");
        return whole.build();
    }

    private static void fold(List<Reading> nodes, String key, DoubleBinaryOperator way, Reading.Builder whole) {
        List<Double> values = new ArrayList<>();
        nodes.forEach(node -> values.add(node.value(key)));
        values.stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .reduce(way)
                .ifPresent(value -> whole.put(key, value));
    }

    /** Of a node that joins later only what it counts from then on is added, and what one that leaves has counted stays. */
    private void count(Map<String, Reading> readings) {
        boolean isFirst = totals.isEmpty();
        readings.forEach((id, reading) -> {
            Counters node = counters.computeIfAbsent(id, unused -> new Counters(RedisFigures.work()));
            node.take(reading);
            RedisFigures.work().forEach(figure -> {
                double growth = isFirst ? reading.value(figure.key()) : node.grown(figure.key());
                if (!Double.isNaN(growth)) {
                    totals.merge(figure.key(), growth, Double::sum);
                }
            });
        });
    }
}
